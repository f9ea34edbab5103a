"""Pairs of records that the linker left to people: side by side, decided by key or button, taken back when wrong."""
