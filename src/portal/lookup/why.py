"""What raises and what lowers a family's score, in words that a village officer can read to the family.

The strongest reasons of the run (table `desil_reason`), each with what is known of the family. The run compares with the
family in the middle of the country; effects multiply, so a share is said, not a sum.
"""

import math
from dataclasses import dataclass

from dtsen.errors import Lang, Say
from portal.exchange.models import Family, Person, Release
from portal.exchange.packed import Known

MICRO = 1_000_000
# Predictors that are one answer under another name.
_ANSWER = {"daya_listrik": "daya_terpasang"}
_MOVABLE, _HELD, _LAND = "punya_", "aset_bergerak_", "aset_tidak_bergerak_"
# Predictors that count members by age, first and last year.
_AGES = {"jumlah_0_6": (0, 6), "jumlah_7_15": (7, 15), "jumlah_16_59": (16, 59), "jumlah_60_atas": (60, 999)}
_YES_NO = {True: Say("ya", "yes"), False: Say("tidak", "no")}


@dataclass(frozen=True)
class Reason:
    """One characteristic: its name, what is known of the family (empty when it is made of several answers), and how much it moves."""

    label: Say
    value: str
    share: int

    @property
    def words(self) -> Say:
        """`+12 %` as words: about 12 % higher."""
        return Say(
            f"sekitar {abs(self.share)} % lebih {'tinggi' if self.share > 0 else 'rendah'}",
            f"about {abs(self.share)} % {'higher' if self.share > 0 else 'lower'}",
        )


@dataclass(frozen=True)
class Why:
    """`computed`: the run looked for reasons at all (it does not in very large runs)."""

    lowers: list[Reason]
    raises: list[Reason]
    computed: bool


def why(family: Family, members: list[Person], values: dict[str, Known], release: Release, region: dict[str, str], lang: Lang) -> Why:
    """The reasons of a family, strongest first each way; `region`: names of its province and regency by code."""
    made = []
    for text in family.sebab or []:
        name, _, effect = text.rpartition(":")
        label = release.labels["peubah"].get(name, [name, name])
        # A share of nothing would read as a mistake: what the run names moves at least one percent, before rounding.
        share = round(100 * math.expm1(int(effect) / MICRO)) or int(math.copysign(1, int(effect)))
        made.append(Reason(Say(label[0], label[1]), _known(name, family, members, values, release, region, lang), share))
    counted = int(release.files.get("desil_reason", {}).get("baris", 0)) > 0
    return Why([one for one in made if one.share < 0], [one for one in made if one.share > 0], counted)


def _known(
    name: str, family: Family, members: list[Person], values: dict[str, Known], release: Release, region: dict[str, str], lang: Lang
) -> str:
    """What the registry says about it, in the words of the official list; empty for what several answers make together."""
    head = next((one for one in members if one.person_id == family.kepala_person_id), None)
    if name == "jumlah_anggota":
        return "" if family.jumlah_anggota is None else str(family.jumlah_anggota)
    if name in _AGES:
        first, last = _AGES[name]
        return str(sum(1 for one in members if one.umur is not None and first <= one.umur <= last))
    if name == "umur_kepala":
        return "" if head is None or head.umur is None else str(head.umur)
    if name == "kepala_perempuan":
        return "" if head is None or head.jenis_kelamin is None else _YES_NO[head.jenis_kelamin == 2].text(lang)
    if name in ("kode_provinsi", "kode_kabupaten_kota"):
        return region.get((family.kode_desa or "")[: 2 if name == "kode_provinsi" else 4], "")
    bare = name.removeprefix(_MOVABLE)
    answers = (_ANSWER.get(name, name), *((f"{_HELD}{bare}", f"{_LAND}{bare}") if bare != name else ()))
    known = next((values[one] for one in answers if one in values), None)
    if known is None:
        return ""
    codes = {row[0]: row[3] for row in release.labels["keluarga"]}.get(known.variable, "")
    return str(release.labels["kode"].get(codes, {}).get(known.value, known.value))
