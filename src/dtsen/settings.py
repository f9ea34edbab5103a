"""This machine: the only place that reads the environment. Rooms get values, never this object.

| variable | meaning | default |
|---|---|---|
| DTSEN_BENANG | threads | the processors of the machine, at most 8 |
| DTSEN_MEMORI_GIB | memory for the engine's buffers, GiB (its peak is about a third higher) | a quarter of the machine, at most 4 |
| DTSEN_MESIN | engine: duckdb, sail, spark | duckdb |
| DTSEN_KUNCI | file with the registry's key | `~/.local/state/dtsen/kunci-registri` |
| DTSEN_POLICY | folder of the policy files | `policy/` of the project |
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from dtsen.errors import MachineError, Say

# The key of invented countries only: their people do not exist, so nothing is hidden, and every machine gets the same ids.
INVENTED_KEY = b"nusantara: orang rekaan tidak perlu rahasia"
_LEAST_KEY_BYTES = 32


@dataclass(frozen=True)
class Settings:
    threads: int
    memory_gib: float
    engine: str
    key_file: Path
    key_given: bool
    policy: Path


def read_settings() -> Settings:
    """The settings of this process; a value that cannot be used is an error, not a default."""
    machine_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    given = os.environ.get("DTSEN_KUNCI")
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return Settings(
        int(_number("DTSEN_BENANG", min(len(os.sched_getaffinity(0)), 8), 1)),
        _number("DTSEN_MEMORI_GIB", min(round(machine_gib * 0.25, 1), 4.0), 0.25),
        os.environ.get("DTSEN_MESIN", "duckdb"),
        Path(given) if given else state / "dtsen" / "kunci-registri",
        given is not None,
        Path(os.environ.get("DTSEN_POLICY") or Path(__file__).resolve().parents[2] / "policy"),
    )


def _number(name: str, default: float, least: float) -> float:
    text = os.environ.get(name, "")
    try:
        value = float(text) if text else float(default)
    except ValueError:
        value = -1.0
    if value < least:
        raise MachineError(
            Say(f"Isi {name} tidak dapat dipakai.", f"{name} cannot be used."),
            expected=Say(f"angka, paling kecil {least:g}", f"a number, at least {least:g}"),
            came=Say(text, text),
        )
    return value


def registry_key(settings: Settings, invented: bool) -> bytes:
    """The key that ids are made with. Made once, kept outside the runs: who loses it loses the ids of new people.

    `invented`: every delivery says `tiruan: true`; then, unless a key is named, the key of invented countries is used.
    """
    if invented and not settings.key_given:
        return INVENTED_KEY
    path = settings.key_file
    if path.exists():
        key = path.read_bytes().strip()
    elif settings.key_given:
        raise MachineError(
            Say(f"Berkas kunci {path.name} tidak ada.", f"There is no key file {path.name}."),
            todo=Say("Periksa DTSEN_KUNCI, atau pulihkan kunci dari cadangan.", "Check DTSEN_KUNCI, or restore the key from its backup."),
        )
    else:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_hex(32).encode()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(key)
    if len(key) < _LEAST_KEY_BYTES:
        raise MachineError(
            Say("Kunci registri terlalu pendek.", "The registry's key is too short."),
            expected=Say(f"paling sedikit {_LEAST_KEY_BYTES} bita", f"at least {_LEAST_KEY_BYTES} bytes"),
            todo=Say("Buat kunci baru dengan pembangkit acak.", "Make a new key with a random generator."),
        )
    return key
