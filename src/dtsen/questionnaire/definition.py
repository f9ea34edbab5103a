"""What is asked, when, within which limits: policy/forms read and checked once. README.md there says how it is written.

A question that is a DTSEN variable takes its kind, code list and limits from the official table; a limit that is a rule of the
checks takes its words from policy/validate/rules. So neither is written twice, and a new module needs no code.
"""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.questionnaire.expression import ExpressionError, parse, references
from dtsen.tables.official import ANGGOTA, KELUARGA

KINDS = ("satu", "banyak", "bulat", "desimal", "teks", "tanggal", "titik", "foto", "catatan", "hitung", "satu_dari", "dari_daftar", "ingat")
# What no person types: notes, calculations, what comes from a list.
UNTYPED = ("catatan", "hitung", "dari_daftar", "ingat")
ROOT = "data"
# Filled in by the phone itself when the form is opened.
BY_DEVICE = ("mulai", "selesai", "hari_ini", "perangkat")
_VARIABLES = {one.name: ("keluarga", one) for one in KELUARGA} | {one.name: ("anggota", one) for one in ANGGOTA}


@dataclass(frozen=True)
class Limit:
    """A condition that an answer must fulfil; `rule`: the rule of the checks that it keeps, '' for one of the form alone."""

    must: str
    words: Say
    rule: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `of`: keluarga or anggota when it is a DTSEN variable, else ''; `roster`: the roster it lies in, '' outside.

    `path`: groups from the root to here. `relevant_rule`, `required_rule`: the rule that is broken when it is filled in though
    not asked, or left empty. `take`: a calculation that gives its first value. `rule`: of a soft warning.
    """

    name: str
    kind: str
    words: Say
    path: tuple[str, ...] = ()
    roster: str = ""
    hint: Say | None = None
    options: str = ""
    of: str = ""
    relevant: str = ""
    relevant_rule: str = ""
    required: bool = False
    required_rule: str = ""
    limits: tuple[Limit, ...] = ()
    calculation: str = ""
    take: str = ""
    source: str = ""
    source_key: str = ""
    source_column: str = ""
    choice_filter: str = ""
    digits: bool = False
    default: str = ""
    rule: str = ""

    @property
    def address(self) -> str:
        return "/" + "/".join((ROOT, *self.path, self.name))


@dataclass(frozen=True)
class Section:
    """A group of questions; `roster`: it may be repeated."""

    name: str
    words: Say
    relevant: str
    roster: bool
    items: "tuple[Question | Section, ...]"


@dataclass(frozen=True)
class Form:
    """One questionnaire. `version` changes with every change of the definition. `options`: code list -> (code, words)."""

    form_id: str
    title: Say
    version: str
    modules: tuple[str, ...]
    items: tuple[Question | Section, ...]
    options: Mapping[str, tuple[tuple[str, Say], ...]]
    by_name: Mapping[str, Question] = field(default_factory=dict)
    # Conditions of the groups around a question, from the outside in.
    around: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def questions(self) -> Iterable[Question]:
        return self.by_name.values()

    @property
    def rosters(self) -> tuple[str, ...]:
        return tuple(sorted({one.roster for one in self.questions if one.roster}))


def read_form(policy: Path) -> Form:
    """The questionnaire of policy/forms with all its modules. Raises PolicyError that names the question that is wrong."""
    folder = policy / "forms"
    core = _yaml(folder / "pendataan.yml")
    modules = [_yaml(path) for path in sorted((folder / "modul").glob("*.yml"))]
    reader = _Reader(policy, folder, [core, *modules])
    raw = _with_modules(core["isi"], modules)
    items = tuple(reader.items(raw, (), ""))
    text = repr((core["formulir"], raw, sorted(reader.options.items()), sorted(reader.rule_words.items())))
    digest = hashlib.blake2b(text.encode(), digest_size=3).hexdigest()
    by_name, around = dict(_questions(items)), dict(_conditions(items, ()))
    form = Form(
        core["formulir"],
        Say(core["judul"], core["title"]),
        f"{core['versi']}-{digest}",
        tuple(one["modul"] for one in modules),
        items,
        {name: options for name, options in reader.options.items() if name in {one.options for one in by_name.values()}},
        by_name,
        around,
    )
    _hold_together(form)
    return form


class _Reader:
    def __init__(self, policy: Path, folder: Path, files: list[dict[str, Any]]) -> None:
        self.policy = policy
        self.options = _official_options(policy, folder)
        for one in files:
            for name, rows in one.get("daftar", {}).items():
                self.options[name] = tuple((str(row["kode"]), Say(row["id"], row["en"])) for row in rows)
        self.formulas = {name: text for one in files for name, text in one.get("rumus", {}).items()}
        self.rule_words: dict[str, Say] = {}
        self.warnings: dict[str, int] = {}

    def items(self, raw: list[dict[str, Any]], path: tuple[str, ...], roster: str) -> "Iterator[Question | Section]":
        for one in raw:
            name = one.get("kelompok") or one.get("ulang")
            if name:
                inside = str(name) if "ulang" in one else roster
                parts = tuple(self.items(one["isi"], (*path, str(name)), inside))
                yield Section(str(name), Say(one["id"], one["en"]), self.spelled(one.get("bila", "")), "ulang" in one, parts)
            elif "ingat" in one:
                yield self.warning(one, path, roster)
            else:
                yield self.question(one, path, roster)

    def warning(self, one: dict[str, Any], path: tuple[str, ...], roster: str) -> Question:
        rule = str(one["ingat"])
        number = self.warnings[rule] = self.warnings.get(rule, 0) + 1
        name = f"w_{rule.lower()}" + (f"_{number}" if number > 1 else "")
        return Question(name, "ingat", self.words_of(rule), path, roster, relevant=self.spelled(one["bila"]), rule=rule)

    def question(self, one: dict[str, Any], path: tuple[str, ...], roster: str) -> Question:
        name = str(one["nama"])
        of, variable = _VARIABLES.get(name, ("", None))
        if variable and of == "anggota" and not roster and name in {row.name for row in KELUARGA}:
            of, variable = "keluarga", next(row for row in KELUARGA if row.name == name)
        kind = one.get("jenis") or _kind_of(variable.tipe, variable.daftar_kode) if variable else one.get("jenis", "teks")
        if kind not in KINDS:
            raise _wrong(name, f"jenis {kind!r}")
        options = str(one.get("daftar") or (variable.daftar_kode if variable and kind in ("satu", "banyak") else ""))
        if kind in ("satu", "banyak") and options not in self.options:
            raise _wrong(name, f"daftar {options!r}")
        limits = tuple(self.limit(name, limit) for limit in one.get("batas", ()))
        if variable and kind == "bulat" and not limits:
            least, most = variable.limits
            limits = (Limit(f". >= {least} and . <= {most}", Say(f"Antara {least} dan {most}", f"Between {least} and {most}")),)
        words = Say(one["id"], one["en"]) if "id" in one else Say(variable.definisi if variable else name, name)
        hint = Say(one["petunjuk_id"], one["petunjuk_en"]) if "petunjuk_id" in one else None
        return Question(
            name,
            kind,
            words,
            path,
            roster,
            hint,
            options,
            of if kind not in ("catatan", "dari_daftar") else "",
            self.spelled(one.get("bila", "")),
            str(one.get("aturan", "")),
            bool(one.get("wajib", True)) and kind not in UNTYPED,
            str(one.get("aturan_wajib", "")),
            limits,
            self.spelled(one.get("hitung", "")),
            str(one.get("ambil", "")),
            str(one.get("sumber", "")),
            str(one.get("kunci", "")),
            str(one.get("kolom", "")),
            str(one.get("saring", "")),
            bool(one.get("angka", False)),
            str(one.get("awal", "")),
        )

    def limit(self, name: str, one: dict[str, Any]) -> Limit:
        rule = str(one.get("aturan", ""))
        if not rule and "id" not in one:
            raise _wrong(name, "batas tanpa aturan dan tanpa kalimat")
        words = Say(one["id"], one["en"]) if "id" in one else self.words_of(rule)
        return Limit(self.spelled(one["harus"]), words, rule)

    def spelled(self, text: str) -> str:
        """With the formulas written out, each in brackets."""
        while found := re.search(r"@([a-z_]+)", text):
            if found[1] not in self.formulas:
                raise _wrong(found[0], "rumus tidak ada")
            text = f"{text[: found.start()]}({self.formulas[found[1]]}){text[found.end() :]}"
        return text

    def words_of(self, rule: str) -> Say:
        """Title of a rule in both languages, from the heading of its file."""
        if rule not in self.rule_words:
            files = sorted((self.policy / "validate" / "rules").glob(f"{rule}_*.sql"))
            if not files:
                raise _wrong(rule, "aturan tidak ada")
            head = dict(re.findall(r"^-- (judul|title): (.+)$", files[0].read_text(encoding="utf-8"), re.M))
            self.rule_words[rule] = Say(head["judul"], head["title"])
        return self.rule_words[rule]


def _kind_of(tipe: str, options: str) -> str:
    if options:
        return "satu"
    return "bulat" if tipe.startswith("bilangan") else "tanggal" if tipe == "tanggal" else "teks"


def _with_modules(raw: list[dict[str, Any]], modules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    more: dict[str, list[dict[str, Any]]] = {}
    for module in modules:
        for place in module.get("tambah", ()):
            more.setdefault(str(place["dalam"]), []).extend(place["isi"])

    def placed(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made = []
        for one in items:
            name = str(one.get("kelompok") or one.get("ulang") or "")
            made.append({**one, "isi": [*placed(one["isi"]), *more.pop(name, [])]} if name else one)
        return made

    whole = placed(raw)
    if more:
        raise _wrong(", ".join(sorted(more)), "tempat modul tidak ada")
    return whole


def _official_options(policy: Path, folder: Path) -> dict[str, tuple[tuple[str, Say], ...]]:
    english = {(row["daftar_kode"], row["kode"]): row["label_en"] for row in _csv(folder / "label_en.csv")}
    options: dict[str, list[tuple[str, Say]]] = {}
    for row in _csv(policy / "standardise" / "codes" / "dtsen-2026.csv"):
        label = english.get((row["daftar_kode"], row["kode"]), row["label"])
        options.setdefault(row["daftar_kode"], []).append((row["kode"], Say(row["label"], label)))
    return {name: tuple(rows) for name, rows in options.items()}


def _questions(items: "Iterable[Question | Section]") -> Iterator[tuple[str, Question]]:
    for one in items:
        if isinstance(one, Section):
            yield from _questions(one.items)
        else:
            yield one.name, one


def _conditions(items: "Iterable[Question | Section]", outer: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in items:
        if isinstance(one, Section):
            yield from _conditions(one.items, (*outer, one.relevant) if one.relevant else outer)
        else:
            yield one.name, outer


def _hold_together(form: Form) -> None:
    """Every expression is one that a phone and the door read alike, and names questions that exist."""
    count = sum(1 for _ in _questions(form.items))
    if count != len(form.by_name):
        raise _wrong(form.form_id, "ada nama pertanyaan yang dipakai dua kali")
    for one in form.questions:
        texts = [one.relevant, one.calculation, *(limit.must for limit in one.limits), *form.around[one.name]]
        for text in filter(None, texts):
            try:
                parse(text)
            except ExpressionError as error:
                raise _wrong(one.name, str(error)) from error
            missing = references(text) - set(form.by_name) - set(BY_DEVICE)
            if missing:
                raise _wrong(one.name, f"pertanyaan {', '.join(sorted(missing))} tidak ada")
        for name in filter(None, (one.take, one.source_key)):
            if name not in form.by_name:
                raise _wrong(one.name, f"pertanyaan {name} tidak ada")


def _yaml(path: Path) -> dict[str, Any]:
    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, TypeError, ValueError) as error:
        raise PolicyError(
            Say("Kuesioner tidak dapat dibaca.", "A questionnaire cannot be read."),
            where=Where(file=path.name),
            came=Say(type(error).__name__, type(error).__name__),
            todo=Say("Perbaiki berkas itu menurut policy/forms/README.md.", "Mend the file as policy/forms/README.md says."),
        ) from error


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wrong(what: str, why: str) -> PolicyError:
    return PolicyError(
        Say(f"Kuesioner: {what} tidak dapat dipakai.", f"Questionnaire: {what} cannot be used."),
        came=Say(why, why),
        todo=Say("Perbaiki policy/forms menurut README.md di folder itu.", "Mend policy/forms as its README.md says."),
    )
