"""Every bundle is the registry and nothing else: each file of each region again, by plain loops over the tables of a run."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.engine import Shelf
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.vocabulary import System, Wilayah
from tests.conftest import Walked

Rows = list[dict[str, Any]]
POLICY = Path(__file__).parents[2] / "policy" / "release"


class Registry:
    """The tables of a run as plain rows, and which kabupaten/kota a family belongs to."""

    def __init__(self, root: Path) -> None:
        shelf = Shelf(root)
        self.rows: dict[str, Rows] = {
            name: pq.read_table(shelf.path(name)).to_pylist()
            for name in ("person", "family", "desil", "eligibility", "programme_reason", "finding", "rule_result", "wilayah_desa")
        }
        self.family = {row["family_id"]: row for row in self.rows["family"]}
        self.person = {row["person_id"]: row for row in self.rows["person"]}
        self.desil = {row["family_id"]: row for row in self.rows["desil"]}
        villages: dict[str, list[str]] = defaultdict(list)
        for row in self.rows["wilayah_desa"]:
            villages[row["kode_desa_kemendagri"][:4]].append(row["kode_kabupaten_kota_bps"])
        bps = {kab: max(sorted(set(codes) - {""}), key=codes.count, default="") for kab, codes in villages.items()}
        self.of_bps = {code: kab for kab, code in sorted(bps.items(), reverse=True) if code}
        self.known = set(villages)

    def kab(self, family_id: str | None) -> str | None:
        family = self.family.get(family_id or "")
        if family is None:
            return None
        village = (family["kode_desa_kemendagri"] or "")[:4]
        return village if village in self.known else self.of_bps.get(family["kode_kabupaten_kota"])

    def place(self, family_id: str) -> tuple[str, str, str]:
        family = self.family[family_id]
        return family["kode_kelurahan_desa"] or "", family["nomor_kartu_keluarga"] or "", family_id

    def released(self, kab: str) -> list[str]:
        """Families of the official file of a region, in its order."""
        inside = [one for one, row in self.family.items() if row["didata"] and one in self.desil and self.kab(one) == kab]
        return sorted(inside, key=self.place)


def text(value: object) -> str:
    """A value as a field: one record is one line."""
    words = "" if value is None else str(value)
    return " ".join(part for part in words.replace("\r", "\n").split("\n") if part) if "\n" in words or "\r" in words else words


def fields(row: dict[str, Any], columns: Iterable[str]) -> list[str]:
    return [text(row.get(column)) for column in columns]


def families(registry: Registry, kab: str) -> list[list[str]]:
    names = [variable.name for variable in KELUARGA]
    return [fields(registry.desil[one] | registry.family[one], names) for one in registry.released(kab)]


def persons(registry: Registry, kab: str) -> list[list[str]]:
    names = [variable.name for variable in ANGGOTA]
    members: dict[str, Rows] = defaultdict(list)
    for row in registry.rows["person"]:
        if row["keadaan"] == "hidup" and row["family_id"]:
            members[row["family_id"]].append(row)

    def head_first(row: dict[str, Any]) -> tuple[int, str]:
        relation = row["status_hubungan_keluarga"]
        return 99 if relation is None else relation, row["person_id"]

    return [fields(row, names) for family in registry.released(kab) for row in sorted(members[family], key=head_first)]


def recipients(registry: Registry, kab: str, programme: str, columns: list[str]) -> list[list[str]]:
    words = {(row["programme"], row["reason"]): row["kalimat"] for row in registry.rows["programme_reason"]}
    found = []
    for row in registry.rows["eligibility"]:
        if row["programme"] != programme or row["eligible"] != "yes" or registry.kab(row["family_id"]) != kab:
            continue
        family = registry.family[row["family_id"]]
        head, who = (registry.person.get(one or "", {}) for one in (family["kepala_person_id"], row["person_id"]))
        whole = family | row
        whole |= {"nik_kepala_keluarga": head.get("nomor_induk_kependudukan"), "nik_penerima": who.get("nomor_induk_kependudukan")}
        whole |= {"nama_kepala_keluarga": head.get("nama") or family["nama_anggota_keluarga"], "nama_penerima": who.get("nama")}
        whole |= {"desil_nasional": registry.desil.get(row["family_id"], {}).get("desil_nasional")}
        whole |= {"nilai_bantuan": row["amount"], "periode": row["period"], "komponen": " ".join(row["components"])}
        whole |= {"dalam_kuota": {True: "ya", False: "tidak", None: ""}[row["in_quota"]], "kode_alasan": " ".join(row["reasons"])}
        sentences = [words[programme, reason] for reason in row["reasons"] if (programme, reason) in words]
        found.append((registry.place(row["family_id"]), row["person_id"] or "", whole | {"alasan": "; ".join(sentences)}))
    return [fields(whole, columns) for *_, whole in sorted(found, key=lambda one: one[:2])]


def findings(registry: Registry, kab: str, columns: list[str]) -> list[list[str]]:
    titles = {row["rule"]: row["judul"] for row in registry.rows["rule_result"]}
    found = []
    for row in registry.rows["finding"]:
        home = registry.kab(row["family_id"])
        if (home or registry.of_bps.get(row["kode_kabupaten_kota"])) != kab:
            continue
        family = registry.family.get(row["family_id"] or "", {})
        person = registry.person.get(row["subject_id"], {}) if row["subject"] == "person" else {}
        village = row["kode_desa"] or ((family.get("kode_kelurahan_desa") or "") if home else "")
        whole = {"kode_aturan": row["rule"], "judul_aturan": titles.get(row["rule"]), "keparahan": row["severity"]}
        whole |= {"subjek": row["subject"], "id_subjek": row["subject_id"], "family_id": row["family_id"], "rincian": row["detail"]}
        whole |= {"nomor_kartu_keluarga": family.get("nomor_kartu_keluarga"), "alamat": family.get("alamat")}
        whole |= {"nomor_induk_kependudukan": person.get("nomor_induk_kependudukan"), "kode_kelurahan_desa": village}
        whole |= {"nama": person.get("nama") or family.get("nama_anggota_keluarga")}
        found.append(((row["rule"], village, row["subject"], row["subject_id"], row["detail"]), whole))
    return [fields(whole, columns) for _, whole in sorted(found, key=lambda one: one[0])]


def visits(registry: Registry, kab: str, as_of: int, columns: list[str]) -> list[list[str]]:
    policy = yaml.safe_load((POLICY / "daftar_kerja.yml").read_text(encoding="utf-8"))
    ceilings: dict[str, int] = {}
    reasons: set[tuple[int, str, str, str]] = set()
    for row in registry.rows["eligibility"]:
        desil = registry.desil.get(row["family_id"])
        if row["eligible"] == "yes" and desil:
            ceilings[row["programme"]] = max(ceilings.get(row["programme"], 0), desil["desil_nasional"])
        if row["eligible"] == "unknown":
            reasons.add((2, row["family_id"], "tidak_diketahui", row["programme"]))
    reasons |= {(3, row["family_id"], "tercatat_ganda", "") for row in registry.rows["finding"] if row["rule"] in policy["aturan_ganda"]}
    for one, family in registry.family.items():
        if not family["didata"] and family["kepala_person_id"]:
            reasons.add((1, one, "belum_didata", ""))
        age = as_of - family["tanggal_data"] if family["tanggal_data"] else None
        if family["didata"] and age is not None and age >= 10_000 * policy["usang_tahun"]:
            reasons.add((5, one, "data_usang", ""))
        desil, near = registry.desil.get(one), policy["jarak_desil"]
        within, helps = False, False
        for programme, most in ceilings.items() if desil else ():
            straddles = desil["desil_low"] <= most < desil["desil_high"]
            close = most - near < desil["desil_nasional"] <= most + near
            old = age is not None and age >= 10_000 * policy["umur_data_tahun"]
            within |= straddles
            if straddles and close and (desil["missing"] >= policy["isian_terduga_minimal"] or old):
                helps = True
                reasons.add((4, one, "pita_memotong_batas", programme))
        if within and not helps:
            reasons.add((6, one, "pita_memuat_batas", ""))
    found = []
    for urgency, one, code, programme in reasons:
        if one and registry.kab(one) == kab:
            family = registry.family[one]
            whole = family | {"prioritas": urgency, "kode_alasan": code, "programme": programme, "penjelasan": policy["kalimat"][code]}
            found.append(
                ((urgency, *registry.place(one), code, programme), whole | {"nama_kepala_keluarga": family["nama_anggota_keluarga"]})
            )
    return [fields(whole, columns) for _, whole in sorted(found, key=lambda one: one[0])]


@pytest.fixture(scope="module")
def registry(walked: Walked) -> Registry:
    return Registry(walked.root)


def read(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="|")
    return header, rows


def test_every_file_of_every_region_equals_a_naive_filter(walked: Walked, registry: Registry) -> None:
    cut = walked.root / "08-release"
    as_of = int(str(yaml.safe_load((cut / "manifest.json").read_text(encoding="utf-8"))["tanggal_acuan"]).replace("-", ""))
    version = walked.root.name.removeprefix("DTSEN-").replace("-", "_").lower()
    programmes = sorted({row["programme"] for row in registry.rows["eligibility"]})
    seen: dict[str, int] = defaultdict(int)
    for kab in sorted(registry.known):
        code = Wilayah(System.KEMENDAGRI, "", kab).dotted
        if not (cut / code).is_dir():
            assert not registry.released(kab)
            continue
        columns, lists = {}, {}
        for name in ("temuan", "daftar_kerja", *(f"penerima_{programme}" for programme in programmes)):
            columns[name], lists[name] = read(cut / code / f"{name}_{code}.csv")
        expected = {name: recipients(registry, kab, name.removeprefix("penerima_"), columns[name]) for name in lists if "penerima" in name}
        expected |= {
            "temuan": findings(registry, kab, columns["temuan"]),
            "daftar_kerja": visits(registry, kab, as_of, columns["daftar_kerja"]),
        }
        _, lists["keluarga"] = read(cut / code / f"keluarga_dtsen_{version}_{code}.csv")
        _, lists["anggota"] = read(cut / code / f"anggota_keluarga_dtsen_{version}_{code}.csv")
        expected |= {"keluarga": families(registry, kab), "anggota": persons(registry, kab)}
        for name, rows in lists.items():
            differences = [place for place, pair in enumerate(zip(rows, expected[name], strict=False)) if pair[0] != pair[1]]
            assert (len(rows), differences[:3]) == (len(expected[name]), []), (code, name)
            seen[name] += len(rows)
    assert seen["anggota"] > 2_000 and all(count > 0 for count in seen.values()), seen
