"""How noisy a world is, class by class: shares of the records of each register, counted from `truth_records.csv`."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

REGISTERS = ("dukcapil", "dtks", "regsosek", "p3ke")


@dataclass(frozen=True)
class Share:
    """`count` of `records` records of `source` bear the class `kind` of `field`."""

    source: str
    field: str
    kind: str
    count: int
    records: int

    @property
    def rate(self) -> float:
        return self.count / self.records if self.records else 0.0


def noise_shares(truth: Path) -> dict[tuple[str, str, str], Share]:
    """(source, field, class) -> share. Fields: nik, name (each slip of `typo+bin` counts), name_changed, dob, kk, twice, dead,
    gone. A record counts once a class, so a class never exceeds 1."""
    records: Counter[str] = Counter()
    counts: Counter[tuple[str, str, str]] = Counter()
    with (truth / "truth_records.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            register = row["source"]
            if register not in REGISTERS:
                continue
            records[register] += 1
            for field in ("nik", "dob", "kk"):
                if row[f"{field}_status"] not in ("", "ok"):
                    counts[register, field, row[f"{field}_status"]] += 1
            slips = set(row["name_status"].split("+")) - {"", "ok"}
            counts.update((register, "name", slip) for slip in slips)
            counts[register, "name_changed", "any"] += bool(slips)
            counts[register, "twice", "any"] += row["dup_in_source"] == "true"
            counts[register, "dead", "any"] += row["alive"] == "false"
            counts[register, "gone", "any"] += row["present"] == "false"
    return {key: Share(*key, count, records[key[0]]) for key, count in sorted(counts.items()) if count}


def noise_table(truth: Path, beside: Path | None = None) -> str:
    """A table for people: share of each class in percent, of one world or of two side by side."""
    mine = noise_shares(truth)
    theirs = noise_shares(beside) if beside else {}
    lines = [f"{'sumber/source':14}{'medan/field':14}{'kelas/class':14}{'%':>9}" + (f"{'banding %':>11}" if beside else "")]
    for key in sorted({*mine, *theirs}):
        rate = mine[key].rate if key in mine else 0.0
        line = f"{key[0]:14}{key[1]:14}{key[2]:14}{100 * rate:9.3f}"
        if beside:
            other = theirs[key].rate if key in theirs else 0.0
            line += f"{100 * other:11.3f}" + ("  <" if rate < other else "")
        lines.append(line)
    return "\n".join(lines)
