"""One model out of several made worlds, and how far its own expectations can be trusted: what `dtsen link train --world` does.

Every world is linked by itself and teaches its own model; the shares are averaged, so that no region and no degree of noise
weighs more than another. Because the answer is known, what the weights let one expect (wrong links, pairs waiting for a clerk
that are one person) is held beside what truly happened: the ratios, and how much they differ from world to world, become the
section `kalibrasi` of the model file, from which the report makes its intervals.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from dtsen.engine.progress import Progress
from dtsen.errors import DeliveryError, Say, Where
from dtsen.link.link_rows import KEYS, link_table, review_table
from dtsen.link.match import Matched, match
from dtsen.link.model import CALIBRATED, CHANCES, Calibration, Model
from dtsen.link.people import COLUMNS, Register, register
from dtsen.link.policy import LinkPolicy
from dtsen.link.resolve import forbidden

# Student's t, 97.5 %, by degrees of freedom from 1 on; the last one for all above.
_STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.0)


@dataclass(frozen=True)
class Checked:
    """Of one world: events that the weights let one expect, and how many there were."""

    expected: float
    happened: int


def train(worlds: Sequence[tuple[Path, Path]], rules: LinkPolicy, progress: Progress) -> Model:
    """The averaged model of worlds (`person_record.parquet` of a run, `truth_records.csv` of its country), with its calibration.

    Raises DeliveryError when the truth does not know the records."""
    models, checks = [], []
    for number, (records, truth) in enumerate(worlds):
        progress.say("link train", number, len(worlds))
        people = register(pq.read_table(records, columns=COLUMNS), rules.spine, rules.limits.card_users)
        person = persons_of(people, truth)
        start = np.arange(people.rows, dtype=np.int32)
        matched = match(people, rules.model, rules.limits, start, forbidden(np.zeros((0, 2), np.int32), people.rows), learn=True)
        models.append(matched.model)
        checks.append(check(people, matched, person, rules.limits.review))
    progress.say("link train", len(worlds), len(worlds))
    return replace(averaged(models), calibration={name: calibrated([one[name] for one in checks]) for name in CALIBRATED})


def persons_of(people: Register, truth: Path) -> NDArray[np.int64]:
    """The true person of every row. Columns of the truth: source, file, record_id, person_id."""
    text = pa.csv.ConvertOptions(column_types=dict.fromkeys((*KEYS, "person_id"), pa.string()), include_columns=[*KEYS, "person_id"])
    known = pa.csv.read_csv(truth, convert_options=text)
    names = [pc.binary_join_element_wise(*(table[name].combine_chunks() for name in KEYS), "|") for table in (people.keys, _plain(known))]
    place = pc.index_in(names[0], names[1])
    if place.null_count:
        raise DeliveryError(
            Say("Kebenaran tidak memuat semua catatan.", "The truth does not hold every record."),
            where=Where(file=truth.name),
            expected=Say(f"{people.rows} catatan", f"{people.rows} records"),
            came=Say(f"{people.rows - place.null_count} dikenal", f"{people.rows - place.null_count} known"),
            todo=Say("Beri truth_records.csv dari negeri yang sama.", "Give truth_records.csv of the same country."),
        )
    numbers = known["person_id"].combine_chunks().dictionary_encode().indices
    return np.asarray(numbers.take(place).to_numpy(zero_copy_only=False), np.int64)


def _plain(table: pa.Table) -> pa.Table:
    return table.combine_chunks()


def check(people: Register, matched: Matched, person: NDArray[np.int64], review: float) -> dict[str, Checked]:
    """What the weights expect beside what happened; by CALIBRATED."""
    nobody = np.zeros((0, 2), np.int32)
    links = link_table(people, matched, pa.nulls(people.rows, pa.string()), nobody)
    score = pc.fill_null(links["score"], np.nan).to_numpy()
    scored = np.isfinite(score)
    wrong = scored & (person != _main_person(matched.clusters.root, person))
    pairs = review_table(people, matched, nobody, {}, review)
    a, b, bits = (pairs[name].to_numpy() for name in ("row_a", "row_b", "score"))
    return {
        "sambungan_keliru": Checked(float((1 / (1 + 2.0 ** np.clip(score[scored], -60, 60))).sum()), int(wrong.sum())),
        "tinjauan_satu_orang": Checked(float((1 / (1 + 2.0 ** -np.clip(bits, -60, 60))).sum()), int((person[a] == person[b]).sum())),
    }


def _main_person(root: NDArray[np.int32], person: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each row the person of most records of its cluster; of equally many the one met first (the spine comes first)."""
    both = root.astype(np.int64) * (int(person.max(initial=0)) + 1) + person
    _, first, counts = np.unique(both, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts, root[first]))
    heads = order[np.flatnonzero(np.diff(root[first][order], prepend=-1))]
    main = np.zeros(root.shape[0], np.int64)
    main[root[first[heads]]] = person[first[heads]]
    return main[root]


def calibrated(checks: Sequence[Checked]) -> Calibration:
    """Ratios of what happened to what was expected, on a scale of logarithms: their middle, and between which bounds that of a
    further world is to be looked for (95 %, Student's t). One world says nothing about further ones: ten times either way."""
    ratios = np.log([(one.happened + 0.5) / (one.expected + 0.5) for one in checks])
    middle, count = float(ratios.mean()), len(checks)
    reach = _STUDENT[min(count - 1, len(_STUDENT)) - 1] * float(ratios.std(ddof=1)) * (1 + 1 / count) ** 0.5 if count > 1 else np.log(10)
    return Calibration(float(np.exp(middle - reach)), float(np.exp(middle)), float(np.exp(middle + reach)), count)


def averaged(models: Sequence[Model]) -> Model:
    """The mean of every share; what was counted, added up."""
    learned = {name: sum(one.learned.get(name, 0) for one in models) for name in models[0].learned}
    return Model(
        title=models[0].title,
        person=np.mean([one.person for one in models], axis=0),
        strangers=np.mean([one.strangers for one in models], axis=0),
        kin=np.mean([one.kin for one in models], axis=0),
        word=np.mean([one.word for one in models], axis=0),
        alike=np.mean([one.alike for one in models], axis=0),
        chance={name: float(np.mean([one.chance[name] for one in models])) for name in CHANCES},
        kin_size=float(np.mean([one.kin_size for one in models])),
        learned=learned,
    )
