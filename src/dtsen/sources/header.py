"""Is the first line of a file the header that the contract promises, and if not, what is it?

A file without a header, or one whose lines could not be told apart, begins with somebody's record: a message shows only
names that some source knows, or that stand in a header most of whose names are right and look like a name.
"""

import re

from dtsen.errors import DeliveryError, Say, Where
from dtsen.sources.source import FileKind, Source, all_sources

_LOOKS_LIKE_A_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./()-]{0,39}")
_MOST_SHOWN = 5
_FIRST_BYTES = 65_536


def check_text(content: bytes, place: str) -> None:
    """Refuses a text that is not made of lines of bytes: UTF-16, or lines that end in a carriage return alone."""
    start = content[:_FIRST_BYTES]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start.partition(b"\n")[0]:
        raise DeliveryError(
            Say("Berkas ini tidak berpengodean UTF-8.", "This file is not encoded in UTF-8."),
            where=Where(file=place),
            expected=Say("UTF-8 atau Windows-1252", "UTF-8 or Windows-1252"),
            came=Say("UTF-16, atau berkas biner", "UTF-16, or a binary file"),
            todo=Say(
                "Minta pengirim menyimpan berkas sebagai UTF-8 dan mengirim ulang.", "Ask the sender to save it as UTF-8 and send it again."
            ),
        )
    if b"\r" in start.partition(b"\n")[0].removesuffix(b"\r"):
        raise DeliveryError(
            Say("Akhir baris berkas ini tidak dikenal.", "The line ends of this file are not known."),
            where=Where(file=place, row=1),
            expected=Say("LF atau CRLF", "LF or CRLF"),
            came=Say("CR saja", "CR alone"),
            todo=Say("Minta pengirim menyimpan berkas dengan akhir baris LF.", "Ask the sender to save the file with line ends LF."),
        )


def check_columns(header: list[str], kind: FileKind, source: Source, place: str) -> None:
    """Columns come in the order of the contract; one too many, one missing, one doubled or another order stops the landing."""
    expected = list(kind.column_names)
    if header == expected:
        return
    if not header:
        raise DeliveryError(
            Say("Berkas kosong: baris judul kolom pun tidak ada.", "The file is empty: not even a line of column names."),
            where=Where(file=place),
            todo=Say("Minta pengirim mengirim ulang berkas itu.", "Ask the sender for the file again."),
        )
    unknown = _shown([name for name in header if name not in expected])
    missing = [name for name in expected if name not in header]
    doubled = sorted({name for name in header if name in expected and header.count(name) > 1})
    if len(missing) > len(expected) / 2:
        raise _not_this_file(header, kind, source, place)
    if unknown or missing or doubled:
        id_doubled, en_doubled = (f"; {word}: {', '.join(doubled)}" if doubled else "" for word in ("kolom ganda", "doubled columns"))
        raise DeliveryError(
            Say("Kolom berkas ini tidak sesuai kontrak.", "The columns of this file are not those of the contract."),
            where=Where(file=place, column=", ".join(unknown or missing or doubled)),
            expected=Say(f"kolom yang hilang: {', '.join(missing) or 'tidak ada'}", f"missing columns: {', '.join(missing) or 'none'}"),
            came=Say(
                f"kolom yang tidak dikenal: {', '.join(unknown) or 'tidak ada'}{id_doubled}",
                f"unknown columns: {', '.join(unknown) or 'none'}{en_doubled}",
            ),
            todo=Say(
                f"Kolom berganti nama: minta pengirim memakai nama kontrak. Kolom baru: tambahkan ke sources/{source.name}/source.yml "
                "(kolom, dan diabaikan bila tidak dipakai).",
                f"A renamed column: ask the sender for the contract's name. A new column: add it to sources/{source.name}/source.yml "
                "(kolom, and diabaikan when it is not used).",
            ),
        )
    raise DeliveryError(
        Say("Urutan kolom berkas ini tidak sesuai kontrak.", "The columns of this file are in another order than the contract's."),
        where=Where(file=place),
        expected=Say(", ".join(expected[:6]) + " ...", ", ".join(expected[:6]) + " ..."),
        came=Say(", ".join(header[:6]) + " ...", ", ".join(header[:6]) + " ..."),
        todo=Say("Minta pengirim mengirim ulang dengan urutan kontrak.", "Ask the sender to send it in the contract's order."),
    )


def _shown(names: list[str]) -> list[str]:
    """A few names that look like names; of anything else, which may be a record, only how many."""
    if len(names) <= _MOST_SHOWN and all(_LOOKS_LIKE_A_NAME.fullmatch(name) for name in names):
        return names
    return [f"({len(names)})"]


def _not_this_file(header: list[str], kind: FileKind, source: Source, place: str) -> DeliveryError:
    """What the file seems to be instead: another separator, another source, or no header at all."""
    words = {word.strip("\"' ") for name in header for word in re.split(r"[|,;\t]", name)}
    owner = _owner(words)
    expected = list(kind.column_names)
    columns = Say(f"{len(expected)} kolom: {', '.join(expected[:6])} ...", f"{len(expected)} columns: {', '.join(expected[:6])} ...")
    if owner == (source.name, kind.name):
        return DeliveryError(
            Say("Pemisah kolom berkas ini tidak sesuai kontrak.", "The separator of this file is not the contract's."),
            where=Where(file=place, row=1),
            expected=Say(f"pemisah {source.delimiter}", f"separator {source.delimiter}"),
            todo=Say("Minta pengirim mengirim ulang dengan pemisah kontrak.", "Ask the sender to send it with the contract's separator."),
        )
    known = len(words & set(expected))
    came = (
        Say(f"kolom {owner[0]}/{owner[1]}", f"columns of {owner[0]}/{owner[1]}")
        if owner
        else Say(
            f"baris pertama memuat {known} nama kolom kontrak; mungkin berkas tanpa baris judul",
            f"the first line holds {known} column names of the contract; perhaps a file without header",
        )
    )
    return DeliveryError(
        Say("Isi berkas ini bukan dari sumber ini.", "What is in this file is not from this source."),
        where=Where(file=place, row=1),
        expected=columns,
        came=came,
        todo=Say(
            "Periksa apakah berkas tertukar dengan sumber lain, atau terkirim tanpa baris judul kolom.",
            "Check whether files of two sources were swapped, or the line of column names was left out.",
        ),
    )


def _owner(words: set[str]) -> tuple[str, str] | None:
    """The kind of file at least half of whose columns are among `words`, the fullest first."""
    shares = [
        (len(words & set(kind.column_names)) / len(kind.columns), source.name, kind.name)
        for source in all_sources()
        for kind in source.kinds
    ]
    share, name, kind_name = max(shares)
    return (name, kind_name) if share >= 0.5 else None
