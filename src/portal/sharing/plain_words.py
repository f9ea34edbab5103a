"""Texts that others read: long enough to mean something, and without the number of a person."""

import re

from dtsen.errors import RequestError, Say

_NUMBER = re.compile(r"\d{9,}|(?:\d{4}[ .-]){2,}\d{4}")


def plain(text: str, what: Say, *, least: int = 10, most: int = 500) -> str:
    """The text with single spaces. RequestError: it is too short, too long, or holds a long number."""
    said = " ".join(text.split())
    if not least <= len(said) <= most:
        raise RequestError(
            Say(
                f"{what.id}: tulis {least} sampai {most} huruf; yang terisi {len(said)}.",
                f"{what.en}: write {least} to {most} letters; {len(said)} are there.",
            )
        )
    if _NUMBER.search(said):
        raise RequestError(Say(f"{what.id}: jangan tulis NIK atau nomor panjang.", f"{what.en}: write no NIK or other long number."))
    return said


def refuse_unless(holds: bool, words: Say, todo: Say | None = None) -> None:
    if not holds:
        raise RequestError(words, todo=todo)
