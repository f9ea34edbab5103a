"""Which source is believed for which variable: `policy/registry/precedence.yml`, written out for every pair."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from dtsen.errors import PolicyError, Say, Where

ANY = "*"


@dataclass(frozen=True)
class Precedence:
    """`rules`: one row for each (variable, source[, value]); `order`: sources, the better first."""

    rules: pa.Table
    order: pa.Table
    coarse_penalty: int
    distrust_penalty: int
    deaths_of_registers: bool


def load_precedence(policy: Path, variables: tuple[str, ...]) -> Precedence:
    """Reads the policy and lays its wildcards out over the variables and sources, first fitting rule first."""
    path = policy / "registry" / "precedence.yml"
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources = [str(source) for source in raw["urutan_sumber"]]
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for number, rule in enumerate(raw["aturan"]):
        missing = {"id", "variabel", "source", "kelas", "penalti_hari"} - set(rule)
        if missing or (rule["source"] != ANY and rule["source"] not in sources):
            raise PolicyError(
                Say("Aturan pemilihan nilai tidak lengkap.", "A rule of precedence is not whole."),
                where=Where(file="policy/registry/precedence.yml", row=number + 1, column=", ".join(sorted(missing)) or "source"),
                expected=Say(
                    "id, variabel, source (salah satu urutan_sumber atau *), kelas, penalti_hari",
                    "id, variabel, source (one of urutan_sumber or *), kelas, penalti_hari",
                ),
            )
        value = str(rule.get("nilai", ANY))
        for variable in variables if rule["variabel"] == ANY else [str(rule["variabel"])]:
            for source in sources if rule["source"] == ANY else [str(rule["source"])]:
                rows.setdefault(
                    (variable, source, value),
                    {
                        "variabel": variable,
                        "source": source,
                        "nilai": value,
                        "urutan": number,
                        "id": str(rule["id"]),
                        "kelas": int(rule["kelas"]),
                        "penalti_hari": int(rule["penalti_hari"]),
                    },
                )
    return Precedence(
        pa.Table.from_pylist(list(rows.values())),
        pa.Table.from_pylist([{"source": source, "urutan": at} for at, source in enumerate(sources)]),
        int(raw["penalti_kasar_hari"]),
        int(raw["penalti_tidak_dipercaya_hari"]),
        bool(raw["kematian_menurut_register"]),
    )
