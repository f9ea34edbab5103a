"""What does a reason code mean, in words? The rows of `programme_reason`.

Y08 X08 T08   desil within, above, not known          X14  no member has a component of the programme
X01 ... T01   an exclusion applies ... is not known   K-SD a member counts for component SD;  T-SD  not known
B01           more members than are counted           Q01  entitled, but beyond the quota
J00           the rule that was applied               N00  no rule is in force on the day of the decision
"""

from collections.abc import Iterator

import pyarrow as pa

from dtsen.errors import Say
from dtsen.target.programme import Programme, Rulebook
from dtsen.vocabulary.tanggal import as_iso


def reason_rows(rulebook: Rulebook) -> pa.Table:
    """One row a programme and code, for every code that `eligibility` can hold."""
    rows: list[tuple[str, str, Say]] = []
    for programme in rulebook.programmes:
        rows.extend((programme.id, code, sentence) for code, sentence in _of_programme(programme, rulebook.sentences))
    for waiting in rulebook.not_in_force:
        sentence = _filled(rulebook.sentences["N00"], {"judul": waiting.title, "tanggal": _same(as_iso(rulebook.as_of))})
        rows.append((waiting.id, "N00", sentence))
    return pa.table(
        {
            "programme": pa.array([row[0] for row in rows], pa.string()),
            "reason": pa.array([row[1] for row in rows], pa.string()),
            "kalimat": pa.array([row[2].id for row in rows], pa.string()),
            "sentence": pa.array([row[2].en for row in rows], pa.string()),
        }
    )


def _of_programme(programme: Programme, sentences: dict[str, Say]) -> Iterator[tuple[str, Say]]:
    words = {"judul": programme.title, "sejak": _same(programme.since), "dasar_hukum": _same(programme.legal_basis)}
    verify = sentences["V"]
    yield "J00", _marked(_filled(sentences["J00"], words), programme.to_verify, verify)
    if programme.ceiling:
        words["desil"] = _same(programme.ceiling.highest)
        for code in ("Y08", "X08", "T08"):
            yield code, _marked(_filled(sentences[code], words), programme.ceiling.to_verify and code != "T08", verify)
    for exclusion in programme.exclusions:
        yield exclusion.code, _marked(exclusion.applies, exclusion.to_verify, verify)
        yield exclusion.unknown_code, exclusion.unknown
    for component in programme.components:
        named = {**words, "sebutan": component.named}
        yield f"K-{component.code}", _marked(_filled(sentences["K"], named), component.to_verify, verify)
        yield f"T-{component.code}", component.unknown or _filled(sentences["T"], named)
    if programme.components:
        yield "X14", _filled(sentences["X14"], words)
    if programme.most_counted:
        yield "B01", _filled(sentences["B01"], {**words, "paling_banyak": _same(programme.most_counted)})
    if programme.quota:
        number = Say(f"{programme.quota.number:,}".replace(",", "."), f"{programme.quota.number:,}")
        yield "Q01", _marked(_filled(sentences["Q01"], {**words, "kuota": number}), programme.quota.to_verify, verify)


def _filled(template: Say, words: dict[str, Say]) -> Say:
    indonesian, english = template.id, template.en
    for name, word in words.items():
        indonesian = indonesian.replace("{" + name + "}", word.id)
        english = english.replace("{" + name + "}", word.en)
    return Say(indonesian, english)


def _marked(sentence: Say, to_verify: bool, verify: Say) -> Say:
    return Say(f"{sentence.id} {verify.id}", f"{sentence.en} {verify.en}") if to_verify else sentence


def _same(word: object) -> Say:
    return Say(str(word), str(word))
