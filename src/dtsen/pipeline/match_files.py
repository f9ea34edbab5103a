"""The answer to a list as files: the officer's own rows with the answer in front, the rows to repair, the proposals."""

import csv
import datetime
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
import yaml

from dtsen.engine import Progress
from dtsen.errors import Lang, Say
from dtsen.pipeline.match_list import Answer, MatchedList
from dtsen.pipeline.match_words import KIND, to_repair
from dtsen.sources.local_list import ORIGIN_NAMES
from dtsen.updates.fate import Kelas
from dtsen.vocabulary.lembar_kerja import unmarked
from dtsen.vocabulary.tanggal import as_iso

RESULT, REPAIR, ROWS, PROPOSALS, SUMMARY, MAPPING = (
    "hasil.xlsx",
    "perbaikan.xlsx",
    "hasil.csv",
    "usulan.csv",
    "ringkasan.json",
    "pemetaan.yml",
)
# In front of the officer's own columns. No name of a field is among them but the last, which says which row of the first list it
# was, so that the file can be read in again.
_FRONT = (
    Say("DTSEN: yang perlu diperbaiki", "DTSEN: to repair"),
    Say("DTSEN: hasil", "DTSEN: result"),
    Say("DTSEN: padanan", "DTSEN: match"),
    Say("DTSEN: yang berubah", "DTSEN: what differs"),
    Say("DTSEN: usulan nomor", "DTSEN: number proposed"),
    Say(*ORIGIN_NAMES),
)
_TOLD_EVERY = 2_000  # rows
_FIXED_DAY = datetime.datetime(1980, 1, 1)  # the same list gives the same bytes
_HEAD = ("file", "sheet", "row", "kelas", "padan", "person_id", "family_id", "score", "evidence", "ubah", "calon", "catatan")


def write_answer(matched: MatchedList, out: Path, lang: Lang, progress: Progress) -> None:
    """Writes the files into `out` (made when it is not there), the same bytes for the same list and registry."""
    out.mkdir(parents=True, exist_ok=True)
    clashes = {
        (answer.line.sheet, answer.line.row): frozenset(
            variable for one in answer.proposals for variable in matched.conflicts.get(one.proposal_id, ())
        )
        for answer in matched.answers
    }
    repair = {place: to_repair(answer, clashes[place], lang) for place, answer in _placed(matched)}
    _write_rows(matched, out / ROWS, repair)
    _write_proposals(matched, out / PROPOSALS)
    _write_workbook(matched, out / RESULT, repair, lang, progress, only_bad=False)
    _write_workbook(matched, out / REPAIR, repair, lang, progress, only_bad=True)
    (out / MAPPING).write_text(yaml.safe_dump(mapping_of(matched), allow_unicode=True, sort_keys=True), encoding="utf-8")
    (out / SUMMARY).write_text(json.dumps(_summary(matched, repair), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def mapping_of(matched: MatchedList) -> dict[str, str]:
    """Name of a column -> field, as it was read: kept for the next list of the same office."""
    found: dict[str, str] = {}
    for part in matched.source.parts:
        if part.header:
            found |= {name: field for name, field in zip(part.header.names, part.header.fields, strict=True) if name and field}
    return found


Place = tuple[str, int]


def _placed(matched: MatchedList) -> list[tuple[Place, Answer]]:
    return [((answer.line.sheet, answer.line.row), answer) for answer in matched.answers]


def _changes(answer: Answer) -> list[dict[str, object]]:
    if answer.fate is None:
        return []
    differs: list[dict[str, object]] = [{"variabel": one.variable, "lama": one.before, "baru": one.after} for one in answer.fate.changes]
    unsure: list[dict[str, object]] = [{"variabel": name, "lama": "", "baru": "", "perlu_dipastikan": True} for name in answer.fate.unsure]
    return [*differs, *unsure]


def _write_rows(matched: MatchedList, path: Path, repair: Mapping[Place, list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEAD)
        for place, answer in _placed(matched):
            padan = answer.fate.padan.value if answer.fate else ""
            ubah = json.dumps(_changes(answer), ensure_ascii=False) if answer.kelas is Kelas.UBAH else ""
            score = f"{answer.score:.2f}" if answer.person_id else ""
            notes = "; ".join(repair[place]) or answer.line.why
            row = (answer.person_id, answer.family_id, score, answer.evidence, ubah, answer.candidate_id, notes)
            writer.writerow((matched.source.file, *place, answer.kelas.value, padan, *row))


def _write_proposals(matched: MatchedList, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ("id_usulan", "jenis", "subjek", "id_subjek", "kode_desa", "variabel", "lama", "baru", "tanggal", "sheet", "row", "berlawanan")
        )
        for place, answer in _placed(matched):
            day = as_iso((answer.person.event_day if answer.person else 0) or matched.today)
            for one in answer.proposals:
                clash = matched.conflicts.get(one.proposal_id, ())
                for change in one.changes or (None,):
                    said = (change.variable, change.before, change.after) if change else ("", "", "")
                    against = "ya" if change and (change.variable in clash or "*" in clash) else ""
                    writer.writerow(
                        (
                            one.proposal_id,
                            one.kind.value,
                            one.subject,
                            one.subject_id,
                            one.kode_desa,
                            *said,
                            day,
                            *place,
                            against,
                        )
                    )


def _write_workbook(
    matched: MatchedList, path: Path, repair: Mapping[Place, list[str]], lang: Lang, progress: Progress, *, only_bad: bool
) -> None:
    """The rows of each sheet as they were, all as text; `only_bad`: the header and the rows that need a hand."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": _FIXED_DAY})
    head, mark = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EEF4"}), book.add_format({"bg_color": "#FFF2CC"})
    for number, part in enumerate(matched.source.parts, start=1):
        sheet = book.add_worksheet((part.sheet or f"Data {number}")[:31])
        sheet.freeze_panes(1 if only_bad else max((part.header.last if part.header else 0) + 1, 0), 1)
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, 5, 22)
        last_header = part.header.last + 1 if part.header else 0
        row = 0
        for place, answer in _placed(matched):
            if place[0] != part.sheet:
                continue
            bad = bool(repair[place])
            is_header = place[1] == last_header
            if only_bad and not (bad or is_header):
                continue
            if is_header and part.header:
                cells = [*(say.text(lang) for say in _FRONT), *part.header.names]
                for column, cell in enumerate(cells):
                    sheet.write_string(row, column, cell, head)
            else:
                for column, cell in enumerate([*_front(answer, repair[place]), *answer.line.cells]):
                    if cell:
                        sheet.write_string(row, column, unmarked(cell), mark if bad and column == 0 else None)
            row += 1
            if row % _TOLD_EVERY == 0:
                progress.say(f"match: {path.name}", row, len(repair))
    book.close()


def _front(answer: Answer, words: list[str]) -> tuple[str, ...]:
    if answer.fate is None:
        return ("", answer.kelas.value if answer.line.why != "kosong" else "", "", "", "", "")
    differs = "; ".join(f"{one['variabel']}: {one['lama']} -> {one['baru'] or '?'}" for one in _changes(answer))
    return ("; ".join(words), answer.kelas.value, answer.fate.padan.value, differs, answer.right_nik, answer.origin)


def _summary(matched: MatchedList, repair: Mapping[Place, list[str]]) -> dict[str, object]:
    """Counts only: no name and no number of a person is in it."""
    proposals = [one for answer in matched.answers for one in answer.proposals]
    changed = Counter(change.variable for one in proposals for change in one.changes if change.before)
    return {
        "berkas": matched.source.file,
        "tanggal": as_iso(matched.today),
        "wilayah": matched.region,
        "dengan_dukcapil": matched.with_dukcapil,
        "baris": len(matched.answers),
        "kelas": {kelas.value: sum(1 for answer in matched.answers if answer.kelas is kelas) for kelas in Kelas},
        "padan": dict(sorted(Counter(answer.fate.padan.value for answer in matched.answers if answer.fate).items())),
        "usulan": {kind.value: sum(1 for one in proposals if one.kind is kind) for kind in KIND},
        "variabel_berubah": dict(sorted(changed.items())),
        "usulan_berlawanan": len(matched.conflicts),
        "perlu_diperbaiki": sum(1 for words in repair.values() if words),
        "nomor_dirusak_lembar_kerja": dict(matched.spoilt),
        "kolom_ditolak": sorted(matched.refused),
        "kolom": [
            {"lembar": part.sheet, "orang": part.people, "terisi": dict(part.filled)} for part in matched.source.parts if part.header
        ],
    }
