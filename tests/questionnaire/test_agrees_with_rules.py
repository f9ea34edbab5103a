"""The form and the rule catalogue say the same: random answers are held against the SQL of policy/validate and against the form.

What a phone can send (questions that are not asked are empty) gets exactly the same verdict, rule by rule. Whatever else
comes is refused at least where the catalogue refuses it.
"""

import random
from typing import Any

import duckdb
import pytest

from dtsen.questionnaire import Answers, Form, check
from dtsen.questionnaire.answers import Row
from dtsen.questionnaire.check import asked_values
from dtsen.vocabulary import age_on, kk_problem, nik_problem
from tests.questionnaire.conftest import POLICY, chosen

AS_OF = 20261124
# About records of a source, not about persons: held against the vocabulary below.
OF_RECORDS = {"NIK02", "KKK03", "NIK09"}
ROUNDS = 250
Verdict = set[tuple[str, str]]


def rules_of(form: Form) -> set[str]:
    named = {
        rule for one in form.questions for rule in (one.rule, one.relevant_rule, one.required_rule, *(limit.rule for limit in one.limits))
    }
    return named - {""} - OF_RECORDS


def random_answers(form: Form, dice: random.Random) -> Answers:
    def row(roster: str, fixed: dict[str, str]) -> dict[str, str]:
        asked = [
            one for one in form.questions if one.roster == roster and one.kind not in ("hitung", "catatan", "ingat", "dari_daftar", "foto")
        ]
        return {one.name: chosen(form, one, dice) for one in asked if dice.random() < 0.9} | fixed

    members = []
    for _ in range(dice.randint(1, 5)):
        old = dice.choice([0, 1, 3, 6, 9, 11, 14, 16, 25, 40, 70, 118, -1])
        born = f"{2026 - old:04d}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        fixed = {"keberadaan": dice.choice("111112"), "tanggal_lahir": born, "nomor_induk_kependudukan": "", "siapa_jenis": "2"}
        members.append(row("anggota", fixed))
    family = row("", {"hasil": "1", "hari_ini": "2026-11-24", "jenis": "2", "susunan_benar": "1"})
    return Answers(form.form_id, form.version, "uuid:x", "", {}, family, {"anggota": tuple(Row(one) for one in members)})


def pruned(form: Form, answers: Answers) -> Answers:
    """As a phone sends it: without what was not asked, asked again until nothing more falls away."""
    while True:
        family, members = asked_values(form, answers)
        kept = {name: value for name, value in family.items() if value} | {"hari_ini": answers.values["hari_ini"]}
        rows = tuple(Row({name: value for name, value in one.items() if value}) for one in members)
        again = Answers(answers.form_id, answers.version, "uuid:x", "", {}, kept, {"anggota": rows})
        if again == answers:
            return again
        answers = again


def by_catalogue(form: Form, several: list[Answers]) -> list[Verdict]:
    """(rule, subject) that the SQL of the catalogue finds for each; subject `k` for the family, the number of the row for a person."""
    families, people = [], []
    own = [one.name for one in form.questions if one.of == "keluarga"]
    theirs = [one.name for one in form.questions if one.of == "anggota" and one.roster]
    for name, answers in enumerate(several):
        living = [(place, row.values) for place, row in enumerate(answers.rosters["anggota"]) if row.values.get("keberadaan") == "1"]
        family: dict[str, Any] = {one: number(answers.values.get(one, "")) for one in own}
        family |= {"family_id": f"{name}.k", "didata": True, "jumlah_anggota_keluarga": len(living), "id_pelanggan_pln": None}
        families.append(family)
        for place, values in living:
            born = values.get("tanggal_lahir")
            person: dict[str, Any] = {one: number(values.get(one, "")) for one in theirs}
            person |= {"person_id": f"{name}.{place}", "family_id": f"{name}.k", "keadaan": "hidup", "sumber_register": "uji"}
            person |= {"umur": age_on(AS_OF, int(born.replace("-", ""))) if born else None, "tanggal_lahir": born}
            people.append(person)
    found: list[Verdict] = [set() for _ in several]
    with duckdb.connect() as base:
        table(base, "family", families)
        table(base, "person", people)
        base.execute("CREATE VIEW member_today AS SELECT *, status_hubungan_keluarga AS hubungan FROM person WHERE keadaan = 'hidup'")
        for rule in rules_of(form):
            text = next((POLICY / "validate" / "rules").glob(f"{rule}_*.sql")).read_text()
            for subject, _ in base.execute(text.replace("$as_of", str(AS_OF))).fetchall():
                name, _, who = str(subject).partition(".")
                found[int(name)].add((rule, who))
    return found


def number(value: str) -> int | str | None:
    return None if value == "" else int(value) if value.lstrip("-").isdigit() else value


def table(base: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    kinds = {
        "tanggal_lahir",
        "person_id",
        "family_id",
        "keadaan",
        "sumber_register",
        "nama",
        "alamat",
        "nomor_induk_kependudukan",
        "nomor_kartu_keluarga",
    }
    base.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {kind(c, kinds)}' for c in columns)})")
    marks = ", ".join("?" for _ in columns)
    base.executemany(f"INSERT INTO {name} VALUES ({marks})", [[row[c] for c in columns] for row in rows])


def kind(column: str, texts: set[str]) -> str:
    return "VARCHAR" if column in texts else "BOOLEAN" if column == "didata" else "INTEGER"


def by_form(form: Form, answers: Answers) -> Verdict:
    people_rules = {one.roster for one in form.questions}
    assert people_rules == {"", "anggota", "meteran"}
    return {
        (one.rule, "k" if one.row < 0 else str(one.row))
        for one in check(form, answers)
        if one.rule
        and one.rule not in OF_RECORDS
        and not (one.row >= 0 and answers.rosters["anggota"][one.row].values.get("keberadaan") != "1")
    }


def test_what_a_phone_can_send_gets_the_same_verdict(form: Form) -> None:
    dice = random.Random(20261124)
    several = [pruned(form, random_answers(form, dice)) for _ in range(ROUNDS)]
    met: set[str] = set()
    for answers, catalogue in zip(several, by_catalogue(form, several), strict=True):
        phone = by_form(form, answers)
        assert catalogue == phone, (sorted(catalogue - phone), sorted(phone - catalogue))
        met |= {rule for rule, _ in catalogue}
    # A rule that the catalogue finds only where a question is not asked cannot be met by a phone: it is met below.
    assert met >= {"RMH02", "RMH07", "RMH11", "KEL02", "SEK02", "SEK03", "SEK04", "KRJ06", "ORG01", "ORG02", "ORG06", "KEL10"}, sorted(met)


def test_whatever_else_comes_is_refused_where_the_catalogue_refuses_it(form: Form) -> None:
    dice = random.Random(7)
    several = [random_answers(form, dice) for _ in range(ROUNDS)]
    met: set[str] = set()
    for answers, catalogue in zip(several, by_catalogue(form, several), strict=True):
        refused = {"k" if one.row < 0 else str(one.row) for one in check(form, answers)}
        met |= {rule for rule, _ in catalogue}
        assert {subject for _, subject in catalogue} <= refused, sorted(catalogue)
    assert met >= {"RMH04", "RMH05", "SEK05", "KRJ01", "KRJ02", "KRJ04", "SEH01", "SEH02"}, sorted(rules_of(form) - met)


@pytest.mark.parametrize("name", ["nomor_induk_kependudukan", "nomor_kartu_keluarga"])
def test_numbers_are_refused_exactly_when_the_vocabulary_refuses_them(form: Form, name: str) -> None:
    dice = random.Random(11)
    verdict = nik_problem if name == "nomor_induk_kependudukan" else kk_problem
    one = form.by_name[name]
    seen = {True: 0, False: 0}
    for _ in range(1500):
        day, month, year = dice.choice([0, 1, 28, 29, 30, 31, 32, 40, 41, 69, 70, 71, 72]), dice.randint(0, 13), dice.choice([0, 3, 4, 86])
        text = f"351011{day:02d}{month:02d}{year:02d}{dice.choice([0, 1, 9999]):04d}"
        text = dice.choice([text, text, text, text[:-1], "1" * 16, "1234567890123456", text[:6] + "000000" + text[12:], "A" + text[1:]])
        values = {"hasil": "1", "jenis": "2", "hari_ini": "2026-11-24", "kk_sesuai": "2"}
        row = {"keberadaan": "1", "siapa_jenis": "2"}
        (values if not one.roster else row)[name] = text
        answers = Answers("f", "v", "uuid:x", "", {}, values, {"anggota": (Row(row),)})
        refused = any(problem.question == name for problem in check(form, answers))
        assert refused is bool(verdict(text)), text
        seen[refused] += 1
    assert min(seen.values()) > 150
