"""The same sets as workbooks (v2 of 2026 was sent as XLSX): every cell as the text that it would be in a CSV file."""

from pathlib import Path

from python_calamine import CalamineWorkbook

from dtsen.errors import DeliveryError, Say, Where
from dtsen.vocabulary.lembar_kerja import cell_text


def read_workbook(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the first sheet that has any; raises DeliveryError when none has."""
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python()
        if len(rows) > 1:
            return [cell_text(cell) for cell in rows[0]], [[cell_text(cell) for cell in row] for row in rows[1:]]
    raise DeliveryError(Say("Buku kerja ini kosong.", "This workbook is empty."), where=Where(file=path.name))
