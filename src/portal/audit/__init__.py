"""Who did what and who looked at whom: append-only, chained by hashes, written in the transaction of the act itself."""
