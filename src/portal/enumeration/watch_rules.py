"""What policy/portal/pengawasan.yml says: which visits and enumerators deserve a second look, in words and with their thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from dtsen.errors import PolicyError, Say, Where

VISIT_ALARMS = ("terlalu_cepat", "jam_salah", "malam", "titik_kasar", "beruntun", "melompat", "titik_sama", "salinan", "jauh")
TRAITS = ("tidak_ditemui", "titik_manual", "tanpa_foto", "seragam", "anggota_berkurang", "pola_jawaban")
AGREEMENT = "periksa_ulang"
_NEEDS = {
    "terlalu_cepat": ("detik_dasar", "detik_per_anggota"),
    "jam_salah": ("detik",),
    "malam": ("dari_jam", "sampai_jam"),
    "titik_kasar": ("meter",),
    "beruntun": ("detik",),
    "melompat": ("meter", "km_per_jam"),
    "titik_sama": ("keluarga",),
    "salinan": ("jawaban",),
    "jauh": ("titik", "meter", "kali"),
}


@dataclass(frozen=True)
class VisitRule:
    """An alarm on one visit. `limits`: its thresholds by name; an enumerator stands out when `share` of the visits, and at least
    `visits` of them, have it."""

    words: Say
    limits: Mapping[str, float]
    share: float
    visits: int


@dataclass(frozen=True)
class WatchRules:
    """`groups`: groups of the form whose coded answers are compared; `series`: beginnings of names of questions that are easily
    answered all alike; `error`: the chance that anybody is told apart by mistake in a campaign; `difference`: the least difference of
    shares that counts; `visits`: how many visits either side of a comparison needs; `not_met`: results of a visit that mean so;
    `agree`: the share of equal answers below which a re-interview speaks against the first one, over `compared` answers at least;
    `number_gap`: how far two numbers may differ and be one; `one_place`: metres up to which two points are one place."""

    since: str
    groups: tuple[str, ...]
    series: tuple[str, ...]
    visit: Mapping[str, VisitRule]
    traits: Mapping[str, Say]
    not_met: tuple[str, ...]
    error: float
    difference: float
    visits: int
    agreement: Say
    agree: float
    compared: int
    number_gap: float
    one_place: float

    def words(self, code: str) -> Say:
        """An alarm in words; its code when the policy has dropped it since."""
        if code in self.visit:
            return self.visit[code].words
        return self.agreement if code == AGREEMENT else self.traits.get(code, Say(code, code))


def watch_rules() -> WatchRules:
    """The rules of this installation. Raises PolicyError as `read_watch_rules` does."""
    return read_watch_rules(settings.MACHINE.policy)


@lru_cache(maxsize=4)
def read_watch_rules(policy: Path) -> WatchRules:
    """Raises PolicyError for a file that lacks an alarm or a threshold, or that would tell everybody apart."""
    path = policy / "portal" / "pengawasan.yml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _rules(raw)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PolicyError(
            Say("Aturan pengawasan pendataan tidak dapat dipakai.", "The rules of supervision cannot be used."),
            where=Where(file="portal/pengawasan.yml"),
            came=Say(str(error), str(error)),
            todo=Say("Perbaiki berkas itu; setiap tanda perlu kalimat dan ambangnya.", "Mend it: every alarm needs words and thresholds."),
        ) from error


def _rules(raw: Mapping[str, Any]) -> WatchRules:
    people, again = raw["pencacah"], raw[AGREEMENT]
    test = people["uji"]
    made = WatchRules(
        str(raw["berlaku_sejak"]),
        tuple(raw["jawaban"]),
        tuple(raw["deret"]),
        {code: _visit_rule(code, raw["kunjungan"][code]) for code in VISIT_ALARMS},
        {code: _say(people[code]) for code in TRAITS},
        tuple(str(code) for code in people["tidak_ditemui"]["hasil"]),
        float(test["galat"]),
        float(test["selisih"]),
        int(test["kunjungan"]),
        _say(again),
        float(again["kesesuaian"]),
        int(again["jawaban"]),
        float(again["selisih_bilangan"]),
        float(raw["titik_satu_tempat"]),
    )
    if not 0 < made.error <= 0.2 or not 0 < made.difference < 1 or made.visits < 2 or not 0 < made.agree <= 1:
        raise ValueError("galat 0-0,2; selisih 0-1; kunjungan paling sedikit 2; kesesuaian 0-1")
    return made


def _visit_rule(code: str, raw: Mapping[str, Any]) -> VisitRule:
    limits = {name: float(raw[name]) for name in _NEEDS[code]}
    return VisitRule(_say(raw), limits, float(raw["bagian"]), int(raw["kunjungan"]))


def _say(raw: Mapping[str, Any]) -> Say:
    return Say(str(raw["id"]), str(raw["en"]))
