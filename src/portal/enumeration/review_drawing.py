"""How a submission is told: answers block by block in the words of the form beside what the register said, alarms as sentences."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dtsen.errors import Lang, Say
from dtsen.questionnaire import Form, Problem, Question, Section
from dtsen.questionnaire.answers import Row as Repeated
from dtsen.updates import Proposal as Proposed
from portal.enumeration.alarms import ABOVE, Flag
from portal.enumeration.paradata import point_of
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.versions import Beside
from portal.enumeration.versions import Field as Beside1
from portal.enumeration.watch_rules import WatchRules
from portal.exchange.models import Release
from portal.proposals import showing
from portal.proposals.words import KINDS
from portal.web.words import day, number

SAME, OTHER, NEW, NONE = "sama", "beda", "baru", ""
SIGNS = {SAME: ("=", Say("sama", "same")), OTHER: ("≠", Say("beda", "differs")), NEW: ("+", Say("baru", "new"))}
_DRAWN = ("satu", "banyak", "bulat", "desimal", "teks", "tanggal", "titik", "satu_dari")
_CARD = ("nomor_kartu_keluarga",)
LEVELS = {
    "desa": Say("pencacah lain di desa yang sama", "other enumerators of the same village"),
    "kecamatan": Say("pencacah lain di kecamatan yang sama", "other enumerators of the same district"),
    "pendataan": Say("pencacah lain di pendataan ini", "other enumerators of this campaign"),
}
WHERE = {
    "2": Say("meninggal", "died"),
    "3": Say("pindah ke tempat lain", "moved elsewhere"),
    "4": Say("pindah ke luar negeri", "moved abroad"),
    "6": Say("punya kartu keluarga sendiri (pecah KK)", "has a family card of their own (split)"),
    "7": Say("tidak ditemukan; tidak menjadi usulan", "was not found; nothing is proposed"),
}


@dataclass(frozen=True)
class Row:
    """One answer. `before`: what the register said, '–' when it says nothing of this; `mark`: sama, beda, baru or ''; `problems`: what
    the door found wrong with it."""

    question: str
    title: Say
    before: str
    after: str
    mark: str
    sign: str
    word: Say
    problems: list[tuple[Say, bool]] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """A group of the form, or one member of the family. `place`: in the roster, -1 outside; `about`: in a few words."""

    name: str
    title: Say
    place: int
    rows: list[Row]
    about: str = ""

    @property
    def changed(self) -> int:
        return sum(1 for one in self.rows if one.mark in (OTHER, NEW))

    @property
    def broken(self) -> int:
        return sum(1 for one in self.rows if one.problems)


def answer_words(one: Question, value: str, lang: Lang, people: Mapping[str, str]) -> str:
    """An answer as people say it; a number of a person or of a meter stays masked. `people`: names by entity of the list."""
    form = questionnaire()
    if not value:
        return "–"
    if one.digits and len(value) > 10:
        return f"{value[:4]} **** {'**** ****' if len(value) == 16 else '***'}"
    if one.kind in ("satu", "banyak"):
        labels = {code: words.text(lang) for code, words in form.options[one.options]}
        return ", ".join(labels.get(code, code) for code in (value.split() if one.kind == "banyak" else [value]))
    if one.kind == "satu_dari":
        return people.get(value, Say("dari daftar", "of the list").text(lang))
    if one.kind == "tanggal":
        return day(value, lang) if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", value) else value
    if one.kind == "titik":
        place, accuracy = point_of({"lokasi": value}), value.split()[3:4]
        return f"{place[0]:.5f}, {place[1]:.5f}{f' (± {accuracy[0]} m)' if accuracy else ''}" if place else value
    if one.kind == "bulat" and re.fullmatch(r"-?\d+", value):
        return number(int(value))
    return value


def blocks(
    form: Form,
    family: Mapping[str, str],
    members: Sequence[Mapping[str, str]],
    rosters: Mapping[str, Sequence[Repeated]],
    known: Mapping[str, Any],
    task_id: str,
    problems: Iterable[Problem],
    lang: Lang,
) -> list[Block]:
    """The groups of the form with what was asked; members, and rows of other rosters, where the form has them."""
    listed = {f"{task_id}-{member['kode']}": member for member in known["anggota"]}
    people = {entity: str(member["nama"]) for entity, member in listed.items()}
    found: dict[tuple[str, int], list[tuple[Say, bool]]] = {}
    for problem in problems:
        found.setdefault((problem.question, problem.row), []).append((problem.words, problem.hard))
    before = {"alamat": known.get("alamat", ""), **known["nilai"]}
    made: list[Block] = []
    for section in form.items:
        if not isinstance(section, Section):
            continue
        rows = [_row(one, family, before, known.get("akhir_kk", ""), -1, found, lang, people) for one in _inside(section, "")]
        shown = [one for one in rows if one.after != "–" or one.problems]
        if shown:
            made.append(Block(section.name, section.words, -1, shown))
        asked = list(_inside(section, "anggota"))
        for place, said in enumerate(members if asked else ()):
            member = listed.get(said.get("siapa", ""), {})
            own = {name: str(member.get(name, "")) for name in ("nama", "jenis_kelamin")} | dict(member.get("nilai", {}))
            told = [_row(one, said, own, str(member.get("akhir_nik", "")), place, found, lang, people) for one in asked]
            name = said.get("nama") or str(member.get("nama", "")) or "–"
            where = form.by_name["keberadaan"]
            about = answer_words(where, said.get("keberadaan", ""), lang, people)
            title = Say(f"Anggota {place + 1}: {name}", f"Member {place + 1}: {name}")
            made.append(Block(f"anggota-{place}", title, place, [one for one in told if one.after != "–" or one.problems], about))
        for other in (one for one in _sections([section]) if one.roster and one.name != "anggota"):
            for place, repeated in enumerate(rosters.get(other.name, ())):
                questions = _inside(other, other.name)
                told = [_row(one, repeated.values, {}, "", place, found, lang, people) for one in questions]
                title = Say(f"{other.words.id} {place + 1}", f"{other.words.en} {place + 1}")
                made.append(Block(f"{other.name}-{place}", title, place, [one for one in told if one.after != "–" or one.problems]))
    return made


def _inside(section: Section, roster: str) -> Iterable[Question]:
    for one in section.items:
        if isinstance(one, Section):
            # A roster in a group is drawn row by row, after the group.
            yield from _inside(one, roster)
        elif one.kind in _DRAWN and one.roster == roster:
            yield one


def _row(
    one: Question,
    said: Mapping[str, str],
    known: Mapping[str, str],
    last: str,
    place: int,
    found: Mapping[tuple[str, int], list[tuple[Say, bool]]],
    lang: Lang,
    people: Mapping[str, str],
) -> Row:
    value, had = said.get(one.name, ""), known.get(one.name, "")
    before = answer_words(one, had, lang, people)
    if (one.name in _CARD or one.name == "nomor_induk_kependudukan") and last:
        # Of a number that the list knows only the last four digits are here.
        had, before = f"{value[:-4]}{last}", f"**** {last}"
    mark = NONE if not value or not (one.of or had) else NEW if not had else SAME if _equal(one, value, had) else OTHER
    sign, word = SIGNS.get(mark, ("", Say("", "")))
    after = answer_words(one, value, lang, people)
    return Row(one.name, one.words, before, after, mark, sign, word, found.get((one.name, place), []))


def _equal(one: Question, value: str, had: str) -> bool:
    if one.kind == "tanggal":
        return value.replace("-", "") == had.replace("-", "")
    return value.casefold().split() == had.casefold().split()


@dataclass(frozen=True)
class Change:
    """Somebody of the family whose place changes. `proposed`: whether it becomes a proposal; `card`: of the new family, '' unknown."""

    name: str
    words: Say
    proposed: bool
    card: str = ""


def changes_of_family(
    family: Mapping[str, str], members: Sequence[Mapping[str, str]], known: Mapping[str, Any], task_id: str
) -> list[Change]:
    """Who came, died, moved, was split off, or joined another family."""
    listed = {f"{task_id}-{member['kode']}": str(member["nama"]) for member in known["anggota"]}
    made = []
    result, joined = family.get("hasil", ""), family.get("gabung_kk", "")
    if result == "6":
        words = (
            Say("seluruh keluarga bergabung dengan keluarga lain (gabung KK)", "the whole family joined another one (merged)")
            if joined
            else Say(
                "bergabung dengan keluarga lain, No. KK-nya belum diketahui: belum menjadi usulan",
                "joined another family whose card number is not known: nothing is proposed yet",
            )
        )
        made.append(Change("", words, bool(joined), joined))
    if result == "3":
        made.append(Change("", Say("semua anggota meninggal", "all members died"), True))
    for said in members:
        where, entity, card = said.get("keberadaan", ""), said.get("siapa", ""), said.get("kk_baru", "")
        name = listed.get(entity, "") or said.get("nama", "") or "–"
        if where == "1" and entity not in listed:
            made.append(Change(name, Say("anggota baru", "new member"), True))
        elif where == "6" and not card:
            words = Say(
                "pecah KK, nomor kartu barunya belum diketahui: belum menjadi usulan",
                "split off, the number of the new card is not known: nothing is proposed yet",
            )
            made.append(Change(name, words, False))
        elif where in WHERE:
            made.append(Change(name, WHERE[where], where != "7" and entity in listed, card))
    return made


@dataclass(frozen=True)
class Draft:
    """A proposal before it is one: its kind, whom it is about, its lines."""

    kind: Say
    name: str
    lines: list[showing.Line]


def drafts(would: Sequence[Proposed], known: Mapping[str, Any], release: Release, lang: Lang, places: Mapping[str, str]) -> list[Draft]:
    """What approving proposes."""
    names = {str(member["person_id"]): str(member["nama"]) for member in known["anggota"]}
    made = []
    for one in would:
        claims = [(change.variable, change.before, change.after) for change in one.changes]
        said = next((after for variable, _, after in claims if variable == "nama"), "")
        name = (names.get(one.subject_id) or said) if one.subject == "anggota" else str(known.get("kepala", "")) or said
        made.append(Draft(KINDS[one.kind], name, showing.lines(release, one.subject, claims, lang, places)))
    return made


@dataclass(frozen=True)
class Cell:
    """What one account says in a field, to be chosen."""

    instance_id: str
    text: str
    there: bool


@dataclass(frozen=True)
class Contested:
    """A field in which accounts differ. `cells` in the order of the accounts; None where an account does not speak of it."""

    place: int
    key: str
    who: str
    title: Say
    before: str
    cells: list[Cell | None]


def contested(told: Beside, known: Mapping[str, Any], task_id: str, lang: Lang) -> list[Contested]:
    """The differing fields as they are drawn."""
    form = questionnaire()
    listed = {f"{task_id}-{member['kode']}": member for member in known["anggota"]}
    people = {entity: str(member["nama"]) for entity, member in listed.items()}
    names = {one.key: people.get(one.name, one.name) or "–" for one in told.members}
    before = {"alamat": known.get("alamat", ""), **known["nilai"]}
    made = []
    for place, one in enumerate(told.differing):
        sides = {side.instance_id: side for side in one.sides}
        question = form.by_name.get(one.question)
        had = ""
        if question:
            own = listed.get(one.member, {}) if one.member else {}
            had = (
                str(own.get("nilai", {}).get(one.question, "") or own.get(one.question, "")) if one.member else before.get(one.question, "")
            )
        cells = [
            Cell(
                version.instance_id,
                _cell_words(one, sides[version.instance_id].value, sides[version.instance_id].there, lang, people),
                True,
            )
            if version.instance_id in sides
            else None
            for version in told.versions
        ]
        title = question.words if question else _title_of(form, one)
        shown = answer_words(question, had, lang, people) if question and not question.digits else "–"
        made.append(Contested(place, one.key, names.get(one.member, ""), title, shown, cells))
    return made


def _title_of(form: Form, one: Beside1) -> Say:
    if one.member:
        return Say("Apakah ia anggota keluarga ini?", "Does this person belong to the family?")
    roster = one.key.partition("|")[2]
    return next((section.words for section in _sections(form.items) if section.name == roster), Say(roster, roster))


def _sections(items: Iterable[Question | Section]) -> Iterable[Section]:
    for one in items:
        if isinstance(one, Section):
            yield one
            yield from _sections(one.items)


def _cell_words(one: Beside1, value: str, there: bool, lang: Lang, people: Mapping[str, str]) -> str:
    question = questionnaire().by_name.get(one.question)
    if question:
        return answer_words(question, value, lang, people)
    if one.member:
        return (Say("ditulis", "written down") if there else Say("tidak ditulis", "not written down")).text(lang)
    # A roster taken whole may hold numbers of meters: how many rows it has is enough to choose.
    rows = len([part for part in value.split("; ") if part])
    return Say(f"{rows} baris", f"{rows} rows").text(lang)


def flag_words(flag: Flag, rules: WatchRules) -> Say:
    """Why an enumerator stands out, with the numbers."""
    said, own = rules.words(flag.code), round(flag.own * 100)
    if flag.p is None:
        return Say(f"{said.id}: {own} % dari {flag.visits} kunjungan", f"{said.en}: {own} % of {flag.visits} visits")
    others, level = round(flag.others * 100), LEVELS[flag.level]
    about = _item_words(flag)
    chance = _chance(flag.p)
    return Say(
        f"{said.id}{f' ({about.id})' if about else ''}: {own} % dari {flag.visits} kunjungan; {level.id} {others} % dari "
        f"{flag.other_visits}; peluang kebetulan {chance.id}",
        f"{said.en}{f' ({about.en})' if about else ''}: {own} % of {flag.visits} visits; {level.en} {others} % of "
        f"{flag.other_visits}; chance of a coincidence {chance.en}",
    )


def _item_words(flag: Flag) -> Say | None:
    form = questionnaire()
    one = form.by_name.get(flag.item)
    if one is None:
        return None
    if flag.value == ABOVE:
        return Say(f"{one.words.id}: di atas nilai tengah", f"{one.words.en}: above the median")
    label = next((words for code, words in form.options[one.options] if code == flag.value), Say(flag.value, flag.value))
    return Say(f"{one.words.id}: {label.id}", f"{one.words.en}: {label.en}")


def _chance(p: float) -> Say:
    """1 in so many, as round as it is known."""
    if p < 1e-9:
        return Say("kurang dari 1 banding 1.000.000.000", "less than 1 in 1.000.000.000")
    times = 10 ** (len(str(int(1 / p))) - 1)
    return Say(f"kurang dari 1 banding {number(times)}", f"less than 1 in {number(times)}")


def minutes(seconds: int | None) -> Say:
    """`31 menit 5 detik`; a dash when it is not known."""
    if seconds is None:
        return Say("–", "–")
    sign, left = ("-" if seconds < 0 else ""), abs(seconds)
    hours, rest = left // 3600, left % 3600
    said = [(hours, "jam", "h"), (rest // 60, "menit", "min")] if hours else [(rest // 60, "menit", "min"), (rest % 60, "detik", "s")]
    return Say(sign + " ".join(f"{n} {word}" for n, word, _ in said), sign + " ".join(f"{n} {word}" for n, _, word in said))
