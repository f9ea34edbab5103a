"""Work on many rows at once, done by the worker in the name of whoever asked for it."""
