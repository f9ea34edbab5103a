"""Why is this person or family as it is in a run? Records, values and what lost, families, desil, programmes: in words.

NIK, card and meter numbers show their first four digits only.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import Lang, RequestError, Say
from dtsen.pipeline import report_words as words
from dtsen.rank import Explanation, explain_change
from dtsen.rank import explain_family as explain_rank
from dtsen.release.codebook import Codes, load_codes
from dtsen.tables import ANGGOTA, KELUARGA, Variable
from dtsen.target import explain_eligibility
from dtsen.vocabulary import as_iso

Row = Mapping[str, Any]
LONG_NUMBER = re.compile(r"(?<!\d)(\d{4})\d{8,}(?!\d)")
MEMBERS_SHARED = re.compile(r"anggota_(\d+)_dari_(\d+)")
# Numbers of people, cards and meters by the name of the variable; other long numbers are keys of a source.
NUMBERS = frozenset({"nomor_induk_kependudukan", "nomor_kartu_keluarga", "id_pelanggan_pln"})
NAMED_CONTRIBUTIONS = 12
WORTH_SHOWING = 0.001


@dataclass(frozen=True)
class Teller:
    """What an explanation is told with: the run, the tongue, and the code lists that turn a code into a word."""

    shelf: Shelf
    lang: Lang
    codes: Codes

    def say(self, indonesian: str, english: str) -> str:
        return Say(indonesian, english).text(self.lang)

    def word(self, lists: dict[str, Say], code: str | None) -> str:
        return words.say(lists, code).text(self.lang)

    def rows(self, table: str, **equal: str) -> list[Row]:
        """The rows of a table of the run with these values, in the order of the table."""
        filters = [(column, "=", value) for column, value in equal.items()]
        found: list[Row] = pq.read_table(self.shelf.path(table), filters=filters or None).to_pylist()
        return found


def teller(run: Path, policy: Path, lang: Lang) -> Teller:
    """For the run in a folder. `policy`: root of the policy files, for the labels of codes."""
    return Teller(Shelf(run), lang, load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv"))


def explain_person(tell: Teller, person_id: str) -> list[str]:
    """Everything about one person, line by line. Raises RequestError for an id that the run does not know."""
    person = _known(tell, "person", person_id)
    lines = [
        tell.say(f"ORANG {person_id}", f"PERSON {person_id}"),
        "  " + _state(tell, person),
        "",
        *_records(tell, tell.rows("person_link", person_id=person_id)),
        *_listed(tell, tell.rows("admin_link", person_id=person_id)),
        "",
        *_values(tell, "person", person_id, ANGGOTA),
        "",
        *_memberships(tell, tell.rows("membership", person_id=person_id), "family_id"),
        *_findings(tell, person_id),
    ]
    family_id = person["family_id"]
    if family_id is None:
        reasons = [tell.word(words.REASON_WORDS, row["reason"]) for row in tell.rows("unplaced_person", person_id=person_id)]
        return [*lines, "", tell.say("Tidak ada di keluarga hari ini: ", "In no family of today: ") + ", ".join(reasons)]
    return [*lines, "", *_rank(tell, family_id), "", *_programmes(tell, family_id, person_id)]


def explain_family(tell: Teller, family_id: str, previous: Path | None = None) -> list[str]:
    """Everything about one family, line by line; with `previous`, an earlier run, also what has changed since.

    Raises RequestError for an id that the run does not know."""
    family = _known(tell, "family", family_id)
    described = family["sumber_register"] or tell.say("tidak satu pun (belum didata)", "none (not in DTSEN yet)")
    place = ", ".join(str(family[name]) for name in ("kelurahan_desa", "kecamatan", "kabupaten_kota") if family[name])
    return [
        tell.say(f"KELUARGA {family_id}", f"FAMILY {family_id}"),
        "  " + tell.say("wilayah: ", "region: ") + (place or tell.say("tidak diketahui", "not known")),
        "  " + tell.say("register yang mendata: ", "registers that describe it: ") + described,
        "  " + tell.say("terakhir dilihat: ", "last seen: ") + _day(family["tanggal_data"]),
        "",
        *_records(tell, tell.rows("family_link", family_id=family_id)),
        *_listed(tell, tell.rows("admin_link", family_id=family_id)),
        "",
        *_memberships(tell, tell.rows("membership", family_id=family_id), "person_id"),
        "",
        *_values(tell, "family", family_id, KELUARGA),
        *_findings(tell, family_id),
        "",
        *_rank(tell, family_id),
        *(_since(tell, family_id, previous) if previous else ()),
        "",
        *_programmes(tell, family_id, ""),
    ]


def _since(tell: Teller, family_id: str, previous: Path) -> list[str]:
    """What moved its desil since an earlier run: facts and who says so, the model, the cuts."""
    lines = ["", tell.say(f"YANG BERUBAH SEJAK {previous.name}", f"WHAT HAS CHANGED SINCE {previous.name}")]
    try:
        return lines + [f"  {said.text(tell.lang)}" for said in explain_change(Shelf(previous), tell.shelf, family_id).sentences]
    except RequestError:
        # A family that had no desil then, or has none now, has no change of it; that is no mistake of the asker.
        return [
            *lines,
            "  " + tell.say("di salah satu rilis keluarga ini tidak berdesil", "in one of the two runs this family has no desil"),
        ]


def masked(text: str) -> str:
    """A long number as its first four digits and stars."""
    return LONG_NUMBER.sub(lambda found: found.group(1) + "*" * (len(found.group()) - 4), text)


def _known(tell: Teller, subject: str, subject_id: str) -> Row:
    """The row of a person or family; an id of an earlier release leads to the one that took its place."""
    found = tell.rows(subject, **{f"{subject}_id": subject_id})
    if found:
        return found[0]
    names = {"person": Say("orang", "person"), "family": Say("keluarga", "family")}[subject]
    moved = [row for row in tell.rows("id_redirect", old_id=subject_id) if row["subject"] == subject]
    if moved:
        successors = ", ".join(str(row["new_id"]) for row in moved if row["new_id"]) or "-"
        raise RequestError(
            Say(
                f"Nomor {names.id} ini dari rilis sebelumnya dan tidak dipakai lagi ({moved[0]['reason']}).",
                f"This id of a {names.en} is from an earlier release and no longer in use ({moved[0]['reason']}).",
            ),
            todo=Say(f"Pakai penggantinya: {successors}.", f"Use what took its place: {successors}."),
        )
    raise RequestError(
        Say(f"Tidak ada {names.id} dengan nomor ini dalam rilis.", f"There is no {names.en} with this id in the release."),
        expected=Say(
            f"{subject}_id dari rilis ini (bukan NIK atau nomor KK)", f"a {subject}_id of this release (not a NIK or card number)"
        ),
        todo=Say(
            "Periksa nomor itu dan folder --run; nomor orang ada di tabel person, nomor keluarga di tabel family.",
            "Check the id and the folder of --run; ids of persons are in table person, of families in table family.",
        ),
    )


def _state(tell: Teller, person: Row) -> str:
    state = tell.word(words.STATE_WORDS, person["keadaan"])
    since = f" ({_day(person['tanggal_keadaan'])})" if person["tanggal_keadaan"] else ""
    age = tell.say("umur tidak diketahui", "age not known")
    if person["umur"] is not None:
        age = tell.say(f"umur {person['umur']}", f"age {person['umur']}")
    spine = (
        tell.say("padan dengan Dukcapil", "known to Dukcapil")
        if person["padan_dukcapil"]
        else tell.say("tidak padan dengan Dukcapil", "not known to Dukcapil")
    )
    return f"{state}{since}; {age}; {spine}"


def _records(tell: Teller, links: Iterable[Row]) -> list[str]:
    lines = [tell.say("CATATAN YANG MEMBENTUKNYA", "RECORDS THAT MAKE IT UP")]
    for link in links:
        source = tell.word(words.SOURCE_WORDS, link["source"])
        lines.append(f"  {source}: {_key(link)}")
        lines.append(f"      {tell.word(words.METHOD_WORDS, link['method'])}{_strength(tell, link)}")
        if link["evidence"]:
            lines.append(f"      {_evidence(tell, link['evidence'])}")
    return lines if len(lines) > 1 else [*lines, "  " + tell.say("tidak ada", "none")]


def _strength(tell: Teller, link: Row) -> str:
    """Bits of evidence of a person's record; a family's record says its share in the evidence."""
    if link["score"] is None or "person_id" not in link:
        return ""
    return tell.say(f", bobot bukti {link['score']:.1f} bit", f", weight of evidence {link['score']:.1f} bits")


def _listed(tell: Teller, links: Iterable[Row]) -> list[str]:
    lines = [
        f"  {tell.word(words.SOURCE_WORDS, link['source'])}: {_key(link)} ({tell.word(words.METHOD_WORDS, link['method'])})"
        for link in links
    ]
    return [tell.say("DAFTAR ADMINISTRASI", "ADMINISTRATIVE LISTS"), *lines] if lines else []


def _key(link: Row) -> str:
    """File and record; the number of a card or of a civil servant is masked, the key of a register is not."""
    record = str(link["record_id"])
    secret = link["source"] in {"dukcapil", "pln", "bpjs_kesehatan", "bpjs_ketenagakerjaan", "asn"}
    return f"{link['file']} / {masked(record) if secret else record}"


def _evidence(tell: Teller, evidence: str) -> str:
    """The codes in words; `anggota_3_dari_4` counts members."""
    told = []
    for code in evidence.split():
        counted = MEMBERS_SHARED.fullmatch(code)
        if counted:
            here, of = counted.groups()
            told.append(tell.say(f"{here} dari {of} anggotanya ada di keluarga ini", f"{here} of its {of} members are in this family"))
        else:
            told.append(tell.word(words.EVIDENCE_WORDS, code))
    return "; ".join(told)


def _values(tell: Teller, subject: str, subject_id: str, variables: Iterable[Variable]) -> list[str]:
    known = {variable.name: variable for variable in variables}
    lines = [tell.say("NILAI DAN ASALNYA", "VALUES AND WHERE THEY CAME FROM")]
    for row in sorted(tell.rows("value_origin", subject=subject, subject_id=subject_id), key=lambda row: _place(known, row["variabel"])):
        variable = known.get(row["variabel"])
        source = tell.word(words.SOURCE_WORDS, row["source"])
        rule = tell.word(words.RULE_WORDS, row["aturan"])
        lines.append(f"  {row['variabel']} = {_shown(tell, variable, row['variabel'], row['nilai'])}")
        lines.append(f"      {source}, {_day(row['tanggal_data'])}; {rule}")
        if row["kasar"]:
            lines.append(
                "      "
                + tell.say(f"kasar: sumber tidak membedakan {row['kasar']}", f"coarse: the source cannot tell {row['kasar']} apart")
            )
        lines += _others(tell, variable, row)
    return lines if len(lines) > 1 else [*lines, "  " + tell.say("tidak ada", "none")]


def _place(known: Mapping[str, Variable], name: str) -> tuple[int, str]:
    variable = known.get(name)
    return (variable.urutan if variable else 1000, name)


def _shown(tell: Teller, variable: Variable | None, name: str, value: str | None) -> str:
    text = str(value)
    if name in NUMBERS:
        return masked(text)
    labels = dict(tell.codes.get(variable.daftar_kode, ())) if variable and variable.daftar_kode else {}
    return f"{text} ({labels[text]})" if text in labels else text


def _others(tell: Teller, variable: Variable | None, row: Row) -> list[str]:
    """What the other sources say (`source@day=value`, best first): those who agree in one line, then each that lost."""
    agree, lines = [], []
    for other in filter(None, str(row["kalah"] or "").split(";")):
        source, _, rest = other.partition("@")
        day, _, value = rest.partition("=")
        said_by = f"{tell.word(words.SOURCE_WORDS, source)}, {as_iso(int(day)) if day.isdigit() else '?'}"
        if value == row["nilai"]:
            agree.append(said_by)
        else:
            lines.append("      " + tell.say("kalah: ", "lost: ") + f"{_shown(tell, variable, row['variabel'], value)} ({said_by})")
    return [*(["      " + tell.say("sama menurut: ", "the same by: ") + "; ".join(agree)] if agree else []), *lines]


def _memberships(tell: Teller, rows: Iterable[Row], other: str) -> list[str]:
    title = tell.say("KELUARGANYA", "FAMILIES") if other == "family_id" else tell.say("ANGGOTANYA", "MEMBERS")
    labels = dict(tell.codes.get("hubungan_keluarga", ()))
    lines = [title]
    for row in sorted(rows, key=lambda row: (row["to"] is not None, row["hubungan"] or 99, row[other])):
        relation = labels.get(str(row["hubungan"]), tell.say("hubungan tidak diketahui", "relation not known"))
        until = tell.say("hari ini", "today") if row["to"] is None else _day(row["to"])
        source = tell.word(words.SOURCE_WORDS, row["source"])
        lines.append(f"  {row[other]}: {relation}; {_day(row['from'])} … {until} ({source})")
    return lines if len(lines) > 1 else [*lines, "  " + tell.say("tidak ada", "none")]


def _findings(tell: Teller, subject_id: str) -> list[str]:
    found = tell.rows("finding", subject_id=subject_id)
    if not found:
        return []
    titles = {row["rule"]: row["judul" if tell.lang == "id" else "title"] for row in tell.rows("rule_result")}
    lines = [
        f"  {row['rule']} {titles.get(row['rule'], '')} ({tell.word(words.SEVERITY_WORDS, row['severity'])}): {masked(str(row['detail']))}"
        for row in found
    ]
    return ["", tell.say("TEMUAN PEMERIKSAAN", "FINDINGS OF THE CHECKS"), *lines]


def _rank(tell: Teller, family_id: str) -> list[str]:
    head = tell.say(f"DESIL KELUARGA {family_id}", f"DESIL OF FAMILY {family_id}")
    left_out = tell.rows("unranked_family", family_id=family_id)
    if left_out:
        return [head, "  " + tell.say("tanpa desil: ", "no desil: ") + tell.word(words.REASON_WORDS, left_out[0]["reason"])]
    told = explain_rank(tell.shelf, family_id)
    return [head, *(f"  {sentence.text(tell.lang)}" for sentence in told.sentences), *_contributions(tell, told)]


def _contributions(tell: Teller, told: Explanation) -> list[str]:
    """The largest contributions as percentages of welfare against the median family."""
    lines = [
        "  "
        + tell.say("Sumbangan terhadap perkiraan, dibanding keluarga tengah:", "Contributions to the estimate, against the median family:")
    ]
    for part in told.contributions[:NAMED_CONTRIBUTIONS]:
        if abs(part.effect) < WORTH_SHOWING:
            continue
        filled = tell.say(" (diduga)", " (filled in)") if part.imputed else ""
        lines.append(f"    {math.expm1(part.effect) * 100:+6.1f} %  {part.label.text(tell.lang)}: {part.value.text(tell.lang)}{filled}")
    return lines


def _programmes(tell: Teller, family_id: str, person_id: str) -> list[str]:
    told = explain_eligibility(tell.shelf, family_id, tell.lang, person_id)
    return [tell.say("PROGRAM", "PROGRAMMES"), *(f"  {line}" for line in told)]


def _day(day: int | None) -> str:
    return as_iso(day) if day else "?"
