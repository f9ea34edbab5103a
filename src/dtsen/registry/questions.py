"""Which question is asked only after another answer, or at some age: `policy/registry/pertanyaan.yml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from dtsen.errors import PolicyError, Say, Where

_EVER = 999


@dataclass(frozen=True)
class Questions:
    """`parents`: (variabel, induk) of a question that depends; `answers`: the answers of the parent after which it is asked;
    `ages`: (variabel, paling_muda, paling_tua) in whole years."""

    parents: pa.Table
    answers: pa.Table
    ages: pa.Table


def load_questions(policy: Path, variables: frozenset[str]) -> Questions:
    """Reads the policy; raises PolicyError for a variable that the registry does not have."""
    raw: dict[str, Any] = yaml.safe_load((policy / "registry" / "pertanyaan.yml").read_text(encoding="utf-8"))
    named = [rule[key] for rule in raw["bergantung"] for key in ("variabel", "induk")] + [rule["variabel"] for rule in raw["umur"]]
    unknown = sorted(set(named) - variables)
    if unknown:
        raise PolicyError(
            Say("Variabel ini tidak dikenal.", "This variable is not known."),
            where=Where(file="policy/registry/pertanyaan.yml", column=", ".join(unknown)),
            expected=Say("variabel set Keluarga atau Anggota", "a variable of the set Keluarga or Anggota"),
        )
    texts = pa.schema([(name, pa.string()) for name in ("variabel", "induk")])
    return Questions(
        pa.Table.from_pylist([{"variabel": rule["variabel"], "induk": rule["induk"]} for rule in raw["bergantung"]], schema=texts),
        pa.table(
            {
                "variabel": pa.array([rule["variabel"] for rule in raw["bergantung"] for _ in rule["nilai"]], pa.string()),
                "nilai": pa.array([str(value) for rule in raw["bergantung"] for value in rule["nilai"]], pa.string()),
            }
        ),
        pa.table(
            {
                "variabel": pa.array([rule["variabel"] for rule in raw["umur"]], pa.string()),
                "paling_muda": pa.array([int(rule.get("paling_muda", 0)) for rule in raw["umur"]], pa.int32()),
                "paling_tua": pa.array([int(rule.get("paling_tua", _EVER)) for rule in raw["umur"]], pa.int32()),
            }
        ),
    )
