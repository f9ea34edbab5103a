"""What a spreadsheet does to long numbers: it keeps 15 digits, and puts a nought in place of the sixteenth.

Whether a cell was a number can be seen only while the file is read; from there on the mark says it.
"""

import datetime

NUMBER = "\x02"  # before the digits of a cell that was a number of more than 15 digits
_EXACT = 10**15


def cell_text(cell: object) -> str:
    """A cell of a workbook as text: a whole number without `.0`, a day as ISO, a number of 16 digits marked."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return f"{NUMBER}{int(cell)}" if abs(cell) >= _EXACT else str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def unmarked(text: str) -> str:
    """The text as people see it."""
    return text.replace(NUMBER, "")


def lost_its_last_digit(text: str) -> bool:
    """A marked number of 16 digits whose last one is the nought that a spreadsheet puts there."""
    return text.startswith(NUMBER) and len(text) == 17 and text.endswith("0")
