"""What changed for one family since another release, why, and which source said so.

Its score moves for two reasons: other facts under today's model, and another model on yesterday's facts; its desil for a third,
other cuts. The parts sum to the difference of the two scores.
"""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import Say
from dtsen.rank.explain import Contribution, contributions, model_of, row_of
from dtsen.rank.frame import Floats
from dtsen.rank.frozen import national_cuts
from dtsen.rank.model import MICRO, Model, score_raw
from dtsen.rank.sentences import NAMED, WORTH_NAMING
from dtsen.rank.variables import made_from
from dtsen.vocabulary import as_iso


@dataclass(frozen=True)
class Origin:
    """Who says the new value: a source and its day (0: not known), yyyymmdd."""

    source: str
    day: int


@dataclass(frozen=True)
class ChangedFact:
    """One characteristic that is not what it was; `effect` in ln welfare under today's model. No origin: time went by."""

    name: str
    label: Say
    before: Say
    after: Say
    effect: float
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class FamilyChange:
    """`score` - `score_before` = `by_data` + `by_model` (ln welfare, to 1e-6); `desil_old_cuts`: today's score under the
    cuts of then. `rest`: what changed facts move through other predictors that nobody knows."""

    family_id: str
    family_before: str
    score_before: float
    score: float
    by_data: float
    by_model: float
    rest: float
    desil_before: int
    desil: int
    desil_old_cuts: int
    facts: tuple[ChangedFact, ...]
    sentences: tuple[Say, ...]


def explain_change(previous: Shelf, current: Shelf, family_id: str) -> FamilyChange:
    """The change of one family between two releases. Raises RequestError when it has no desil in one of them."""
    before_id = _id_before(current, family_id)
    old_row, new_row = row_of(previous, "desil", before_id).to_pylist()[0], row_of(current, "desil", family_id).to_pylist()[0]
    model = model_of(current.room_folder("rank") / "model")
    old, new = (_raw(model, row_of(shelf, "pmt_ciri", name)) for shelf, name in ((previous, before_id), (current, family_id)))
    # A family is compared with itself: what both do not know stays out.
    _, parts = contributions(model, new, old)
    old_facts_today = int(score_raw(model, old).score[0])
    changed = {p.nama for i, p in enumerate(model.schema.predictors) if not _same(old[0, i], new[0, i])}
    facts = tuple(_fact(part, previous, current, before_id, family_id) for part in parts if part.name in changed)
    found = FamilyChange(
        family_id=family_id,
        family_before=before_id,
        score_before=old_row["skor"] / MICRO,
        score=new_row["skor"] / MICRO,
        by_data=(new_row["skor"] - old_facts_today) / MICRO,
        by_model=(old_facts_today - old_row["skor"]) / MICRO,
        rest=sum(part.effect for part in parts if part.name not in changed),
        desil_before=old_row["desil_nasional"],
        desil=new_row["desil_nasional"],
        desil_old_cuts=int(national_cuts(previous).place(np.array([new_row["skor"]], dtype=np.int64))[0]),
        facts=facts,
        sentences=(),
    )
    return FamilyChange(**{**found.__dict__, "sentences": _sentences(found)})


def _id_before(current: Shelf, family_id: str) -> str:
    """Its id in the release before: another one when families were joined or split and exactly one leads here."""
    moved = pq.read_table(current.path("id_redirect"), filters=[("subject", "=", "family"), ("new_id", "=", family_id)])
    old = sorted(set(moved["old_id"].to_pylist()))
    return str(old[0]) if len(old) == 1 else family_id


def _raw(model: Model, known: pa.Table) -> Floats:
    """Its predictors; what the older release did not compute is not known."""
    for name in model.schema.columns:
        if name not in known.column_names:
            known = known.append_column(name, pa.nulls(known.num_rows, pa.string()))
    return model.raw(known)


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _fact(part: Contribution, previous: Shelf, current: Shelf, before_id: str, family_id: str) -> ChangedFact:
    found: set[Origin] = set()
    source = made_from(part.name)
    if source.subject == "family":
        found |= _new_values(previous, current, "family", before_id, family_id, source.variables)
    else:
        then, now = _members(previous, before_id), _members(current, family_id)
        found |= {Origin(now[person], 0) for person in now.keys() - then.keys()}
        found |= {Origin(then[person], 0) for person in then.keys() - now.keys()}
        for person in sorted(now.keys() & then.keys()):
            found |= _new_values(previous, current, "person", person, person, source.variables)
    origins = tuple(sorted(found, key=lambda origin: (-origin.day, origin.source)))
    return ChangedFact(part.name, part.label, part.median, part.value, part.effect, origins)


def _new_values(previous: Shelf, current: Shelf, subject: str, before_id: str, subject_id: str, variables: tuple[str, ...]) -> set[Origin]:
    """Origins of the variables of one subject whose value is another, or was not there."""
    then, now = (_values(shelf, subject, name) for shelf, name in ((previous, before_id), (current, subject_id)))
    return {now[name][1] for name in variables if name in now and (name not in then or then[name][0] != now[name][0])}


def _values(shelf: Shelf, subject: str, subject_id: str) -> dict[str, tuple[str, Origin]]:
    rows = pq.read_table(
        shelf.path("value_origin"),
        columns=["variabel", "nilai", "source", "tanggal_data"],
        filters=[("subject", "=", subject), ("subject_id", "=", subject_id)],
    )
    return {row["variabel"]: (row["nilai"], Origin(row["source"], row["tanggal_data"] or 0)) for row in rows.to_pylist()}


def _members(shelf: Shelf, family_id: str) -> dict[str, str]:
    """Persons of a family in a release, with the source that says so."""
    rows = pq.read_table(shelf.path("membership"), filters=[("family_id", "=", family_id)]).to_pylist()
    return {row["person_id"]: row["source"] for row in rows if row["to"] is None}


def _sentences(found: FamilyChange) -> tuple[Say, ...]:
    said = [
        Say(
            f"Desil nasional: {found.desil_before} di rilis lalu, {found.desil} sekarang.",
            f"National desil: {found.desil_before} in the release before, {found.desil} now.",
        )
    ]
    total, data, model = (_percent(value) for value in (found.score - found.score_before, found.by_data, found.by_model))
    said.append(
        Say(
            f"Perkiraan kesejahteraan berubah {total}: {data} karena isian, {model} karena model.",
            f"Estimated welfare changed by {total}: {data} from the answers, {model} from the model.",
        )
    )
    if found.desil_old_cuts != found.desil:
        said.append(
            Say(
                f"Dengan batas desil rilis lalu ia akan berada di desil {found.desil_old_cuts}: batasnya bergeser.",
                f"Under the cuts of the release before it would be in desil {found.desil_old_cuts}: the cuts have moved.",
            )
        )
    for fact in found.facts[: 2 * NAMED]:
        small = abs(fact.effect) < WORTH_NAMING
        way = (
            ("hampir tanpa pengaruh", "hardly any effect")
            if small
            else ("menaikkan", "raises")
            if fact.effect > 0
            else ("menurunkan", "lowers")
        )
        said.append(
            Say(
                f"{fact.label.id}: {fact.before.id} menjadi {fact.after.id} ({way[0]}); {_told(fact, 'id')}.",
                f"{fact.label.en}: {fact.before.en} became {fact.after.en} ({way[1]}); {_told(fact, 'en')}.",
            )
        )
    if not found.facts:
        said.append(Say("Tidak ada isian yang berubah.", "No answer has changed."))
    return tuple(said)


def _told(fact: ChangedFact, lang: str) -> str:
    if not fact.origins:
        return ("waktu berjalan, sumbernya sama", "time went by, the source is the same")[lang == "en"]
    listed = ", ".join(f"{origin.source} {as_iso(origin.day)}" if origin.day else origin.source for origin in fact.origins)
    return ("menurut ", "says ")[lang == "en"] + listed


def _percent(change: float) -> str:
    return f"{100 * math.expm1(change):+.1f} %"
