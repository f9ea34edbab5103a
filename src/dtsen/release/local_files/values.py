"""What does one field mean? Undoes what spreadsheets and hands do to a value, and only where one answer is possible."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from dtsen.release.codebook import Codes
from dtsen.tables import Variable
from dtsen.vocabulary.lembar_kerja import lost_its_last_digit, unmarked

Note = Literal["", "diperbaiki", "asing"]
Value = str | int | None


@dataclass(frozen=True)
class Read:
    """`note`: '' as written, 'diperbaiki' read in the one way that is possible, 'asing' not understood (value None)."""

    value: Value
    note: Note = ""


Reader = Callable[[str], Read]
_EMPTY = frozenset({"", "-", "null", "none", "nan", "n/a", "#n/a"})
_FOREIGN = Read(None, "asing")
_FIRST_EXCEL_DAY = datetime.date(1899, 12, 30)


def reader_of(variable: Variable, codes: Codes) -> Reader:
    """How fields of one official variable are read."""
    if variable.daftar_kode:
        return _coded(
            {label.casefold(): int(code) for code, label in codes[variable.daftar_kode]}, {int(c) for c, _ in codes[variable.daftar_kode]}
        )
    if variable.tipe == "tanggal":
        return _day
    if variable.tipe.startswith("bilangan"):
        low, high = variable.limits
        return lambda text: _count(text, low, high)
    if variable.tipe in ("kode:16",):
        return _card
    if variable.tipe.startswith("kode"):
        return _region
    named = variable.name.removesuffix("_ktp") in (
        "provinsi",
        "kabupaten_kota",
        "kecamatan",
        "kelurahan_desa",
        "nama",
        "nama_anggota_keluarga",
    )
    return _name if named else _text


def digits_of(text: str) -> str | None:
    """The digits of a number that may have gone through a spreadsheet (`.0`, scientific); None when some are lost."""
    if text.isascii() and text.isdigit():
        return text
    whole = re.fullmatch(r"([0-9]+)[.,]0+", text)
    if whole:
        return whole[1]
    if not re.fullmatch(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,2}", text):
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    # A mantissa that is shorter than the number has lost its last digits: 3.51E+15 is not 3510000000000000.
    exact = number.as_tuple()
    if int(exact.exponent) > 0 and number >= 10:
        return None
    return str(int(number)) if number == int(number) else None


def _whole(number: int, text: str) -> Read:
    return Read(number, "" if str(number) == text else "diperbaiki")


def _plain(text: str) -> str:
    return unmarked(text).strip().lstrip("'’`").strip()


def _empty(text: str) -> bool:
    return text.casefold() in _EMPTY


def _text(text: str) -> Read:
    plain = " ".join(unmarked(text).split())
    plain = plain.lstrip("'’`").strip() if plain[:1] in "'’`" else plain
    return Read(None) if _empty(plain) else Read(plain, "" if plain == text.strip() else "diperbaiki")


def _name(text: str) -> Read:
    """A text with at least one letter and no `|`: anything else means that the record has slipped by a field."""
    read = _text(text)
    slipped = isinstance(read.value, str) and ("|" in read.value or not re.search(r"[^\W\d_]", read.value))
    return _FOREIGN if slipped else read


def _card(text: str) -> Read:
    if len(text) == 16 and text.isascii() and text.isdigit() and len(set(text)) > 1:
        return Read(text)
    plain = _plain(text)
    if _empty(plain):
        return Read(None)
    if lost_its_last_digit(text):
        return _FOREIGN
    digits = digits_of(re.sub(r"[\s.]", "", plain) if re.fullmatch(r"[\d\s.]+", plain) and not plain.endswith(".0") else plain)
    if digits is None or len(digits) != 16 or len(set(digits)) == 1:
        return _FOREIGN
    return Read(digits, "" if digits == text else "diperbaiki")


def _region(text: str) -> Read:
    """Digits of a region code, with or without dots; `11.1` was `11.10` before a spreadsheet took it for a number."""
    plain = _plain(text)
    if _empty(plain):
        return Read(None)
    if re.fullmatch(r"\d\d\.\d", plain):
        plain += "0"
    if re.fullmatch(r"\d{4,}\.0", plain) or re.fullmatch(r"\d\d\.0", plain):
        plain = plain[:-2]
    digits = re.sub(r"[.\s]", "", plain)
    if not re.fullmatch(r"[0-9]{2,10}", digits):
        return _FOREIGN
    return Read(digits, "" if digits == text else "diperbaiki")


def _count(text: str, low: int, high: int) -> Read:
    plain = _plain(text)
    if _empty(plain):
        return Read(None)
    digits = digits_of(plain)
    if digits is None or len(digits) > 10 or not low <= int(digits) <= high:
        return _FOREIGN
    return _whole(int(digits), text)


def _coded(labels: Mapping[str, int], known: set[int]) -> Reader:
    def read(text: str) -> Read:
        plain = _plain(text)
        if _empty(plain):
            return Read(None)
        digits = digits_of(plain)
        if digits is not None and len(digits) < 5 and int(digits) in known:
            return _whole(int(digits), text)
        if plain.casefold() in labels:
            return Read(labels[plain.casefold()], "diperbaiki")
        return _FOREIGN

    return read


def _day(text: str) -> Read:
    """ISO; day/month/year as Indonesia writes it (month/day only when the day cannot be a month); a spreadsheet's number."""
    plain = _plain(text)
    if _empty(plain):
        return Read(None)
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?", plain)
    local = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?", plain)
    serial = digits_of(plain)
    if iso:
        found = _date(int(iso[1]), int(iso[2]), int(iso[3]))
    elif local:
        day, month, year = int(local[1]), int(local[2]), int(local[3])
        found = _date(year, month, day) if month <= 12 else _date(year, day, month)
    elif serial and 1 <= int(serial) <= 80000:
        found = (_FIRST_EXCEL_DAY + datetime.timedelta(days=int(serial))).isoformat()
    else:
        found = None
    if found is None:
        return _FOREIGN
    return Read(found, "" if found == text else "diperbaiki")


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
