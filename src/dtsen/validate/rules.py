"""What is a rule? One SQL file with a heading that says what, why, how grave, whose, since when and on whose authority.

A rule returns one row for each subject that breaks it: `subject_id` and `detail`. Place, family and severity are put
beside it by the room (sql/finding.sql), the same way for all rules.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from dtsen.engine.outline import Outline, outline
from dtsen.errors import PolicyError, Say, Where
from dtsen.tables import ROOMS, TABLES

Severity = Literal["kritis", "peringatan", "info"]
Subject = Literal["person", "family", "record"]

RESULT_COLUMNS = ("subject_id", "detail")
# What a rule may read: the tables of the rooms before, and the room's own preparations (sql/<name>.sql).
PREPARED = frozenset({"member_today", "linked_record"})
READABLE = PREPARED | {name for name, table in TABLES.items() if ROOMS.index(table.written_by) < ROOMS.index("validate")}
PARAMETERS = frozenset({"as_of"})
FIELDS = ("id", "judul", "title", "why", "severity", "owner", "since", "reads", "subject", "checked", "source")

_HEADING = re.compile(r"^--\s*([a-z]+):\s*(.*)$")
_ID = re.compile(r"[A-Z]{3}\d{2}")
_SLUG = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_CHECKED = re.compile(r"([a-z_]+)(?:\s+where\s+(.+))?", re.I | re.S)


@dataclass(frozen=True)
class Checked:
    """The rows that a rule looks at: a table, or the part of it for which `condition` (SQL, may be empty) holds."""

    table: str
    condition: str


@dataclass(frozen=True)
class Rule:
    """One rule; `sql` is its SELECT without the heading, `checked` has one entry for each table it counts."""

    id: str
    judul: str
    title: str
    why: str
    severity: Severity
    owner: str
    since: str
    reads: tuple[str, ...]
    subject: Subject
    checked: tuple[Checked, ...]
    source: str
    sql: str


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """The rules of a folder in the order of their ids. PolicyError: a heading, a name or the SQL cannot be used."""
    rules = tuple(rule_from_text(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql")))
    if not rules:
        raise _refused(str(folder.name), "folder aturan kosong", "the folder of rules is empty")
    twice = [rule_id for rule_id, times in Counter(rule.id for rule in rules).items() if times > 1]
    if twice:
        raise _refused(twice[0], f"id {twice[0]} dipakai dua kali", f"id {twice[0]} is used twice")
    return rules


def rule_from_text(file: str, text: str) -> Rule:
    """One rule from the text of `<ID>_<slug>.sql`; PolicyError says which line of the heading or SQL is wrong."""
    heading = _heading(file, text)
    sql = re.sub(r"^\s*--.*$", "", text, flags=re.M).strip().rstrip(";").strip()
    rule = Rule(
        id=heading["id"],
        judul=heading["judul"],
        title=heading["title"],
        why=heading["why"],
        severity=cast(Severity, _one_of(file, "severity", heading["severity"], get_args(Severity))),
        owner=heading["owner"],
        since=heading["since"],
        reads=tuple(heading["reads"].split()),
        subject=cast(Subject, _one_of(file, "subject", heading["subject"], get_args(Subject))),
        checked=_checked(file, heading["checked"]),
        source=heading["source"],
        sql=sql,
    )
    stem, _, slug = file.removesuffix(".sql").partition("_")
    if not _ID.fullmatch(rule.id) or stem != rule.id or not _SLUG.fullmatch(slug):
        raise _refused(file, "nama berkas harus <ID>_<nama>.sql dengan ID seperti NIK01", "name must be <ID>_<slug>.sql, ID like NIK01")
    if not _DAY.fullmatch(rule.since):
        raise _refused(file, "since harus YYYY-MM-DD", "since must be YYYY-MM-DD")
    _hold_sql_to_heading(file, rule)
    return rule


def _heading(file: str, text: str) -> dict[str, str]:
    heading: dict[str, str] = {}
    for line in text.splitlines():
        match = _HEADING.match(line)
        if match and match.group(1) in heading:
            raise _refused(file, f"baris judul '{match.group(1)}' ganda", f"heading line '{match.group(1)}' is there twice")
        if match:
            heading[match.group(1)] = match.group(2).strip()
    wrong = [name for name in FIELDS if not heading.get(name)] + sorted(set(heading) - set(FIELDS))
    if wrong:
        names = ", ".join(wrong)
        raise _refused(file, f"baris judul kosong, hilang atau tidak dikenal: {names}", f"heading lines empty, missing or unknown: {names}")
    return heading


def _one_of(file: str, field: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise _refused(file, f"{field} harus salah satu dari {', '.join(allowed)}", f"{field} must be one of {', '.join(allowed)}")
    return value


def _checked(file: str, text: str) -> tuple[Checked, ...]:
    """`person where keadaan = 'hidup'`, or several such joined by ` + `."""
    parts = []
    for part in text.split(" + "):
        match = _CHECKED.fullmatch(part.strip())
        if not match or match.group(1) not in READABLE:
            raise _refused(file, f"checked tidak dikenal: {part}", f"checked is not known: {part}")
        parts.append(Checked(match.group(1), (match.group(2) or "").strip()))
    return tuple(parts)


def _hold_sql_to_heading(file: str, rule: Rule) -> None:
    """The SQL is one SELECT of the two columns, reads what the heading says and nothing else, and takes only $as_of."""
    query = _outline(file, rule.sql)
    if query.columns != RESULT_COLUMNS:
        want, came = ", ".join(RESULT_COLUMNS), ", ".join(query.columns)
        raise _refused(file, f"kolom hasil harus {want}, bukan {came}", f"the columns must be {want}, not {came}")
    # All rules run as one statement, and Spark knows one space of names for the CTEs of a statement.
    prefix = f"{rule.id.lower()}_"
    loose = sorted(name for name in query.ctes if not name.startswith(prefix))
    if loose:
        raise _refused(file, f"nama CTE harus berawalan {prefix}: {loose[0]}", f"the name of a CTE must begin with {prefix}: {loose[0]}")
    wrong = sorted(query.tables - READABLE or query.tables ^ set(rule.reads))
    if wrong:
        names = ", ".join(wrong)
        raise _refused(file, f"reads tidak sama dengan tabel di SQL: {names}", f"reads differs from the tables of the SQL: {names}")
    for checked in rule.checked:
        _outline(file, f"SELECT 1 AS one FROM {checked.table}" + (f" WHERE {checked.condition}" if checked.condition else ""))
    parameters = set(re.findall(r"\$([a-z_]\w*)", " ".join((rule.sql, *(part.condition for part in rule.checked)))))
    if not parameters <= PARAMETERS:
        raise _refused(file, "parameter hanya boleh $as_of", "the only parameter is $as_of")


def _outline(file: str, sql: str) -> Outline:
    try:
        return outline(sql.replace("$as_of", "20250101"))
    except ValueError as error:
        raise _refused(file, f"SQL tidak terbaca sebagai satu SELECT: {error}", f"the SQL cannot be read as one SELECT: {error}") from error


def _refused(file: str, what: str, what_en: str) -> PolicyError:
    return PolicyError(
        Say(f"Aturan pemeriksaan tidak dapat dipakai: {what}.", f"A validation rule cannot be used: {what_en}."),
        where=Where(file=f"policy/validate/rules/{file}"),
        expected=Say(
            f"Judul lengkap ({', '.join(FIELDS)}) dan satu SELECT subject_id, detail.",
            f"A whole heading ({', '.join(FIELDS)}) and one SELECT subject_id, detail.",
        ),
        todo=Say("Perbaiki berkas itu, lalu jalankan lagi.", "Correct that file, then run again."),
    )
