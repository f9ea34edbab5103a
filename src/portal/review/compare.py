"""Two records side by side: field by field, what agrees, what differs, and in which letters."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from dtsen.errors import Say
from dtsen.vocabulary.nama import name_key

SAME, LIKE, OTHER, MISSING = "sama", "mirip", "beda", "kosong"
STATES = {
    SAME: ("=", Say("sama", "same")),
    LIKE: ("≈", Say("mirip", "alike")),
    OTHER: ("≠", Say("beda", "differs")),
    MISSING: ("?", Say("kosong", "empty")),
}
# Names are one when they are spelled alike in sound (domain.md 9.4); of the others only letter for letter.
NAMES = ("nama", "nama_ibu")
FIELDS: dict[str, Say] = {
    "nama": Say("Nama", "Name"),
    "tanggal_lahir": Say("Tanggal lahir", "Birth date"),
    "tempat_lahir": Say("Tempat lahir", "Place of birth"),
    "jenis_kelamin": Say("Jenis kelamin", "Sex"),
    "nama_ibu": Say("Nama ibu", "Mother"),
    "nik": Say("NIK", "NIK"),
    "hubungan": Say("Hubungan", "Relation"),
    "alamat": Say("Alamat", "Address"),
    "rt_rw": Say("RT/RW", "RT/RW"),
    "tempat": Say("Wilayah", "Region"),
    "tanggal_data": Say("Data per", "Data of"),
}
# Fields that say nothing about who somebody is: shown, never marked.
NEUTRAL = ("tanggal_data", "hubungan")


@dataclass(frozen=True)
class Part:
    """A piece of a text; `differs` from the other side."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One field of both records."""

    title: Say
    state: str
    sign: str
    word: Say
    a: list[Part]
    b: list[Part]


def lines(a: dict[str, str], b: dict[str, str], raw_a: dict[str, Any], raw_b: dict[str, Any]) -> list[Line]:
    """`a`, `b`: what is drawn; `raw_a`, `raw_b`: what is compared. Fields that both leave empty are left out."""
    made = []
    for name, title in FIELDS.items():
        if not a.get(name) and not b.get(name):
            continue
        state = "" if name in NEUTRAL else _state(name, raw_a.get(name), raw_b.get(name))
        sign, word = STATES.get(state, ("", Say("", "")))
        parts = _parts(a.get(name, ""), b.get(name, "")) if state in (LIKE, OTHER) else None
        left, right = parts or ([Part(a.get(name) or "–", False)], [Part(b.get(name) or "–", False)])
        made.append(Line(title, state, sign, word, left, right))
    return made


def _state(name: str, a: object, b: object) -> str:
    if a in (None, "") or b in (None, ""):
        return MISSING
    if a == b:
        return SAME
    left, right = str(a), str(b)
    if (name in NAMES and name_key(left) == name_key(right)) or (len(left) > 3 and len(right) > 3 and (left in right or right in left)):
        return LIKE
    return LIKE if SequenceMatcher(None, left, right, autojunk=False).ratio() >= (0.8 if name != "jenis_kelamin" else 2) else OTHER


def _parts(a: str, b: str) -> tuple[list[Part], list[Part]]:
    """Both texts in pieces: what only one of them has is marked."""
    left, right = [], []
    for kind, from_a, to_a, from_b, to_b in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if to_a > from_a:
            left.append(Part(a[from_a:to_a], kind != "equal"))
        if to_b > from_b:
            right.append(Part(b[from_b:to_b], kind != "equal"))
    return left, right


def number_difference(a: str, b: str) -> Say:
    """How two numbers of 16 digits differ, without showing them."""
    if a == b:
        return Say("angkanya sama", "same digits")
    places = [place + 1 for place, (one, other) in enumerate(zip(a, b, strict=False)) if one != other]
    if len(a) != len(b):
        return Say("panjangnya berbeda", "different length")
    shown = ", ".join(str(place) for place in places)
    if len(places) <= 4:
        return Say(f"beda di angka ke-{shown}", f"differ in digit {shown}")
    return Say(f"beda di {len(places)} dari 16 angka", f"differ in {len(places)} of 16 digits")
