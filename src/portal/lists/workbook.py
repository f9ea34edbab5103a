"""Files of a list: the officer's own rows with the answer in front, only the bad rows for repair, what became of each row."""

import datetime
from collections.abc import Iterable
from pathlib import Path

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
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(aside),
        },
    )
    book.set_properties({"created": _FIXED_DAY})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4"})
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
)


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
            ]


def _iso(day: int) -> str:
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
