"""Several accounts of one family side by side, field by field, and one account made of what a person chose. Pure.

A field is named `k|QUESTION` for the family, `a|MEMBER` for whether somebody belongs there, `a|MEMBER|QUESTION` for an answer about a
member, `u|ROSTER` for every other roster, which is taken whole. A member of the list is found in each account by the list; somebody new
by name and birth date.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dtsen.questionnaire import Answers, Form, Question
from dtsen.questionnaire.answers import Row
from dtsen.questionnaire.check import asked_values
from dtsen.vocabulary.nama import name_key
from portal.enumeration.alarms import metres
from portal.enumeration.paradata import point_of

MEMBERS, ON_LIST = "anggota", "1"
# Names of photos differ by nature; both photos stay and are shown.
_NEVER = ("foto", "hitung", "catatan", "dari_daftar", "ingat")
_TEXTS = ("alamat", "nama")


@dataclass(frozen=True)
class Version:
    """One account: its instance, its answers, and those of them that were asked (family, members)."""

    instance_id: str
    answers: Answers
    family: Mapping[str, str]
    members: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Side:
    """What one version says in a field. `there`: for members and whole rosters, whether the version has it at all."""

    instance_id: str
    value: str
    there: bool = True


@dataclass(frozen=True)
class Field:
    """One field of all versions. `member`: the key of the member it is about, '' for the family; `question`: '' for the presence of a
    member and for a roster taken whole."""

    key: str
    question: str
    member: str
    sides: tuple[Side, ...]
    differs: bool


@dataclass(frozen=True)
class Member:
    """`key`: the same in every version; `name`: as it is typed, or the entity of the list; `rows`: place in the roster by instance."""

    key: str
    name: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Beside:
    """All versions side by side, in the order of the form."""

    versions: tuple[Version, ...]
    members: tuple[Member, ...]
    fields: tuple[Field, ...]

    @property
    def differing(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields if one.differs)


def version_of(form: Form, instance_id: str, answers: Answers) -> Version:
    family, members = asked_values(form, answers)
    return Version(instance_id, answers, family, members)


def in_order(versions: Sequence[Version]) -> tuple[Version, ...]:
    """By when the visit ended, as the phone says: whatever the order in which they came."""
    return tuple(sorted(versions, key=lambda one: (one.answers.values.get("selesai", ""), one.instance_id)))


def beside(form: Form, versions: Sequence[Version], one_place: float) -> Beside:
    """`one_place`: metres up to which two points are the same place."""
    ordered = in_order(versions)
    members = _members(ordered)
    fields: list[Field] = []
    asked = [one for one in form.questions if one.kind not in _NEVER]
    for one in asked:
        if not one.roster:
            fields.append(_field(f"k|{one.name}", one, "", [(v.instance_id, v.family.get(one.name, "")) for v in ordered], one_place))
    for member in members:
        there = tuple(Side(v.instance_id, "", v.instance_id in member.rows) for v in ordered)
        fields.append(Field(f"a|{member.key}", "", member.key, there, len({side.there for side in there}) > 1))
        have = [v for v in ordered if v.instance_id in member.rows]
        for one in asked:
            if one.roster == MEMBERS:
                said = [(v.instance_id, v.members[member.rows[v.instance_id]].get(one.name, "")) for v in have]
                fields.append(_field(f"a|{member.key}|{one.name}", one, member.key, said, one_place))
    for roster in form.rosters:
        if roster != MEMBERS:
            texts = [(v.instance_id, _text(form, roster, v.answers)) for v in ordered]
            sides = tuple(Side(name, text, bool(text)) for name, text in texts)
            fields.append(Field(f"u|{roster}", "", "", sides, len({text for _, text in texts}) > 1))
    return Beside(ordered, members, tuple(one for one in fields if one.differs or any(side.value or side.there for side in one.sides)))


def _members(versions: Sequence[Version]) -> tuple[Member, ...]:
    rows: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for version in versions:
        seen: Counter[str] = Counter()
        for place, said in enumerate(version.members):
            key = _key(said)
            seen[key] += 1
            key = key if seen[key] == 1 else f"{key}#{seen[key]}"
            rows.setdefault(key, {})[version.instance_id] = place
            names.setdefault(key, said.get("siapa", "") if said.get("siapa_jenis") == ON_LIST else said.get("nama", ""))
    return tuple(Member(key, names[key], places) for key, places in rows.items())


def _key(said: Mapping[str, str]) -> str:
    if said.get("siapa_jenis") == ON_LIST and said.get("siapa"):
        return said["siapa"]
    return f"baru {name_key(said.get('nama', ''))} {said.get('tanggal_lahir', '')}".replace("|", " ").strip()


def _field(key: str, one: Question, member: str, said: Sequence[tuple[str, str]], one_place: float) -> Field:
    sides = tuple(Side(name, value) for name, value in said)
    first = sides[0].value if sides else ""
    return Field(key, one.name, member, sides, any(not same(one, first, side.value, one_place) for side in sides[1:]))


def same(one: Question, a: str, b: str, one_place: float) -> bool:
    """Whether two answers say one thing: words by their letters, points by how far they lie apart."""
    if a == b:
        return True
    if one.name in _TEXTS:
        return a.casefold().split() == b.casefold().split()
    if one.kind == "titik":
        here, there = point_of({"lokasi": a}), point_of({"lokasi": b})
        return here is not None and there is not None and metres(here, there) <= one_place
    if one.kind == "desimal" and a and b:
        return math.isclose(float(a), float(b))
    return False


def _text(form: Form, roster: str, answers: Answers) -> str:
    """The rows of a roster as one text."""
    names = [one.name for one in form.questions if one.roster == roster and one.kind not in _NEVER]
    return "; ".join(
        ", ".join(row.values.get(name, "") for name in names if row.values.get(name)) for row in answers.rosters.get(roster, ())
    )


def needed(side_by_side: Beside, chosen: Mapping[str, str]) -> tuple[Field, ...]:
    """The differing fields that still wait for a choice. An answer about somebody who is left out is not asked for."""
    left_out = {one.member for one in side_by_side.fields if not one.question and one.member and _absent(one, chosen)}
    ids = {one.instance_id for one in side_by_side.versions}
    return tuple(one for one in side_by_side.differing if chosen.get(one.key) not in ids and not (one.question and one.member in left_out))


def _absent(presence: Field, chosen: Mapping[str, str]) -> bool:
    """Whether the chosen version says that this member does not belong here."""
    picked = chosen.get(presence.key)
    return presence.differs and any(side.instance_id == picked and not side.there for side in presence.sides)


def base_of(side_by_side: Beside, chosen: Mapping[str, str]) -> str:
    """The version that gave the most answers; of equals the later one."""
    counted = Counter(chosen[one.key] for one in side_by_side.differing if one.key in chosen)
    places = {one.instance_id: place for place, one in enumerate(side_by_side.versions)}
    return max(places, key=lambda name: (counted[name], places[name]))


def merged(side_by_side: Beside, chosen: Mapping[str, str]) -> Answers:
    """One account: the base version, with the chosen answers of the others in it. `chosen`: field -> instance, for every needed one."""
    by_id = {one.instance_id: one for one in side_by_side.versions}
    base = by_id[base_of(side_by_side, chosen)]
    values = dict(base.answers.values)
    rosters = dict(base.answers.rosters)
    rows: list[Row] = []
    for member in side_by_side.members:
        presence = next(one for one in side_by_side.fields if one.key == f"a|{member.key}")
        if _absent(presence, chosen):
            continue
        home = base.instance_id if base.instance_id in member.rows else chosen.get(presence.key, next(iter(member.rows)))
        home = home if home in member.rows else next(iter(member.rows))
        said = dict(by_id[home].answers.rosters[MEMBERS][member.rows[home]].values)
        for one in side_by_side.differing:
            if one.member == member.key and one.question and one.key in chosen and chosen[one.key] in member.rows:
                giver = by_id[chosen[one.key]]
                _put(said, one.question, giver.answers.rosters[MEMBERS][member.rows[giver.instance_id]].values)
        rows.append(Row(said))
    for one in side_by_side.differing:
        if one.key.startswith("k|") and one.key in chosen:
            _put(values, one.question, by_id[chosen[one.key]].answers.values)
        elif one.key.startswith("u|") and one.key in chosen:
            roster = one.key[2:]
            rosters[roster] = by_id[chosen[one.key]].answers.rosters.get(roster, ())
    if rows or MEMBERS in rosters:
        rosters[MEMBERS] = tuple(rows)
    return replace(base.answers, values=values, rosters=rosters)


def _put(said: dict[str, str], question: str, giver: Mapping[str, str]) -> None:
    if giver.get(question):
        said[question] = giver[question]
    else:
        said.pop(question, None)


def whole(side_by_side: Beside, instance_id: str) -> dict[str, str]:
    """Every differing field taken from one version."""
    return {one.key: instance_id for one in side_by_side.differing if any(side.instance_id == instance_id for side in one.sides)} | {
        one.key: one.sides[0].instance_id
        for one in side_by_side.differing
        if one.question and one.member and all(side.instance_id != instance_id for side in one.sides)
    }
