"""Which rules are in force on a day? Reads policy/target: programmes, exclusions, sentences and the salt of the quarter.

One programme may have several versions, in one file or in several files with the same `id`. Never may two of them hold
on one day. `seperti: "<date>"` takes over what an earlier version of the same file says, but for what is stated anew.
"""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dtsen.errors import Say
from dtsen.target.condition_reading import family_condition, person_condition
from dtsen.target.counting_sql import MOST_COMPONENTS
from dtsen.target.policy_file import Place, check, closest, date_at, read_policy_file
from dtsen.target.programme import Ceiling, Component, Exclusion, NotInForce, Programme, Quota, Rulebook, Unit
from dtsen.vocabulary.triwulan import Triwulan

_CASES = ".cases.yml"
_NOT_TAKEN_OVER = ("berlaku_sampai", "perlu_verifikasi", "catatan", "seperti")
PLACEHOLDERS = {"judul", "desil", "kuota", "paling_banyak", "tanggal", "sebutan", "sejak", "dasar_hukum"}


@dataclass(frozen=True)
class _Version:
    """One version as the file states it, with the days on which it holds (both ends included)."""

    file: dict[str, Any]
    content: dict[str, Any]
    place: Place
    since: int
    until: int

    def holds(self, day: int) -> bool:
        return self.since <= day <= self.until


def load_rulebook(policy: Path, as_of: int) -> Rulebook:
    """The rules of `policy`/target on `as_of` (yyyymmdd). Raises PolicyError with file, key and what to do.

    Versions that are not in force are checked too: a mistake in next year's rule is found today.
    """
    folder = policy / "target"
    exclusions, exclusions_place = read_policy_file(folder / "pengecualian.yml", policy, "pengecualian")
    salts, _ = read_policy_file(folder / "garam.yml", policy, "garam")
    quarter = Triwulan.of(as_of)
    # A quarter without a published salt uses its own name: known to all beforehand, and nobody can choose a family_id.
    salt = salts["garam"].get(f"{quarter.year}-TW{quarter.quarter}", quarter.release_name)
    by_id: dict[str, list[_Version]] = {}
    for path in sorted((folder / "programmes").glob("*.yml")):
        if not path.name.endswith(_CASES):
            content, place = read_policy_file(path, policy, "program")
            by_id.setdefault(content["id"], []).extend(_versions(content, place))
    in_force: list[Programme] = []
    waiting: list[NotInForce] = []
    for versions in by_id.values():
        _one_at_a_time(versions)
        read = [(version, _programme(version, exclusions, exclusions_place, as_of, salt)) for version in versions]
        chosen = [programme for version, programme in read if version.holds(as_of)]
        in_force.extend(chosen)
        if not chosen:
            waiting.append(NotInForce(read[0][1].id, read[0][1].title))
    return Rulebook(
        as_of,
        tuple(sorted(in_force, key=lambda programme: programme.id)),
        tuple(sorted(waiting, key=lambda programme: programme.id)),
        _sentences(folder, policy),
    )


def _versions(content: dict[str, Any], place: Place) -> list[_Version]:
    """The versions of one file, `seperti` filled in and checked."""
    stated = {str(version.get("berlaku_sejak")): version for version in content["versi"]}
    versions = []
    for number, version in enumerate(content["versi"]):
        here = place.at("versi").at(number)
        whole = _taken_over(version, stated, here, ())
        check(whole, here, "versi")
        since = date_at(whole, "berlaku_sejak", here) or 0
        versions.append(_Version(content, whole, here, since, date_at(whole, "berlaku_sampai", here) or 99991231))
    first = date_at(content, "berlaku_sejak", place)
    if first != min(version.since for version in versions):
        raise place.at("berlaku_sejak").error(
            Say("bukan hari pertama dari versi yang paling awal.", "is not the first day of the earliest version."),
            Say("Samakan dengan berlaku_sejak versi paling awal.", "Make it equal to berlaku_sejak of the earliest version."),
            came=content["berlaku_sejak"],
        )
    return versions


def _taken_over(version: dict[str, Any], stated: dict[str, dict[str, Any]], place: Place, seen: tuple[str, ...]) -> dict[str, Any]:
    base = version.get("seperti")
    if base is None:
        return version
    if base not in stated or base in seen or stated[base] is version:
        raise place.at("seperti").error(
            Say("tidak menunjuk versi lain dalam berkas ini.", "does not point to another version of this file."),
            closest(str(base), [day for day in stated if stated[day] is not version] or ["-"]),
            came=base,
        )
    before = _taken_over(stated[base], stated, place, (*seen, base))
    return {**{key: value for key, value in before.items() if key not in _NOT_TAKEN_OVER}, **version}


def _one_at_a_time(versions: list[_Version]) -> None:
    versions.sort(key=lambda version: version.since)
    for before, after in itertools.pairwise(versions):
        if before.until >= after.since:
            raise after.place.at("berlaku_sejak").error(
                Say("versi ini tumpang tindih dengan versi sebelumnya.", "this version overlaps with the one before."),
                Say(
                    f"Isi berlaku_sampai pada versi {before.content['berlaku_sejak']} ({before.place.file}) dengan hari sebelum versi ini.",
                    f"Set berlaku_sampai of version {before.content['berlaku_sejak']} ({before.place.file}) to the day before this one.",
                ),
                came=after.content["berlaku_sejak"],
            )
        if before.file["unit"] != after.file["unit"]:
            raise Place(after.place.file, "unit").error(
                Say("berbeda dari berkas lain dengan id yang sama.", "differs from another file with the same id."),
                Say("Samakan, atau beri program ini id lain.", "Make it equal, or give this programme another id."),
                came=after.file["unit"],
            )


def _programme(version: _Version, exclusions: dict[str, Any], exclusions_place: Place, as_of: int, salt: str) -> Programme:
    content, unit = version.content, version.file["unit"]
    paid = [key for key in ("besaran", "komponen") if key in content]
    if len(paid) != 1:
        raise version.place.error(
            Say("perlu tepat satu dari besaran dan komponen.", "needs exactly one of besaran and komponen."),
            Say(
                "besaran: satu jumlah untuk semua; komponen: jumlah per anggota.",
                "besaran: one amount for all; komponen: an amount a member.",
            ),
            came=paid or "-",
        )
    if "kuota" in content and "desil" not in content:
        raise version.place.at("kuota").error(
            Say("kuota perlu desil, karena urutannya menurut desil.", "a quota needs desil, by which it is ordered."),
            Say("Tambahkan desil, atau hapus kuota.", "Add desil, or remove kuota."),
        )
    components = _components(content.get("komponen", {"daftar": []}), version.place.at("komponen"))
    money = content.get("besaran", {"rupiah": 0})
    return Programme(
        id=version.file["id"],
        title=Say(version.file["judul"], version.file["title"]),
        unit=unit,
        since=content["berlaku_sejak"],
        legal_basis=content["dasar_hukum"],
        period=content["periode"],
        ceiling=_ceiling(content.get("desil")),
        amount=money["rupiah"] * money.get("kali", 1),
        components=components,
        most_counted=content.get("komponen", {}).get("paling_banyak"),
        exclusions=_exclusions(version, exclusions, exclusions_place, as_of if version.holds(as_of) else version.since, unit),
        quota=_quota(content.get("kuota"), salt),
        to_verify=content.get("perlu_verifikasi", False) or money.get("perlu_verifikasi", False),
    )


def _ceiling(desil: dict[str, Any] | None) -> Ceiling | None:
    if desil is None:
        return None
    return Ceiling(f"desil_{desil['tingkat']}", desil["paling_tinggi"], desil.get("perlu_verifikasi", False))


def _quota(kuota: dict[str, Any] | None, salt: str) -> Quota | None:
    return None if kuota is None else Quota(kuota["jumlah"], salt, kuota.get("perlu_verifikasi", False))


def _components(content: dict[str, Any], place: Place) -> tuple[Component, ...]:
    components: list[Component] = []
    if len(content["daftar"]) > MOST_COMPONENTS:
        raise place.at("daftar").error(
            Say(f"lebih dari {MOST_COMPONENTS} komponen.", f"more than {MOST_COMPONENTS} components."),
            Say("Gabungkan komponen yang jumlahnya sama dengan atau: [...].", "Join components of one amount with atau: [...]."),
            came=len(content["daftar"]),
        )
    for number, item in enumerate(content["daftar"]):
        here = place.at("daftar").at(number)
        if item["kode"] in {component.code for component in components}:
            raise here.at("kode").error(
                Say("kode komponen ganda.", "a component code twice."), Say("Beri kode lain.", "Give another code."), came=item["kode"]
            )
        unknown = item.get("tidak_diketahui")
        components.append(
            Component(
                code=item["kode"],
                named=_say(item["sebutan"]),
                unknown=_say(unknown) if unknown else None,
                amount=item["rupiah"],
                most=item.get("paling_banyak"),
                condition=person_condition(item["syarat"], here.at("syarat")),
                to_verify=item.get("perlu_verifikasi", False),
            )
        )
    return tuple(components)


def _exclusions(version: _Version, content: dict[str, Any], place: Place, day: int, unit: Unit) -> tuple[Exclusion, ...]:
    """The exclusions that a version names, as they are worded on `day`."""
    found: dict[str, Exclusion] = {}
    for number, item in enumerate(content["pengecualian"]):
        here = place.at("pengecualian").at(number)
        since = date_at(item, "berlaku_sejak", here) or date_at(content, "berlaku_sejak", place) or 0
        if not since <= day <= (date_at(item, "berlaku_sampai", here) or 99991231):
            continue
        if item["kode"] in found:
            raise here.at("kode").error(
                Say("dua pengecualian berkode sama berlaku pada hari yang sama.", "two exclusions of one code hold on the same day."),
                Say("Isi berlaku_sampai pada yang lama.", "Set berlaku_sampai of the older one."),
                came=item["kode"],
            )
        key = "orang" if unit == "orang" and "orang" in item else "keluarga"
        condition = family_condition(item[key], here.at(key), of_person=key == "orang")
        found[item["kode"]] = Exclusion(
            item["kode"], _say(item["ya"]), _say(item["tidak_diketahui"]), condition, item.get("perlu_verifikasi", False)
        )
    named: list[str] = version.content["pengecualian"]
    for number, code in enumerate(named):
        if code not in found:
            raise (
                version.place.at("pengecualian")
                .at(number)
                .error(
                    Say(
                        "pengecualian ini tidak berlaku atau tidak ada di pengecualian.yml.",
                        "this exclusion is not in force or not in pengecualian.yml.",
                    ),
                    closest(code, sorted(found) or ["-"]),
                    came=code,
                )
            )
    return tuple(found[code] for code in named)


def _sentences(folder: Path, policy: Path) -> dict[str, Say]:
    content, place = read_policy_file(folder / "alasan.yml", policy, "alasan")
    sentences = {code: _say(text) for code, text in content["alasan"].items()}
    for code, sentence in sentences.items():
        unknown = set(re.findall(r"{([^}]*)}", sentence.id + sentence.en)) - PLACEHOLDERS
        if unknown:
            raise (
                place.at("alasan")
                .at(code)
                .error(
                    Say("memuat isian yang tidak dikenal.", "holds an unknown placeholder."),
                    closest(min(unknown), sorted(PLACEHOLDERS)),
                    came=min(unknown),
                )
            )
    return sentences


def _say(text: dict[str, str]) -> Say:
    return Say(text["id"], text["en"])
