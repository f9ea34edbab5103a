"""The answers of a batch as XLSX: the state in front, one line a proposal."""

import datetime
import io
from collections.abc import Sequence

import xlsxwriter

from dtsen.errors import Lang, Say
from dtsen.updates import State
from portal.proposals.lines import ListLine
from portal.proposals.queries import BatchAnswer
from portal.proposals.rules import waits_for
from portal.proposals.words import STATES
from portal.web.words import day

HEAD = (
    Say("Keadaan", "State"),
    Say("Menunggu", "Waits for"),
    Say("Sampai tanggal", "Until"),
    Say("Sebab", "Reason"),
    Say("Masuk rilis", "In release"),
    Say("Jenis", "Kind"),
    Say("Tentang", "About"),
    Say("Desa", "Village"),
    Say("Isian", "Field"),
    Say("Sekarang", "Now"),
    Say("Usulan", "Proposed"),
    Say("Nomor usulan", "Number of the proposal"),
)
_WIDTHS = (34, 30, 18, 40, 18, 14, 24, 30, 28, 24, 24, 24)
_FIXED_DAY = datetime.datetime(1980, 1, 1)  # the same rows give the same bytes


def write_answers(answers: Sequence[BatchAnswer], lines: Sequence[ListLine], lang: Lang) -> bytes:
    """`lines`: the proposals of `answers` as they are drawn, in the same order. Every cell is text."""
    text = io.BytesIO()
    book = xlsxwriter.Workbook(
        text, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _FIXED_DAY})
    sheet = book.add_worksheet("Jawaban" if lang == "id" else "Answers")
    head, wrapped = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4"}), book.add_format({"text_wrap": True})
    for column, (words, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words.text(lang), head)
    sheet.freeze_panes(1, 1)
    for at, (one, line) in enumerate(zip(answers, lines, strict=True), start=1):
        for column, cell in enumerate(_cells(one, line, lang)):
            if cell:
                sheet.write_string(at, column, cell, wrapped)
    book.close()
    return text.getvalue()


def _cells(one: BatchAnswer, line: ListLine, lang: Lang) -> list[str]:
    state = State(one.row.state)
    waits = waits_for(state)
    return [
        STATES[state].text(lang),
        waits.text(lang) if waits else "",
        day(one.row.due, lang) if one.row.due and waits else "",
        one.reason,
        one.row.release,
        line.kind.text(lang),
        line.name,
        line.place,
        "\n".join(claim.title for claim in line.claims),
        "\n".join(claim.before for claim in line.claims),
        "\n".join(claim.after for claim in line.claims),
        one.row.pk,
    ]
