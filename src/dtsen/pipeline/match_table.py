"""What a list was understood as, for a program that shows it: its columns before anything is matched, and every row afterwards.

JSON, read by the portal (`portal.exchange.match_process`). The rows hold the numbers of persons: whoever asks for them keeps them.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from dtsen.pipeline.match_list import Answer, MatchedList
from dtsen.pipeline.match_words import masked_sample, to_repair
from dtsen.sources.local_list import ORIGIN, ColumnPolicy, LocalList, column_key
from dtsen.standardise.local_list import spoilt_number
from dtsen.vocabulary.lembar_kerja import unmarked
from dtsen.vocabulary.tanggal import as_iso

COLUMNS, TABLE, DONE = "kolom.json", "baris.jsonl", "selesai.json"


def write_columns(source: LocalList, policy: ColumnPolicy, out: Path) -> None:
    """`kolom.json`: of each sheet its columns with field, how it was recognised, share filled and three masked samples; the
    identity columns that a spreadsheet has destroyed; the fields that there are."""
    out.mkdir(parents=True, exist_ok=True)
    spoilt = {field: _spoilt(source, field) for field in ("nik", "no_kk")}
    told = {
        "baris": len(source.lines),
        "orang": source.people,
        "lembar": list(_sheets(source)),
        "rusak": {field: bad for field, (bad, _) in spoilt.items() if bad},
        "ditolak": sorted(field for field, (bad, given) in spoilt.items() if bad and bad >= policy.spoilt_from * given),
        "isian": sorted(set(policy.fields.values()) - {ORIGIN}),
    }
    (out / COLUMNS).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _sheets(source: LocalList) -> Iterator[dict[str, object]]:
    for part in source.parts:
        if part.header is None or not part.people:
            continue
        places = range(len(part.header.names))
        first = [[line.cells[place] for line in source.lines if line.sheet == part.sheet and not line.why] for place in places]
        columns = []
        for place, (name, field, how) in enumerate(zip(part.header.names, part.header.fields, part.header.told, strict=True)):
            filled = [cell for cell in first[place] if cell]
            if not name and not filled:
                continue
            samples = [masked_sample(field or "?", unmarked(cell)) for cell in dict.fromkeys(filled[:50])][:3]
            columns.append(
                {
                    "kunci": column_key(name, place),
                    "tempat": place,
                    "nama": name,
                    "isian": field,
                    "dari": how,
                    "terisi": len(filled),
                    "contoh": samples,
                }
            )
        yield {"lembar": part.sheet, "orang": part.people, "kolom": columns}


def _spoilt(source: LocalList, field: str) -> tuple[int, int]:
    values = [line.values[field] for line in source.lines if not line.why and field in line.values]
    return sum(1 for value in values if spoilt_number(value)), len(values)


def write_table(matched: MatchedList, out: Path) -> None:
    """`baris.jsonl`, one object a row of the file, and `selesai.json` last: who finds it knows that the other is whole."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / TABLE).open("w", encoding="utf-8") as file:
        for answer in matched.answers:
            file.write(json.dumps(_row(matched, answer), ensure_ascii=False, separators=(",", ":")) + "\n")
    heads = {part.sheet: part.header for part in matched.source.parts}
    told = {
        "baris": len(matched.answers),
        "wilayah": matched.region,
        "dengan_dukcapil": matched.with_dukcapil,
        "tanggal": as_iso(matched.today),
        "rusak": dict(matched.spoilt),
        "ditolak": sorted(matched.refused),
        "judul": {sheet: list(head.names) if head else [] for sheet, head in heads.items()},
        "baris_judul": {sheet: head.last + 1 if head else 0 for sheet, head in heads.items()},
        "pemetaan": {
            column_key(name, place): field
            for part in matched.source.parts
            if part.header
            for place, (name, field) in enumerate(zip(part.header.names, part.header.fields, strict=True))
            if name or field
        },
    }
    part = out / f"{DONE}.sementara"
    part.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(out / DONE)


def _row(matched: MatchedList, answer: Answer) -> dict[str, object]:
    clash = sorted({variable for one in answer.proposals for variable in matched.conflicts.get(one.proposal_id, ())})
    said: dict[str, object] = {
        "lembar": answer.line.sheet,
        "baris": answer.line.row,
        "sel": [unmarked(cell) for cell in answer.line.cells],
        "bukan": answer.line.why,
        "kelas": answer.kelas.value,
    }
    if answer.fate is None or answer.person is None:
        return said
    return said | {
        "asal": answer.origin,
        "padan": answer.fate.padan.value,
        "wilayah_lain": answer.elsewhere,
        "person_id": answer.person_id,
        "family_id": answer.family_id,
        "keluarga_baru": answer.new_family,
        "kode_desa": answer.village,
        "skor": answer.score,
        "bukti": answer.evidence,
        "calon": answer.candidate_id,
        "nik_benar": answer.right_nik,
        "beda": [[one.variable, one.before, one.after] for one in (*answer.fate.changes, *answer.fate.supplements)],
        "ragu": list(answer.fate.unsure),
        "berlawanan": clash,
        "perbaiki": [list(pair) for pair in zip(*(to_repair(answer, frozenset(), lang) for lang in ("id", "en")), strict=True)],
        "tanggal": answer.person.event_day or matched.today,
        "usulan": [
            {
                "id": one.proposal_id,
                "jenis": one.kind.value,
                "subjek": one.subject,
                "id_subjek": one.subject_id,
                "keluarga": one.family_id,
                "kode_desa": one.kode_desa,
                "isi": [[change.variable, change.before, change.after] for change in one.changes],
            }
            for one in answer.proposals
        ],
    }
