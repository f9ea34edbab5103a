"""The door: the answers of an instance held against the same conditions that the phone showed.

A phone that works keeps hard problems from being sent; an old form, a repaired file or another client may not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dtsen.errors import Say
from dtsen.questionnaire.answers import Answers
from dtsen.questionnaire.definition import UNTYPED, Form, Question
from dtsen.questionnaire.expression import computed, is_true

_NOT_ASKED = Say("Terisi, padahal tidak ditanyakan menurut jawaban lain", "Filled in although other answers say it is not asked")
_EMPTY = Say("Harus diisi", "Has to be filled in")
_SHAPES = {
    "bulat": (r"-?\d{1,9}", Say("Harus bilangan bulat", "Must be a whole number")),
    "desimal": (r"-?\d{1,9}(\.\d+)?", Say("Harus angka", "Must be a number")),
    "tanggal": (r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", Say("Harus tanggal", "Must be a day")),
    "titik": (r"-?\d+(\.\d+)? -?\d+(\.\d+)?( -?\d+(\.\d+)?){0,2}", Say("Harus titik GPS", "Must be a GPS point")),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer. `row`: its place in the roster, -1 outside; `hard`: a phone would not have let it pass."""

    question: str
    row: int
    rule: str
    hard: bool
    words: Say


def check(form: Form, answers: Answers) -> tuple[Problem, ...]:
    """Everything that is wrong or doubtful, in the order of the form; nothing when all is well."""
    found: list[Problem] = []
    whole = _Here(form, answers, "", -1, {})
    for one in form.questions:
        if one.kind in ("hitung", "dari_daftar", "catatan"):
            continue
        rows = range(len(answers.rosters.get(one.roster, ()))) if one.roster else (-1,)
        for row in rows:
            found += whole.at(one.roster, row).problems(one)
    return tuple(found)


class _Here:
    """The answers as one place of the form sees them: a row of a roster, or the family."""

    def __init__(self, form: Form, answers: Answers, roster: str, row: int, places: "dict[tuple[str, int], _Here]") -> None:
        self.form, self.answers, self.roster, self.row, self.places = form, answers, roster, row, places
        self.known: dict[str, str | tuple[str, ...]] = {}
        places[roster, row] = self

    def at(self, roster: str, row: int) -> "_Here":
        """The same answers, seen from another place."""
        return self.places.get((roster, row)) or _Here(self.form, self.answers, roster, row, self.places)

    def problems(self, one: Question) -> list[Problem]:
        given = self.given(one, self.row)
        if one.kind == "ingat":
            asked = self.asked(one)
            return [Problem(one.name, self.row, one.rule, False, one.words)] if asked else []
        if not self.asked(one):
            return [Problem(one.name, self.row, one.relevant_rule, True, _NOT_ASKED)] if given and self.around(one) else []
        if not given:
            return [Problem(one.name, self.row, one.required_rule, True, _EMPTY)] if one.required else []
        shape = self.misshapen(one, given)
        if shape:
            return [Problem(one.name, self.row, "", True, shape)]
        broken = [limit for limit in one.limits if not is_true(limit.must, self.look, given)]
        return [Problem(one.name, self.row, limit.rule, True, limit.words) for limit in broken]

    def misshapen(self, one: Question, given: str) -> Say | None:
        if one.kind in _SHAPES:
            pattern, words = _SHAPES[one.kind]
            return None if re.fullmatch(pattern, given, re.ASCII) else words
        if one.kind in ("satu", "banyak"):
            known = {code for code, _ in self.form.options[one.options]}
            chosen = given.split() if one.kind == "banyak" else [given]
            return None if set(chosen) <= known else Say("Bukan kode dari daftarnya", "Not a code of its list")
        return None

    def around(self, one: Question) -> bool:
        return all(is_true(text, self.look) for text in self.form.around[one.name])

    def asked(self, one: Question) -> bool:
        return self.around(one) and (not one.relevant or is_true(one.relevant, self.look))

    def look(self, name: str) -> str | tuple[str, ...]:
        """What an expression here sees of a question: nothing of one that is not asked, all rows of a roster seen from outside."""
        if name not in self.known:
            self.known[name] = self._look(name)
        return self.known[name]

    def _look(self, name: str) -> str | tuple[str, ...]:
        one = self.form.by_name.get(name)
        if one is None:
            return self.answers.values.get(name, "")
        if one.roster == self.roster:
            return self._value(one)
        if one.roster:
            count = len(self.answers.rosters.get(one.roster, ()))
            return tuple(str(self.at(one.roster, row).look(name)) for row in range(count))
        return self.at("", -1).look(name)

    def _value(self, one: Question) -> str:
        if not self.asked(one):
            return ""
        # Calculated here again: what a phone says of its own sums is not taken on trust.
        return computed(one.calculation, self.look) if one.kind == "hitung" else self.given(one, self.row)

    def given(self, one: Question, row: int) -> str:
        if one.roster:
            rows = self.answers.rosters.get(one.roster, ())
            return rows[row].values.get(one.name, "") if 0 <= row < len(rows) else ""
        return self.answers.values.get(one.name, "")


def asked_values(form: Form, answers: Answers) -> tuple[Mapping[str, str], tuple[Mapping[str, str], ...]]:
    """(values of the family, values of each member) that were asked, calculated ones too: what proposals are made from."""
    whole = _Here(form, answers, "", -1, {})
    typed = [one for one in form.questions if one.kind not in UNTYPED or one.kind == "hitung"]
    family = {one.name: str(whole.look(one.name)) for one in typed if not one.roster}
    members = []
    for row in range(len(answers.rosters.get("anggota", ()))):
        here = whole.at("anggota", row)
        members.append({one.name: str(here.look(one.name)) for one in typed if one.roster == "anggota"})
    return family, tuple(members)
