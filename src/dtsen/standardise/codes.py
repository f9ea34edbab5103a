"""Which code list, in which version, a delivery is read with: `policy/standardise/`."""

import csv
from pathlib import Path

import pyarrow as pa
import yaml

from dtsen.errors import DeliveryError, PolicyError, Say, Where


def code_map(policy: Path, versions: dict[str, str]) -> pa.Table:
    """All codes in force: columns daftar_kode, kode, label, kode_dtsen (empty: known, but no value), kasar.

    `versions`: source -> versi_kode of its delivery. A version without a list stops the run: reading it with another
    version would swap codes silently (roof 5 and 6 differ between Regsosek 2022 and DTSEN 2026).
    """
    folder = policy / "standardise"
    known = yaml.safe_load((folder / "versi_kode.yml").read_text(encoding="utf-8"))
    files = {known["bersama"]}
    for source, version in sorted(versions.items()):
        if source not in known["sumber"]:
            continue
        lists = known["sumber"][source]
        word = version.split()[0]
        if word not in lists:
            raise DeliveryError(
                Say(f"Versi kode {word} dari {source} belum dikenal.", f"Code version {word} of {source} is not known yet."),
                where=Where(file=f"{source}/delivery.yml", column="versi_kode"),
                expected=Say(", ".join(lists), ", ".join(lists)),
                todo=Say(
                    f"Tambahkan policy/standardise/codes/{word}.csv dan sebut di policy/standardise/versi_kode.yml.",
                    f"Add policy/standardise/codes/{word}.csv and name it in policy/standardise/versi_kode.yml.",
                ),
            )
        files.add(lists[word])
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for name in sorted(files):
        for row in _read(folder / "codes" / f"{name}.csv"):
            if (row["daftar_kode"], row["kode"]) in rows:
                raise PolicyError(
                    Say(f"Kode {row['kode']} ada dua kali.", f"Code {row['kode']} stands twice."),
                    where=Where(file=f"policy/standardise/codes/{name}.csv", column=row["daftar_kode"]),
                )
            rows[(row["daftar_kode"], row["kode"])] = row
    return pa.Table.from_pylist(list(rows.values()))


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise PolicyError(
            Say("Daftar kode tidak ada.", "A code list is missing."),
            where=Where(file=f"policy/standardise/codes/{path.name}"),
            todo=Say("Kembalikan berkas itu dari repositori.", "Restore the file from the repository."),
        )
    rows = []
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        coarse = row["catatan"].removeprefix("kasar: dapat berarti ") if row["catatan"].startswith("kasar") else ""
        rows.append({key: row[key] for key in ("daftar_kode", "kode", "label", "kode_dtsen")} | {"kasar": coarse.replace(", ", ",")})
    return rows
