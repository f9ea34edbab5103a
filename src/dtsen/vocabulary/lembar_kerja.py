"""What a spreadsheet does to long numbers: it keeps 15 digits, and puts a nought in place of the sixteenth.

Whether a cell was a number can be seen only while the file is read; from there on the mark says it.
"""

NUMBER = "\x02"  # before the digits of a cell that was a number of more than 15 digits


def unmarked(text: str) -> str:
    """The text as people see it."""
    return text.replace(NUMBER, "")
