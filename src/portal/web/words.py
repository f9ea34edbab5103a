"""How days, numbers and masked values are written, in both tongues."""

from dtsen.errors import Lang

MONTHS = {
    "id": ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
}


def day(value: int | str | None, lang: Lang) -> str:
    """20251231 -> `31 Desember 2025`; a dash when it is not known."""
    if not value:
        return "–"
    number = int(str(value).replace("-", ""))
    return f"{number % 100} {MONTHS[lang][number // 100 % 100 - 1]} {number // 10000}"


def number(value: int | float | None) -> str:
    """Points between thousands, as in Indonesia, in both tongues: figures are compared with official papers."""
    return "–" if value is None else f"{value:,.0f}".replace(",", ".")


def masked_name(name: str | None) -> str:
    """`SITI AMINAH` -> `S*** A*****`: who knows the name recognises it, who does not learns little (domain.md 6.5)."""
    return " ".join(word[:1] + "*" * (len(word) - 1) for word in (name or "").split())


def masked_number(present: bool, region: str | None) -> str:
    """A NIK or card number as it is shown before it is opened: its region and stars; `–` when there is none."""
    return (region or "****")[:4].ljust(4, "*") + " **** **** ****" if present else "–"
