"""How well records were joined into persons, against a known truth: by pairs, counted from cluster sizes."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.pipeline.intervals import Measure, share
from dtsen.pipeline.truth import PERSON_REGISTERS

GOOD_NIK = "ok"


@dataclass(frozen=True)
class StatusRow:
    """Records of one state of the NIK: how many of their true partners they were joined with."""

    nik_status: str
    records: int
    recall: Measure


@dataclass(frozen=True)
class LinkingResult:
    records: int
    persons: int
    unlinked_records: int
    precision: Measure
    recall: Measure
    recall_without_right_nik: Measure
    exact: Measure
    clusters_with_two_living_dukcapil: int
    by_nik_status: tuple[StatusRow, ...]

    def as_dict(self) -> dict[str, object]:
        return {
            "records": self.records,
            "persons": self.persons,
            "unlinked_records": self.unlinked_records,
            "precision": self.precision.as_dict(),
            "recall": self.recall.as_dict(),
            "recall_without_right_nik": self.recall_without_right_nik.as_dict(),
            "exact": self.exact.as_dict(),
            "clusters_with_two_living_dukcapil": self.clusters_with_two_living_dukcapil,
            "by_nik_status": [{"nik_status": row.nik_status, "records": row.records, **row.recall.as_dict()} for row in self.by_nik_status],
        }


def measure_linking(records: pa.Table, person_link: pa.Table) -> LinkingResult:
    """`records` is the truth, one row a record of the four registers; a record without a link is alone."""
    joined = _joined(records, person_link)
    person = _numbered(joined["person_true"])
    linked = np.asarray(pc.is_valid(joined["person_ours"]))
    cluster = _clusters(joined["person_ours"], linked)
    good = np.asarray(pc.fill_null(pc.equal(joined["nik_status"], GOOD_NIK), False))
    persons = int(person.max()) + 1 if len(person) else 0

    cell = _pair_numbers(person, cluster)
    in_cell, in_cluster, in_person = (_size_of_own(codes) for codes in (cell, cluster, person))
    found = _pairs_per(person, in_cell - 1, persons)
    true = _pairs_per(person, in_person - 1, persons)
    claimed = found + _pairs_per(person, in_cluster - in_cell, persons)

    good_cell = _size_within(cell, good)
    good_person = _size_within(person, good)
    found_good = _pairs_per(person, np.where(good, good_cell - 1, 0), persons)
    true_good = _pairs_per(person, np.where(good, good_person - 1, 0), persons)
    whole = np.bincount(person, weights=(in_cell == in_person) & (in_cell == in_cluster), minlength=persons)
    known = np.ones(persons)
    return LinkingResult(
        records=len(person),
        persons=persons,
        unlinked_records=int((~linked).sum()),
        precision=share(found, claimed),
        recall=share(found, true),
        recall_without_right_nik=share(found - found_good, true - true_good),
        exact=share((whole > 0).astype(np.float64), known),
        clusters_with_two_living_dukcapil=_two_living(joined, person, cluster, linked),
        by_nik_status=_by_status(joined["nik_status"], person, in_cell - 1, in_person - 1, persons),
    )


def _joined(records: pa.Table, person_link: pa.Table) -> pa.Table:
    true = records.filter(pc.is_in(records["source"], pa.array(PERSON_REGISTERS)))
    true = true.select(["source", "file", "record_id", "person_id", "nik_status", "alive"]).rename_columns(
        ["source", "file", "record_id", "person_true", "nik_status", "alive"]
    )
    ours = person_link.select(["source", "file", "record_id", "person_id"]).rename_columns(["source", "file", "record_id", "person_ours"])
    keys = ["source", "file", "record_id"]
    return true.join(ours, keys, join_type="left outer").sort_by([(key, "ascending") for key in keys]).combine_chunks()


def _numbered(values: pa.ChunkedArray) -> NDArray[np.int64]:
    encoded = values.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)


def _clusters(ours: pa.ChunkedArray, linked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Our persons as numbers; each record without a link gets a number of its own."""
    numbers = _numbered(pc.fill_null(ours, ""))
    numbers[~linked] = numbers.max(initial=0) + 1 + np.arange(int((~linked).sum()))
    return numbers


def _pair_numbers(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    _, numbers = np.unique(left * (int(right.max(initial=0)) + 1) + right, return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)


def _size_of_own(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(codes)[codes] if len(codes) else codes


def _size_within(codes: NDArray[np.int64], chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(np.bincount(codes, weights=chosen)[codes] if len(codes) else codes, dtype=np.float64)


def _pairs_per(person: NDArray[np.int64], partners: NDArray[np.generic], persons: int) -> NDArray[np.float64]:
    """Pairs of each person when every record has so many partners; a pair across two persons counts half for each."""
    return np.bincount(person, weights=partners, minlength=persons) / 2


def _two_living(joined: pa.Table, person: NDArray[np.int64], cluster: NDArray[np.int64], linked: NDArray[np.bool_]) -> int:
    spine = np.asarray(pc.and_(pc.equal(joined["source"], "dukcapil"), pc.equal(joined["alive"], "true"))) & linked
    pairs = np.unique(np.stack([cluster[spine], person[spine]]), axis=1)
    return int((np.bincount(pairs[0]) > 1).sum()) if pairs.size else 0


def _by_status(
    status: pa.ChunkedArray, person: NDArray[np.int64], found: NDArray[np.int64], true: NDArray[np.int64], persons: int
) -> tuple[StatusRow, ...]:
    names = np.asarray(pc.fill_null(status, "").to_pylist(), dtype=object)
    rows = []
    for name in sorted(set(names)):
        mine = names == name
        hits = np.bincount(person[mine], weights=found[mine], minlength=persons).astype(np.float64)
        of = np.bincount(person[mine], weights=true[mine], minlength=persons).astype(np.float64)
        rows.append(StatusRow(str(name), int(mine.sum()), share(hits, of)))
    return tuple(sorted(rows, key=lambda row: (row.nik_status != GOOD_NIK, -row.records, row.nik_status)))
