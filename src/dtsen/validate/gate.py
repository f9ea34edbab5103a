"""May the run go on? Compares the share of each rule with its threshold in policy/validate/ambang.yml."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from jsonschema import Draft202012Validator

from dtsen.errors import GateError, PolicyError, Say, Where
from dtsen.validate.rules import Rule


@dataclass(frozen=True)
class Threshold:
    """The largest share of rows looked at that may break a rule.

    `millionths`: the share, 0 - 1,000,000. `minimum`: with fewer rows looked at the share is not judged. `must_look`:
    no row to look at stops the run, too (an empty registry breaks no rule).
    """

    rule: str
    millionths: int
    minimum: int
    must_look: bool
    todo: Say


def load_thresholds(path: Path, rules: Iterable[Rule]) -> dict[str, Threshold]:
    """Thresholds by rule id. PolicyError: the file is not of its shape or names a rule that does not exist."""
    data = read_policy(path, "ambang")
    thresholds = {
        entry["aturan"]: Threshold(
            rule=entry["aturan"],
            millionths=int(Decimal(entry["paling_banyak"]) * 1_000_000),
            minimum=entry["minimal_diperiksa"],
            must_look=entry.get("wajib_ada", False),
            todo=Say(entry["tindakan"], entry["action"]),
        )
        for entry in data["ambang"]
    }
    wrong = sorted(set(thresholds) - {rule.id for rule in rules})
    if wrong or len(thresholds) != len(data["ambang"]):
        names = ", ".join(wrong)
        raise unusable(path, f"aturan ganda atau tidak dikenal: {names}", f"a rule is there twice or not known: {names}")
    return thresholds


def read_policy(path: Path, schema: str) -> dict[str, Any]:
    """A YAML file of policy/validate, held to `<schema>.schema.json` of this room."""
    if not path.is_file():
        raise unusable(path, "berkas tidak ada", "the file is not there")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise unusable(path, f"YAML tidak terbaca: {error}", f"the YAML cannot be read: {error}") from error
    shape = json.loads(resources.files("dtsen.validate").joinpath(f"{schema}.schema.json").read_text(encoding="utf-8"))
    for wrong in sorted(Draft202012Validator(shape).iter_errors(data), key=str):
        place = "/".join(str(step) for step in wrong.absolute_path) or "/"
        raise unusable(path, f"{place}: {wrong.message}", f"{place}: {wrong.message}")
    return dict(data)


def unusable(path: Path, what: str, what_en: str) -> PolicyError:
    return PolicyError(
        Say(f"Berkas kebijakan tidak dapat dipakai: {what}.", f"A policy file cannot be used: {what_en}."),
        where=Where(file=f"policy/validate/{path.name}"),
        todo=Say("Perbaiki berkas itu, lalu jalankan lagi.", "Correct that file, then run again."),
    )


# Where the findings of a rule lie: the delivered file of a record, the regency of a person or a family.
PLACES = """
SELECT
  rule,
  CASE WHEN subject = 'record' THEN 'file' ELSE 'region' END AS kind,
  CASE WHEN subject = 'record' THEN split_part(subject_id, '/', 2) ELSE kode_kabupaten_kota END AS place,
  count(*) AS found
FROM finding
GROUP BY 1, 2, 3
"""
PLACES_NAMED = 3


def stop_if_beyond(results: pa.Table, places: pa.Table, thresholds: Mapping[str, Threshold]) -> None:
    """GateError that names each rule of `rule_result` which did not pass: title, share, threshold, where, what to do.

    `places` is the result of PLACES: the three with the most findings of a rule are named.
    """
    beyond = [row for row in results.to_pylist() if not row["passed"]]
    if not beyond:
        return
    found_at = places.to_pylist()
    sentences = [_sentence(row, thresholds[row["rule"]], _worst([at for at in found_at if at["rule"] == row["rule"]])) for row in beyond]
    raise GateError(
        Say(
            f"Pemeriksaan menghentikan proses: {len(beyond)} aturan melewati ambang.\n" + "\n".join(say.id for say in sentences),
            f"Validation stopped the run. Rules beyond their threshold: {len(beyond)}.\n" + "\n".join(say.en for say in sentences),
        ),
        todo=Say(
            "Lihat tabel finding dan rule_result di folder 05-validate. Perbaiki penyerahan data lalu jalankan lagi; "
            "ambang di policy/validate/ambang.yml hanya boleh diubah oleh pemiliknya.",
            "See the tables finding and rule_result in the folder 05-validate. Correct the delivery and run again; "
            "a threshold in policy/validate/ambang.yml is changed by its owner only.",
        ),
    )


def _worst(places: list[dict[str, Any]]) -> Say:
    """The places with the most findings, as the end of a sentence; empty when nobody knows the place."""
    known = sorted((at for at in places if at["place"]), key=lambda at: (-at["found"], at["place"]))[:PLACES_NAMED]
    if not known:
        return Say("", "")
    named = ", ".join(f"{at['place']} ({at['found']})" for at in known)
    what, what_en = ("berkas", "file") if known[0]["kind"] == "file" else ("kabupaten/kota", "regency")
    return Say(f" Terbanyak di {what} {named}.", f" Most of them in {what_en} {named}.")


def _sentence(row: dict[str, Any], threshold: Threshold, worst: Say) -> Say:
    if not row["checked"]:
        return Say(
            f"  {row['rule']} {row['judul']}: tidak ada baris yang dapat diperiksa. {threshold.todo.id}",
            f"  {row['rule']} {row['title']}: there was no row to look at. {threshold.todo.en}",
        )
    share, most = _percent(row["found"], row["checked"]), _percent(threshold.millionths, 1_000_000)
    return Say(
        f"  {row['rule']} {row['judul']}: {share.replace('.', ',')} ({row['found']} dari {row['checked']} baris), "
        f"ambang {most.replace('.', ',')}.{worst.id} {threshold.todo.id}",
        f"  {row['rule']} {row['title']}: {share} ({row['found']} of {row['checked']} rows), "
        f"threshold {most}.{worst.en} {threshold.todo.en}",
    )


def _percent(part: int, whole: int) -> str:
    """Two decimals, rounded up, so that a share just beyond its threshold never reads as equal to it."""
    hundredths = -(-part * 10_000 // whole)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"
