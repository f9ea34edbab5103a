"""What speaks for and against two records being one person, in words and bits."""

from dataclasses import dataclass

import numpy as np

from dtsen.errors import RequestError, Say
from dtsen.link.compare_name import OUT
from dtsen.link.evidence import EVIDENCE_WORDS, code_words
from dtsen.link.model import Model, weights
from dtsen.link.people import Register
from dtsen.link.weigh import FIELDS, Company, name_bits, pair_score


@dataclass(frozen=True)
class FieldEvidence:
    """One field: its level as a code, bits against strangers, bits against kin (members of one family)."""

    field: str
    code: str
    strangers: float
    kin: float


@dataclass(frozen=True)
class PairEvidence:
    score: float
    chance: float
    fields: tuple[FieldEvidence, ...]


def explain_pair(register: Register, model: Model, company: Company, a: str, b: str) -> PairEvidence:
    """The evidence on records `a` and `b`, written `source:record_id`."""
    people, words = register.people, register.words
    i, j = sorted((_row(register, a), _row(register, b)))
    bits = weights(model, float(np.bincount(people.row["source"]).max()))
    out = np.zeros((2, OUT))
    score, code = pair_score(people, words, bits, company, i, j, -np.inf, out)
    fields = []
    for at, (field, said) in enumerate(zip(FIELDS, code_words(code), strict=True)):
        level = code >> (4 * at) & 15
        own = float(bits.strangers[at, level])
        if field in ("nama", "ibu"):
            own = name_bits(bits, level & 7, at, out[0 if field == "nama" else 1])
        extra = {"tanggal": ("born_bits", (1,)), "wilayah": ("village_bits", (1, 2)), "tempat": ("place_bits", (1,))}.get(field)
        if extra and level & 7 in extra[1] and not (field == "tanggal" and code >> 8 & 15 == 9):
            own += float(people.row[extra[0]][i])
        fields.append(FieldEvidence(field, said, own, float(bits.kin[at, level])))
    return PairEvidence(score, 1 / (1 + 2.0**-score), tuple(fields))


def _row(register: Register, name: str) -> int:
    source, _, record = name.partition(":")
    for row, (s, r) in enumerate(zip(register.keys["source"].to_pylist(), register.keys["record_id"].to_pylist(), strict=True)):
        if s == source and r == record:
            return row
    raise RequestError(
        Say("Catatan itu tidak ada dalam hasil ini.", "That record is not in these results."),
        expected=Say("sumber:kunci", "source:key"),
        came=Say(name, name),
        todo=Say("Salin dari person_link.parquet.", "Copy it from person_link.parquet."),
    )


def explanation_text(evidence: PairEvidence, lang: str) -> str:
    """One line a field; bits above 0 speak for one person."""
    head = Say(
        f"Bobot bukti {evidence.score:.1f} bit, peluang satu orang {evidence.chance:.4f}",
        f"Weight of evidence {evidence.score:.1f} bits, chance of being one person {evidence.chance:.4f}",
    )
    column = Say("      terhadap orang lain   terhadap keluarga", "      against strangers   against kin")
    lines = [head.text("id" if lang == "id" else "en"), column.text("id" if lang == "id" else "en")]
    for one in evidence.fields:
        said = EVIDENCE_WORDS[one.code].text("id" if lang == "id" else "en") if one.code else "-"
        lines.append(f"{one.strangers:+9.1f} {one.kin:+9.1f}   {one.field}: {said}")
    return "\n".join(lines)
