"""The register of processing: policy/portal/pemrosesan.yml joined with the tables that the program really has."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.tables import ROOMS, TABLES, Table
from portal.accounts.role import Purpose, read_matrix
from portal.protection import PROTECTION

FILE = "pemrosesan.yml"


@dataclass(frozen=True)
class RequestKind:
    """`hours`: the deadline; `keep_months`: when the particulars are erased; `needs_reference`: fulfilled only with a case number."""

    title: Say
    article: str
    hours: int
    keep_months: int
    needs_reference: bool


@dataclass(frozen=True)
class IncidentRules:
    hours: int
    keep_months: int
    article: str
    agency: Say
    data: dict[str, Say]


@dataclass(frozen=True)
class Flow:
    """One processing activity: what for, by which law, about whom, with which tables, for how long.

    `tables`: of the batch; `portal_tables`: of the portal, those of the list of rights that fit.
    """

    name: str
    title: Say
    purpose: Purpose
    tables: tuple[Table, ...]
    portal_tables: tuple[str, ...]
    subjects: Say
    origin: Say
    recipients: Say
    keep_months: int | None
    keep: Say
    triggers: tuple[str, ...]


@dataclass(frozen=True)
class Safeguard:
    title: Say
    proof: str


@dataclass(frozen=True)
class Risk:
    title: Say
    likelihood: str
    impact: str
    safeguards: tuple[str, ...]
    rest: str


@dataclass(frozen=True)
class Register:
    """Everything of pemrosesan.yml. `specific`: class -> variables that UU 27/2022 article 4 (2) calls specific."""

    controller: Say
    legal_basis: str
    since: str
    unconfirmed: bool
    child_below: int
    specific: dict[str, tuple[str, ...]]
    kinds: dict[str, RequestKind]
    channels: dict[str, Say]
    grounds: dict[str, Say]
    incident: IncidentRules
    triggers: dict[str, Say]
    flows: tuple[Flow, ...]
    safeguards: dict[str, Safeguard]
    risks: tuple[Risk, ...]

    def unregistered(self) -> tuple[str, ...]:
        """Tables with personal data that no flow names: a gap in the register, told in the DPIA."""
        batch = {table.name for flow in self.flows for table in flow.tables}
        portal = {name for flow in self.flows for name in flow.portal_tables}
        missing = [name for name, table in TABLES.items() if personal_columns(table) and name not in batch]
        return tuple(sorted([*missing, *(name for name, rules in PROTECTION.items() if rules.policies and name not in portal)]))


def personal_columns(table: Table) -> tuple[tuple[str, str], ...]:
    """(column, sensitivity) of what names a person or helps to find one, as the table itself declares it."""
    return tuple((column.name, column.sensitivity) for column in table.columns if column.sensitivity != "terbuka")


@lru_cache(maxsize=4)
def read_register(policy: Path) -> Register:
    """Reads and checks the file. Raises PolicyError when it names a room, purpose or safeguard that does not exist."""
    path = policy / "portal" / FILE
    try:
        raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        purposes = read_matrix(policy).purposes
        safeguards = {name: Safeguard(_say(one["judul"]), one["bukti"]) for name, one in raw["pengamanan"].items()}
        triggers = _says(raw["pemicu_dpia"])
        flows = tuple(_flow(name, one, purposes, triggers) for name, one in raw["aliran"].items())
        risks = tuple(_risk(one, safeguards) for one in raw["risiko"].values())
        incident = raw["insiden"]
        return Register(
            controller=_say(raw["pengendali"]),
            legal_basis=raw["dasar_hukum"],
            since=raw["berlaku_sejak"],
            unconfirmed=bool(raw.get("perlu_verifikasi")),
            child_below=raw["data_spesifik"]["anak_di_bawah_umur"],
            specific={name: tuple(variables) for name, variables in raw["data_spesifik"]["variabel"].items()},
            kinds={name: _kind(one) for name, one in raw["permintaan"].items()},
            channels=_says(raw["saluran"]),
            grounds=_says(raw["alasan_tolak"]),
            incident=IncidentRules(
                incident["jam"], incident["simpan_bulan"], incident["pasal"], _say(incident["lembaga"]), _says(incident["data"])
            ),
            triggers=triggers,
            flows=flows,
            safeguards=safeguards,
            risks=risks,
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise PolicyError(
            Say("Register pemrosesan tidak dapat dipakai.", "The register of processing cannot be used."),
            where=Where(file=f"portal/{FILE}"),
            came=Say(str(error), str(error)),
            todo=Say("Betulkan isinya; bentuknya ada di kepala berkas itu.", "Mend it; its form is told at its head."),
        ) from error


def _flow(name: str, raw: dict[str, Any], purposes: dict[str, Purpose], triggers: dict[str, Say]) -> Flow:
    rooms = tuple(raw.get("ruang", ()))
    known = {trigger: triggers[trigger] for trigger in raw["pemicu"]}
    if not set(rooms) <= set(ROOMS):
        raise KeyError(f"{name}: {rooms}")
    patterns = tuple(raw.get("tabel_portal", ()))
    return Flow(
        name=name,
        title=_say(raw["judul"]),
        purpose=purposes[raw["tujuan"]],
        tables=tuple(table for table in TABLES.values() if table.written_by in rooms),
        portal_tables=tuple(table for table in PROTECTION if any(_fits(table, one) for one in patterns)),
        subjects=_say(raw["subjek"]),
        origin=_say(raw["sumber"]),
        recipients=_say(raw["penerima"]),
        keep_months=raw["simpan_bulan"],
        keep=_say(raw["simpan"]),
        triggers=tuple(known),
    )


def _fits(table: str, pattern: str) -> bool:
    return table.startswith(pattern[:-1]) if pattern.endswith("*") else table == pattern


def _risk(raw: dict[str, Any], safeguards: dict[str, Safeguard]) -> Risk:
    for name in raw["pengamanan"]:
        safeguards[name]
    return Risk(_say(raw["judul"]), raw["kemungkinan"], raw["dampak"], tuple(raw["pengamanan"]), raw["sisa"])


def _kind(raw: dict[str, Any]) -> RequestKind:
    return RequestKind(_say(raw["judul"]), raw["pasal"], raw["jam"], raw["simpan_bulan"], bool(raw.get("perlu_rujukan")))


def _say(raw: dict[str, str]) -> Say:
    return Say(raw["id"], raw["en"])


def _says(raw: dict[str, dict[str, str]]) -> dict[str, Say]:
    return {name: _say(one) for name, one in raw.items()}
