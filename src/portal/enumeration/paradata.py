"""What a submission tells beside its answers: how long, when, where (about 100 m), and the codes of what houses and assets look like.

Measured once, when it arrives, from its content alone: in which order submissions come changes nothing here.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dtsen.questionnaire import Answers, Form
from portal.enumeration.watch_rules import WatchRules

FOUND, LIVES_HERE, BY_HAND = "1", "1", "2"
_CODED = ("satu", "bulat")


@dataclass(frozen=True)
class Measured:
    """`paradata` as it is kept; `point`: the GPS point to a tenth of a metre, `pattern`: every coded answer about the house; both are
    kept as keyed hashes only, to be told apart and never read. Empty: there is none."""

    paradata: dict[str, Any]
    point: str
    pattern: str


def measure(form: Form, answers: Answers, listed: int | None, rules: WatchRules) -> Measured:
    """`listed`: how many members the list knows; None for a new family."""
    said = answers.values
    start, end = moment(said.get("mulai", "")), moment(said.get("selesai", ""))
    told: dict[str, Any] = {"hasil": said.get("hasil", "")}
    if start is not None:
        told |= {"mulai": int(start.timestamp()), "jam": start.hour}
    if start is not None and end is not None:
        told["detik"] = int((end - start).total_seconds())
    place = point_of(said)
    if place is not None:
        told["tempat"] = [round(place[0], 3), round(place[1], 3)]
    accuracy = said.get("lokasi", "").split()[3:4]
    if place is not None and accuracy and re.fullmatch(r"\d{1,6}(\.\d+)?", accuracy[0]):
        told["ketelitian"] = round(float(accuracy[0]))
    if said.get("hasil") != FOUND:
        return Measured(told, "", "")
    living = sum(1 for row in answers.rosters.get("anggota", ()) if row.values.get("keberadaan") == LIVES_HERE)
    told |= {"anggota": living, "foto": bool(said.get("foto_rumah")), "manual": said.get("geotag") == BY_HAND}
    if listed is not None:
        told["terdaftar"] = listed
    coded = coded_answers(form, said, rules)
    told["jawaban"] = coded
    alike = [len({coded[name] for name in names}) == 1 for names in series_of(coded, rules)]
    if alike:
        told["seragam"] = all(alike)
    # A point typed in by hand is as coarse as the map that it was read from.
    point = f"{place[0]:.6f},{place[1]:.6f}" if place is not None and said.get("lokasi") else ""
    return Measured(told, point, "|".join(f"{name}={value}" for name, value in sorted(coded.items())))


def compared_questions(form: Form, rules: WatchRules) -> tuple[str, ...]:
    """The coded questions about house and assets, in the order of the form."""
    return tuple(one.name for one in form.questions if not one.roster and one.kind in _CODED and set(one.path) & set(rules.groups))


def coded_answers(form: Form, said: Mapping[str, str], rules: WatchRules) -> dict[str, str]:
    return {name: said[name] for name in compared_questions(form, rules) if re.fullmatch(r"-?\d{1,12}", said.get(name, ""))}


def series_of(coded: Mapping[str, str], rules: WatchRules) -> list[list[str]]:
    """The series of like questions that were answered, of three questions at least."""
    found = [[name for name in coded if name.startswith(beginning)] for beginning in rules.series]
    return [names for names in found if len(names) >= 3]


def moment(text: str) -> datetime.datetime | None:
    """A moment as phones write it, with its own offset; None for anything else."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 2000 <= found.year < 2100 else None


def point_of(said: Mapping[str, str]) -> tuple[float, float] | None:
    """(latitude, longitude) by GPS or by hand; None when there is none on this earth."""
    text = said.get("lokasi", "") or said.get("lokasi_manual", "").replace(",", " ")
    parts = text.split()[:2]
    if len(parts) != 2 or not all(re.fullmatch(r"-?\d{1,3}(\.\d+)?", one) for one in parts):
        return None
    latitude, longitude = float(parts[0]), float(parts[1])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
