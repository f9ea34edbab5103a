"""Names as Indonesians write them: the form that is shown, and the form that is compared (domain.md 9.4).

Two functions, both pure and idempotent, made to be applied once to each distinct value:

- `clean` answers *how is this name shown*: capitals, ASCII letters, single blanks; titles and spelling stay as sent.
- `name_key` answers *which names are one name written differently*: titles, degrees and patronymics off, one spelling
  for the MUHAMMAD, AHMAD, ABDUL, SITI and NUR families, old spelling (OE, DJ, TJ, SJ, NJ, CH) made new, letters only.

What `name_key` leaves alone on purpose: the order of the words, initials (`M RIZKY` may be MUHAMMAD or MAULANA RIZKY:
`link` weighs an initial against the whole word), Balinese order names and `I`/`NI`, marga, slips of the pen.
"""

import re
import unicodedata
from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´ʼʻ"), "'") | dict.fromkeys(map(ord, "“”„″«»"), '"') | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")

# Before a name: religion, nobility, learning, courtesy. Stripped only while a word of two letters or more is left.
_BEFORE = frozenset(
    [
        "H",
        "HJ",
        "HI",
        "HAJI",
        "HAJAH",
        "HAJJAH",
        "KH",
        "KYAI",
        "KIAI",
        "UST",
        "USTAD",
        "USTADZ",
        "USTADZAH",
        "TGK",
        "TENGKU",
        "TEUKU",
        "CUT",
        "R",
        "RR",
        "RA",
        "RM",
        "RNGT",
        "RADEN",
        "RDN",
        "DRS",
        "DRA",
        "DR",
        "DRG",
        "DRH",
        "IR",
        "PROF",
        "NY",
        "NN",
        "TN",
        "SDR",
        "SDRI",
        "BPK",
        "BAPAK",
        "PAK",
        "IBU",
        "BU",
        "MBAH",
        "MBOK",
        "ALM",
        "ALMH",
        "ALMARHUM",
        "ALMARHUMAH",
        "KG",
        "PDT",
        "PASTOR",
        "LETDA",
        "LETTU",
        "KAPTEN",
        "MAYOR",
        "KOLONEL",
        "SERTU",
        "SERKA",
        "SERMA",
        "KOPDA",
        "PRAKA",
        "BRIPKA",
        "AIPDA",
        "IPTU",
        "IPDA",
        "AKP",
    ]
)
# After a name: degrees. Without dots they count only behind the first word (SE, MA and ST are also parts of names).
_AFTER = frozenset(
    [
        "SH",
        "SE",
        "SI",
        "ST",
        "SS",
        "SPD",
        "SPDI",
        "SAG",
        "SKOM",
        "SSOS",
        "SSOSI",
        "SKM",
        "SKEP",
        "SKED",
        "SFARM",
        "SPSI",
        "SPT",
        "SHUT",
        "SIP",
        "SSI",
        "SSTP",
        "STP",
        "SPI",
        "SPDSD",
        "SHI",
        "SEI",
        "STH",
        "STHI",
        "SIKOM",
        "SPAK",
        "SST",
        "SGZ",
        "STRKEB",
        "AMK",
        "AMD",
        "AMDKEP",
        "AMDKEB",
        "AMAPD",
        "AMAPKB",
        "MSI",
        "MPD",
        "MPDI",
        "MM",
        "MH",
        "MT",
        "MA",
        "MAG",
        "MSC",
        "MKOM",
        "MKES",
        "MHUM",
        "MAK",
        "MBA",
        "MAP",
        "MSOS",
        "PHD",
        "LC",
        "BA",
        "BSC",
        "NERS",
        "NS",
        "APT",
        "SPOG",
        "SPPD",
        "SPA",
        "SPB",
        "CPA",
    ]
)
# `S. PD`, `A. MA. PD`, `M. SI`: one degree written with blanks behind its dots.
_DEGREE_WITH_BLANKS = re.compile(r"(?<=[A-Z]{2})[ ,]+((?:[A-Z]{1,4}\. ){1,2}[A-Z]{1,4}\.?)(?=[ ,]|$)")
_PATRONYMIC = frozenset({"BIN", "BINTI", "BINTE", "BNT", "BTE", "BT"})

_FAMILIES = {
    "MUHAMMAD": "MUHAMAD MOHAMMAD MOHAMAD MOHAMED MUHAMMED MOCHAMMAD MOCHAMAD MOKHAMAD MOKHAMMAD MUCHAMAD MUCHAMMAD MUKHAMAD MUKHAMMAD "
    "MUHAMMAT MUHAMAT MUH MOH MOCH MOKH MUCH MHD MUHD MOHD MHMD",
    "AHMAD": "ACHMAD AKHMAD AHMAT ACHMAT ACH AKH AHM",
    "ABDUL": "ABD ABDOEL ABDL ABDU",
    "SITI": "ST STI SITTI SITIE",
    "NUR": "NOOR NOER NOR NURR",
}
_ONE_SPELLING = {variant: name for name, variants in _FAMILIES.items() for variant in variants.split()}

_OLD = (("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("SJ", "SY"))
_OLD_SIGN = re.compile(r"OE|TJ|DJ|SJ|[LMW]J|^NJ")


def clean(text: str) -> str:
    """The name as it is shown. Accents are folded (`É` -> `E`), quotation marks and stray signs go, an apostrophe, a
    hyphen, a dot or a comma inside the name stays: `  nur’aini  binti "Ali"` -> `NUR'AINI BINTI ALI`."""
    folded = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    plain = folded.encode("ascii", "ignore").decode("ascii").upper().replace("`", "'")
    plain = re.sub(r"[^A-Z0-9'.,\- /]", lambda sign: "" if sign.group() == '"' else " ", plain)
    plain = re.sub(r"(?<![A-Z0-9])['\-]+|['\-]+(?![A-Z0-9])", " ", plain)
    plain = re.sub(r"\s+([.,])", r"\1", re.sub(r"\s+", " ", plain))
    return plain.strip(" ,-/")


def name_key(text: str) -> str:
    """The name as it is compared: letters A-Z and single blanks; `''` when the text holds no letter."""
    words = _without_patronymic(_without_titles(_words(_DEGREE_WITH_BLANKS.sub(_joined_degree, clean(text)))))
    return " ".join(_spelling(word) for word in words)


BEFORE, AFTER, PATRONYMIC, LONE_B, BORU = 1, 2, 4, 8, 16


def word_key(word: str) -> str:
    """The spelling of one word of capital letters that stays in the key of its name."""
    return _spelling(word)


def word_part(word: str) -> int:
    """The parts that a word of capital letters may play beside being a name: a sum of BEFORE (a title), AFTER (a degree),
    PATRONYMIC, LONE_B and BORU. A name without such words is compared as the spellings of its words."""
    return (
        BEFORE * (word in _BEFORE)
        + AFTER * (word in _AFTER)
        + PATRONYMIC * (word in _PATRONYMIC)
        + LONE_B * (word == "B")
        + BORU * (word in ("BORU", "BR"))
    )


def _joined_degree(match: re.Match[str]) -> str:
    """` S. PD` -> ` S.PD`; a run of letters that is no degree (`S. PUTRA`) stays."""
    joined = match.group(1).replace(" ", "")
    return f" {joined}" if joined.replace(".", "") in _AFTER else match.group()


def _words(shown: str) -> list[str]:
    """Words of letters. A dotted run that is a degree stays one word (`S.PD` -> `SPD`), any other dot is a blank."""
    words: list[str] = []
    for part in re.split(r"[ ,\-/]+", shown):
        whole = re.sub(r"[^A-Z0-9]", "", part)
        if whole in _AFTER and "." in part.rstrip("."):
            words.append("." + whole)
            continue
        words += [letters for letters in (_letters(piece) for piece in part.split(".")) if letters]
    return words


# Kept: in the 88,293 different names of a demo country 223,971 words are 14,562 different ones.
@lru_cache(maxsize=200_000)
def _letters(piece: str) -> str:
    """Letters of one word; a nought or a one between letters is a slip for O or I."""
    piece = piece.replace("'", "")
    if any(sign.isalpha() for sign in piece):
        piece = piece.replace("0", "O").replace("1", "I")
    return re.sub(r"[^A-Z]", "", piece)


def _without_titles(words: list[str]) -> list[str]:
    """Titles before and degrees behind the name off; the last word of a name is never taken for a title."""
    while len(words) > 1 and (words[-1].startswith(".") or words[-1] in _AFTER):
        words = words[:-1]
    words = [word for word in words if not word.startswith(".")] or [word.lstrip(".") for word in words]
    while len(words) > 1 and words[0] in _BEFORE and any(len(word) > 1 for word in words[1:]):
        words = words[1:]
    return words


def _without_patronymic(words: list[str]) -> list[str]:
    """`BIN`/`BINTI` and the father off, `BORU`/`BR` before a marga off; a lone `B` only as the last but one of four or more."""
    for place in range(1, len(words) - 1):
        lone = words[place] == "B" and place >= 2 and place == len(words) - 2
        if words[place] in _PATRONYMIC or lone:
            return words[:place]
    return [word for place, word in enumerate(words) if place == 0 or word not in ("BORU", "BR")]


@lru_cache(maxsize=200_000)
def _spelling(word: str) -> str:
    """One spelling for the families of equal names; in a word that shows van Ophuijsen spelling for certain J is Y."""
    if word in _ONE_SPELLING:
        return _ONE_SPELLING[word]
    if _OLD_SIGN.search(word):
        # The J of DJ, TJ, SJ is no Y; a J elsewhere is one only here (SANJAYA is modern, SANDJAJA is not).
        word = re.sub(r"(?<![DTS])J", "Y", word)
    for before, after in _OLD:
        word = word.replace(before, after)
    word = word.replace("CHR", "KR").replace("CH", "KH")
    word = re.sub(r"([B-DF-HJ-NP-TV-Z])\1+", r"\1", word)
    word = re.sub(r"II$", "I", word)
    return _ONE_SPELLING.get(word, word)
