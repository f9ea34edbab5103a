"""A sheet of families in a program's export: what it says of a family is read with the row of its head."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dtsen.sources.local_list.columns import names_in
from dtsen.sources.local_list.forms import FamilySheet, Form, plain
from dtsen.vocabulary.lembar_kerja import unmarked

_HEAD_ROWS = 10
_CARD = "no_kk"


@dataclass(frozen=True)
class Families:
    """`last`: place of the header row; `fields` by column, '' for none; `form`: name of the program's export."""

    last: int
    fields: tuple[str, ...]
    form: str

    def of(self, rows: Sequence[Sequence[str]]) -> dict[str, dict[str, str]]:
        """No. KK -> what is said of that family; of a card that stands twice the first."""
        found: dict[str, dict[str, str]] = {}
        for row in rows[self.last + 1 :]:
            said = {field: cell for field, cell in zip(self.fields, row, strict=True) if field and cell}
            card = unmarked(said.pop(_CARD, ""))
            if card and said:
                found.setdefault(card, said)
        return found


def find_families(rows: Sequence[Sequence[str]], forms: Iterable[Form]) -> Families | None:
    """The header of a sheet of families; None when the sheet is none."""
    known = [(sheet, form) for form in forms for sheet in form.families]
    for place in range(min(len(rows), _HEAD_ROWS) if known else 0):
        names = [plain(name) for name in names_in(rows, place)]
        fits = [(sheet, form) for sheet, form in known if sheet.marks <= set(names)]
        if fits:
            sheet, form = max(fits, key=lambda one: len(one[0].marks))
            return Families(place, _fields(names, sheet), form.name)
    return None


def heads(rows: Iterable[tuple[int, Mapping[str, str]]]) -> dict[str, int]:
    """No. KK -> place of the row of the head, or of the first row of that card where nobody is called its head."""
    first: dict[str, int] = {}
    head: dict[str, int] = {}
    for place, values in rows:
        card = unmarked(values.get(_CARD, ""))
        if not card:
            continue
        first.setdefault(card, place)
        if unmarked(values.get("hubungan", "")).lstrip("0") == "1":
            head.setdefault(card, place)
    return first | head


def _fields(names: Sequence[str], sheet: FamilySheet) -> tuple[str, ...]:
    taken: set[str] = set()
    fields = []
    for name in names:
        field = sheet.fields.get(name, "")
        fields.append("" if field in taken else field)
        taken.add(field)
    return tuple(fields)
