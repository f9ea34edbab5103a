"""What `policy/portal/unggahan.yml` allows."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where


@dataclass(frozen=True)
class Limits:
    """`largest`: bytes of a file; `most_rows`: of a sheet; `keep_days`: until file and rows are erased."""

    largest: int
    most_rows: int
    endings: tuple[str, ...]
    keep_days: int


@lru_cache(maxsize=4)
def read_limits(policy: Path) -> Limits:
    """Raises PolicyError when the file lacks a part."""
    try:
        raw = yaml.safe_load((policy / "portal" / "unggahan.yml").read_text(encoding="utf-8"))
        return Limits(
            int(raw["paling_besar_mib"]) * 2**20, int(raw["baris_paling_banyak"]), tuple(map(str, raw["akhiran"])), int(raw["simpan_hari"])
        )
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Batas unggahan tidak dapat dibaca.", "The limits of uploads cannot be read."),
            where=Where(file="portal/unggahan.yml"),
            expected=Say(
                "paling_besar_mib, baris_paling_banyak, akhiran, simpan_hari", "paling_besar_mib, baris_paling_banyak, akhiran, simpan_hari"
            ),
        ) from error
