"""Room 3 of 8: says which records are the same person and family, how sure, and who decided.

Public: `link` (the stage).
"""
