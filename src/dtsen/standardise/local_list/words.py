"""`policy/updates/kata_daerah.yml`: free words and the codes they may stand for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dtsen.errors import PolicyError, Say, Where
from dtsen.tables import ANGGOTA, KELUARGA

HOUSE = (
    "status_kepemilikan_rumah",
    "jenis_lantai_terluas",
    "jenis_dinding_terluas",
    "jenis_atap_terluas",
    "sumber_air_minum_utama",
    "sumber_penerangan_utama",
    "daya_terpasang",
    "bahan_bakar_utama_memasak",
    "fasilitas_bab",
)
_LISTS = ("jenis_kelamin", "hubungan", "status_kawin", *HOUSE)


@dataclass(frozen=True)
class Claim:
    """One variable that a row speaks of: the codes that the word may stand for, and the word."""

    variable: str
    codes: tuple[int, ...]
    word: str


@dataclass(frozen=True)
class Official:
    """The official lists: variable -> code or label, in small letters -> code; and the variables that are counts, with limits."""

    codes: Mapping[str, Mapping[str, int]]
    counts: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, lists: Mapping[str, Iterable[tuple[str, str]]]) -> "Official":
        """`lists`: name of a code list -> its (code, label)."""
        coded = {name: {text.lower(): int(code) for code, label in own for text in (code, label)} for name, own in lists.items()}
        variables = (*ANGGOTA, *KELUARGA)
        return cls(
            {one.name: coded[one.daftar_kode] for one in variables if one.daftar_kode},
            {one.name: one.limits for one in variables if one.tipe.startswith("bilangan")},
        )

    def knows(self, variable: str) -> bool:
        return variable in self.codes or variable in self.counts

    def read(self, variable: str, text: str) -> int | None:
        """None for what is no code, label or count of the variable."""
        if variable in self.counts:
            low, high = self.counts[variable]
            return int(text) if text.isascii() and text.isdigit() and low <= int(text) <= high else None
        return self.codes.get(variable, {}).get(text.lower())


@dataclass(frozen=True)
class Words:
    """`codes`: list -> word -> codes. `events`: word -> event. `work`: word -> (variable, codes) of each variable it speaks of."""

    codes: Mapping[str, Mapping[str, tuple[int, ...]]]
    events: Mapping[str, str]
    work: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]
    unknown: frozenset[str]
    fillers: frozenset[str]

    def read(self, name: str, text: str) -> tuple[int, ...] | None:
        """The codes of a word; () when it says nothing; None when the word is not known."""
        word = simple(text)
        if text.strip().lower() in self.unknown or not word:
            return ()
        return self.codes[name].get(word)

    def event(self, remark: str) -> str:
        """What a remark says happened; '' when it says anything more: `suami meninggal` is not the death of the wife."""
        words = remark.split()
        for length in range(len(words), 0, -1):
            event = self.events.get(" ".join(words[:length]))
            if event:
                rest = words[length:]
                free = event.startswith("pindah") and rest[:1] in (["ke"], ["dari"])
                if free or set(rest) <= self.fillers:
                    return "pindah_masuk" if free and rest[0] == "dari" else event
        return ""


@lru_cache(maxsize=100_000)
def simple(text: str) -> str:
    """Small letters, digits and single blanks: `Milik-Sendiri ` -> `milik sendiri`."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def load_words(path: Path) -> Words:
    """Raises PolicyError when a list is missing or a word stands in two codes of one list."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        codes = {name: _codes(raw[name], name, path) for name in _LISTS}
        events = {simple(str(word)): str(event) for event, words in raw["peristiwa"].items() for word in words}
        work: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {}
        for entry in raw["pekerjaan"]:
            said: list[tuple[str, tuple[int, ...]]] = [("status_bekerja", (int(entry["bekerja"]),))]
            if "lapangan" in entry:
                said.append(("lapangan_usaha_dari_pekerjaan_utama", tuple(map(int, entry["lapangan"]))))
            if "status" in entry:
                said.append(("status_dalam_pekerjaan_utama", tuple(map(int, entry["status"]))))
            work |= {simple(str(word)): tuple(said) for word in entry["kata"]}
        unknown = frozenset(str(word).lower() for word in raw["tidak_tahu"])
    except (OSError, KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise PolicyError(
            Say("Kata daftar daerah tidak dapat dibaca.", "The words of local lists cannot be read."),
            where=Where(file=path.name),
            expected=Say(", ".join((*_LISTS, "peristiwa", "pekerjaan")), ", ".join((*_LISTS, "peristiwa", "pekerjaan"))),
        ) from error
    return Words(codes, events, work, unknown, frozenset(simple(str(word)) for word in raw["kata_pengisi"]))


def _codes(raw: Mapping[object, list[object]], name: str, path: Path) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for key, words in raw.items():
        codes = tuple(int(code) for code in str(key).split())
        for word in map(simple, map(str, words)):
            if found.setdefault(word, codes) != codes:
                raise PolicyError(
                    Say("Satu kata berarti dua kode.", "One word stands for two codes."),
                    where=Where(file=path.name, column=f"{name}.{word}"),
                    todo=Say('Tulis sebagai kunci dengan dua kode, mis. "5 6".', 'Write it under a key of both codes, e.g. "5 6".'),
                )
    return found
