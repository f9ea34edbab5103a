"""Files of a list: the officer's own rows with the answer in front, only the bad rows for repair, what became of each row."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter

from dtsen.errors import Lang, Say
from portal.lists.models import Row, Upload
from portal.lists.queries import RowAnswer, opened, problems
from portal.lists.words import KELAS, KINDS, PADAN, Codes, field_word, state_words

# The batch reads the last one again: it says which row of the list a repaired one was.
FRONT = (
    Say("DTSEN: yang perlu diperbaiki", "DTSEN: to repair"),
    Say("DTSEN: hasil", "DTSEN: result"),
    Say("DTSEN: padanan", "DTSEN: match"),
    Say("DTSEN: yang berubah", "DTSEN: what differs"),
    Say("DTSEN: usulan nomor", "DTSEN: number proposed"),
    Say("DTSEN: baris", "DTSEN: row"),
)
_FIXED_DAY = datetime.datetime(1980, 1, 1)  # the same rows give the same bytes
_WIDTHS = (46, 26, 26, 30, 20, 14)


def write_results(
    path: Path, upload: Upload, rows: Iterable[Row], lang: Lang, aside: Path, codes: Codes, *, only_bad: bool = False
) -> None:
    """XLSX; every cell is text. `only_bad`: the header of each sheet and the rows that it is given. `aside`: where it may lay pieces."""
    book, head = _book(path, aside)
    mark = book.add_format({"bg_color": "#FFF2CC", "text_wrap": True})
    sheet, current, line = None, None, 0
    for row in rows:
        if row.sheet != current or sheet is None:
            current, line = row.sheet, 0
            sheet = book.add_worksheet((row.sheet or "Data")[:31])
            for column, width in enumerate(_WIDTHS):
                sheet.set_column(column, column, width)
            titles = upload.head.get("judul", {}).get(row.sheet, [])
            last = upload.head.get("baris_judul", {}).get(row.sheet, 0)
            sheet.freeze_panes(1 if only_bad else last, 1)
            if only_bad or not last:
                _line(sheet, line, [*(one.text(lang) for one in FRONT), *titles], head)
                line += 1
        is_head = bool(last) and row.number == last
        if is_head:
            _line(sheet, line, [*(one.text(lang) for one in FRONT), *titles], head)
        else:
            said = front(row, lang, codes)
            _line(sheet, line, [*said, *opened(row)["sel"]], None)
            if said[0]:
                sheet.write_string(line, 0, said[0], mark)
        line += 1
    book.close()


def _book(path: Path, aside: Path) -> tuple["xlsxwriter.Workbook", Any]:
    """A workbook in which every cell is text, and how its header looks."""
    options = {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, options | {"tmpdir": str(aside)})
    book.set_properties({"created": _FIXED_DAY})
    return book, book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4"})


def _line(sheet: "xlsxwriter.worksheet.Worksheet", line: int, cells: list[str], how: object) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(line, column, cell, how)


def front(row: Row, lang: Lang, codes: Codes) -> list[str]:
    """What stands before the officer's own cells."""
    if row.why:
        return [""] * len(FRONT)
    changes = "; ".join(
        f"{field_word(name).text(lang)}: {codes.word(name, old) or '–'} -> {codes.word(name, new)}" for name, old, new in row.changes
    )
    kelas = KELAS[row.kelas].text(lang) if not row.elsewhere else Say("ditolak: wilayah lain", "refused: another region").text(lang)
    words = "; ".join(one.text(lang) for one in problems(row))
    return [
        words,
        kelas,
        PADAN[row.padan].text(lang) if row.padan and not row.elsewhere else "",
        changes,
        opened(row)["nik_benar"],
        row.origin,
    ]


ANSWER_HEAD = (
    Say("Lembar", "Sheet"),
    Say("Baris", "Row"),
    Say("Yang diusulkan", "Proposed"),
    Say("Keadaan", "State"),
    Say("Menunggu", "Waits for"),
    Say("Sampai tanggal", "Until"),
    Say("Sebab", "Reason"),
    Say("Masuk rilis", "In release"),
    Say("Desil saat diusulkan", "Desil when proposed"),
    Say("Desil sekarang", "Desil now"),
    Say("Sekarang di DTSEN", "Now in DTSEN"),
)


# In front of the officer's own cells: what became of the row.
ANSWER_FRONT = (
    Say("DTSEN: keadaan", "DTSEN: state"),
    Say("DTSEN: menunggu", "DTSEN: waits for"),
    Say("DTSEN: sampai tanggal", "DTSEN: until"),
    Say("DTSEN: sebab", "DTSEN: reason"),
    Say("DTSEN: yang diusulkan", "DTSEN: proposed"),
    Say("DTSEN: masuk rilis", "DTSEN: in release"),
    Say("DTSEN: desil saat diusulkan", "DTSEN: desil when proposed"),
    Say("DTSEN: desil sekarang", "DTSEN: desil now"),
    Say("DTSEN: sekarang", "DTSEN: now"),
    Say("DTSEN: baris", "DTSEN: row"),
)
_ANSWER_WIDTHS = (34, 30, 14, 40, 40, 18, 12, 12, 34, 14)


class AnswerBook:
    """The submitted rows as XLSX, each as the officer wrote it with its answer in front; rows are added in their order."""

    def __init__(self, path: Path, upload: Upload, lang: Lang, aside: Path) -> None:
        self._upload, self._lang = upload, lang
        self._book, self._head = _book(path, aside)
        self._sheet: xlsxwriter.worksheet.Worksheet | None = None
        self._current, self._at = "", 0

    def add(self, answers: Iterable[RowAnswer]) -> None:
        for one in answers:
            if self._sheet is None or one.row.sheet != self._current:
                self._begin(one.row.sheet)
            self._write([*answer_front(one, self._lang), *one.cells], None)

    def _begin(self, name: str) -> None:
        self._current, self._at = name, 0
        self._sheet = self._book.add_worksheet((name or "Data")[:31])
        for column, width in enumerate(_ANSWER_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 1)
        titles = self._upload.head.get("judul", {}).get(name, [])
        self._write([*(one.text(self._lang) for one in ANSWER_FRONT), *titles], self._head)

    def _write(self, cells: list[str], how: object) -> None:
        assert self._sheet is not None
        _line(self._sheet, self._at, cells, how)
        self._at += 1

    def close(self) -> None:
        if self._sheet is None:
            self._begin("")
        self._book.close()


def answer_front(one: RowAnswer, lang: Lang) -> list[str]:
    """What became of a row, its proposals in one line; the same words are said once."""
    lines = list(answer_lines([one], lang))
    what, states, waits, until, why, releases = ([line[place] for line in lines] for place in (2, 3, 4, 5, 6, 7))
    return [
        _once(states),
        _once(waits),
        min((day for day in until if day), default=""),
        _once(why),
        _once(what),
        _once(releases),
        str(one.row.desil_before or ""),
        str(one.desil_now or ""),
        one.now.text(lang) if one.now else "",
        one.row.origin,
    ]


def _once(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def answer_lines(answers: Iterable[RowAnswer], lang: Lang) -> Iterable[list[str]]:
    """One line a proposal of a row, as texts."""
    for one in answers:
        asked = {name: (kind, named) for name, kind, named in one.row.asks}
        for answer in one.answers:
            content = answer.proposal.content_id if answer.proposal else ""
            kind, named = asked.get(content, ("", []))
            what = ", ".join(field_word(name).text(lang) for name in named)
            yield [
                one.row.sheet,
                str(one.row.number),
                f"{KINDS[kind].text(lang)}: {what}".rstrip(": ") if kind else "–",
                state_words(answer.state).text(lang),
                answer.waits.text(lang) if answer.waits else "",
                _iso(answer.due) if answer.due and answer.waits else "",
                answer.why.text(lang) if answer.why else "",
                answer.release,
                str(one.row.desil_before or ""),
                str(one.desil_now or ""),
                one.now.text(lang) if one.now else "",
            ]


def _iso(day: int) -> str:
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
