"""How a name is written wrongly: one function a class of slip; each returns None where it does not apply (domain.md 9.4)."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from nusantara.rates import NAME_CLASSES
from nusantara.streams import pick

_SOUNDS = (
    ("I", "E"), ("E", "I"), ("U", "O"), ("O", "U"), ("F", "P"), ("V", "F"), ("TH", "T"), ("DH", "D"), ("SY", "S"), ("KH", "H"), ("Z", "J"),
    ("Q", "K"), ("MM", "M"), ("NN", "N"), ("SS", "S"), ("DD", "D"), ("LL", "L"), ("AI", "EI"), ("IY", "Y"), ("H ", " "), ("D ", "T "),
    ("B ", "P "),
)  # fmt: skip
_OLD = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("Y", "J"), ("SY", "SJ"))
_SAME = (
    ("MUHAMMAD", "MUHAMAD MOHAMMAD MOHAMAD MOCHAMMAD MOCHAMAD MUCHAMAD MUH. MOH. MOCH. M. MHD"),
    ("SITI", "ST. SITTI ST"),
    ("ABDUL", "ABD. ABD ABDOEL"),
    ("ACHMAD", "AHMAD AKHMAD ACH."),
    ("AHMAD", "ACHMAD AKHMAD AHMAT"),
    ("NUR", "NOOR NOER"),
)
_BEFORE_MAN = ("H.", "HAJI", "UST.", "BPK.", "DRS.", "IR.", "DR.", "ALM.", "TGK.", "R.")
_BEFORE_WOMAN = ("HJ.", "HJ", "NY.", "IBU", "DRA.", "DR.", "ALMH.", "SDRI.")
_AFTER = (", S.PD", ", S.AG", " SE", " SH", ", S.KOM", " A.MD", ", M.PD", ", M.SI", " SPD", ", S.SOS", " ST", " AMDKEB")
_LETTERS = "ABCDEFGHIJKLMNOPRSTUWY"
_KEYS = {"A": "SQ", "E": "RW", "I": "OU", "O": "IP", "U": "YI", "N": "MB", "M": "N", "S": "AD", "T": "RY", "R": "ET", "H": "GJ"}


@dataclass(frozen=True)
class Bearer:
    """What a slip may draw on: sex (1, 2), the father's name, the husband's name ('' when there is none)."""

    sex: int
    father: str
    husband: str


def _typo(name: str, rng: Generator, _: Bearer) -> str | None:
    letters = [place for place, sign in enumerate(name) if sign.isalpha()]
    if len(letters) < 3:
        return None
    place = letters[int(rng.integers(1, len(letters)))]
    kind, sign = int(rng.integers(4)), name[place]
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1:
        return name[:place] + sign + name[place:]
    if kind == 2 and name[place - 1] != sign:
        return name[: place - 1] + sign + name[place - 1] + name[place + 1 :]
    near = _KEYS.get(sign, _LETTERS)
    other = near[int(rng.integers(len(near)))]
    return None if other == sign else name[:place] + other + name[place + 1 :]


def _phonetic(name: str, rng: Generator, _: Bearer) -> str | None:
    first, _sep, rest = name.partition(" ")
    for word, variants in _SAME:
        if first == word and rng.random() < 0.8:
            options = variants.split()
            return f"{options[int(rng.integers(len(options)))]} {rest}".strip()
    padded = name + " "
    sounds = [(old, new) for old, new in _SOUNDS if old in padded[1:]]
    if not sounds:
        return None
    old, new = sounds[int(rng.integers(len(sounds)))]
    place = padded.find(old, 1)
    return (padded[:place] + new + padded[place + len(old) :]).strip()


def _droptoken(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    del words[int(rng.integers(len(words))) if rng.random() < 0.35 else -1]
    return " ".join(words)


def _initial(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    place = int(rng.integers(len(words)))
    words[place] = words[place][0] + ("." if rng.random() < 0.5 else "")
    return " ".join(words)


def _title(name: str, rng: Generator, who: Bearer) -> str | None:
    before = _BEFORE_WOMAN if who.sex == 2 else _BEFORE_MAN
    if rng.random() < 0.55:
        return f"{before[int(rng.integers(len(before)))]} {name}"
    return name + _AFTER[int(rng.integers(len(_AFTER)))]


def _nick(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    if len(words) > 1 and rng.random() < 0.6:
        return words[int(rng.integers(len(words)))]
    return words[0][:4] if len(words[0]) > 5 else None


def _oldspell(name: str, rng: Generator, _: Bearer) -> str | None:
    options = [(new, old) for new, old in _OLD if new in name]
    if not options:
        return None
    new, old = options[int(rng.integers(len(options)))]
    return name.replace(new, old, 1 if rng.random() < 0.7 else 9)


def _order(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    place = int(rng.integers(len(words) - 1))
    words[place], words[place + 1] = words[place + 1], words[place]
    return " ".join(words)


def _glue(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    if len(words) < 2:
        return None
    place = int(rng.integers(len(words) - 1))
    return " ".join([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])


def _split(name: str, rng: Generator, _: Bearer) -> str | None:
    words = name.split()
    long = [place for place, word in enumerate(words) if len(word) >= 6]
    if not long:
        return None
    place = long[int(rng.integers(len(long)))]
    cut = int(rng.integers(3, len(words[place]) - 1))
    words[place] = f"{words[place][:cut]} {words[place][cut:]}"
    return " ".join(words)


def _bin(name: str, rng: Generator, who: Bearer) -> str | None:
    if not who.father:
        return None
    forms = ("BINTI", "BINTI", "BT", "BT.") if who.sex == 2 else ("BIN", "BIN", "BIN", "B.")
    return f"{name} {forms[int(rng.integers(4))]} {who.father.split()[0]}"


def _truncate(name: str, rng: Generator, _: Bearer) -> str | None:
    if len(name) < 12:
        return None
    return name[: int(rng.integers(9, min(len(name), 21)))].strip()


def _husband(name: str, rng: Generator, who: Bearer) -> str | None:
    return f"{name} {who.husband.split()[-1]}" if who.husband else None


_SLIPS: dict[str, Callable[[str, Generator, Bearer], str | None]] = {
    "typo": _typo,
    "phonetic": _phonetic,
    "droptoken": _droptoken,
    "title": _title,
    "initial": _initial,
    "nick": _nick,
    "oldspell": _oldspell,
    "order": _order,
    "glue": _glue,
    "split": _split,
    "bin": _bin,
    "truncate": _truncate,
    "husband": _husband,
}


def misspell(name: str, rng: Generator, who: Bearer) -> tuple[str, str]:
    """One slip: the name as written and the class; a name that nothing applies to gets a typing error or stays ('ok')."""
    for choice in pick(rng, list(NAME_CLASSES.values()), 6).tolist():
        kind = list(NAME_CLASSES)[choice]
        written = _SLIPS[kind](name, rng, who)
        if written is not None and written != name and written.strip():
            return written, kind
    written = _typo(name, rng, who)
    return (name, "ok") if written is None or written == name else (written, "typo")


def typing_error(name: str, rng: Generator) -> str:
    """A typing error and nothing else (the only slip of Dukcapil)."""
    for _ in range(5):
        written = _typo(name, rng, Bearer(1, "", ""))
        if written not in (None, name):
            return written or name
    return name
