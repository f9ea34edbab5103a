"""Proposals of a list as they are drawn."""

from collections.abc import Mapping
from dataclasses import dataclass

from dtsen.errors import Lang, Say
from dtsen.updates import IDENTITIES
from portal.exchange.in_force import release_in_force
from portal.lookup.queries import places_words
from portal.proposals import showing
from portal.proposals.models import Proposal
from portal.proposals.words import KINDS, SHORT
from portal.web.words import masked_name


@dataclass(frozen=True)
class ListLine:
    """One proposal of a list as drawn; `late`: should have been done before today."""

    row: Proposal
    name: str
    place: str
    kind: Say
    state: Say
    claims: list[showing.Line]
    late: bool


def list_lines(
    rows: list[Proposal], claims: Mapping[str, list[tuple[str, str, str]]], lang: Lang, today: int, *, masked: bool = True
) -> list[ListLine]:
    release = release_in_force()
    names = showing.names_of([(row.subject, row.subject_id, row.family_id) for row in rows])
    villages = {row.kode_desa for row in rows if row.kode_desa}
    villages |= {one[2] for told in claims.values() for one in told if one[0] == "kode_kelurahan_desa"}
    places = places_words(sorted(villages))
    made = []
    for row in rows:
        name = who(row, names, claims.get(row.pk, []), lang, masked=masked)
        said = [_masked(one) for one in claims.get(row.pk, [])] if masked else claims.get(row.pk, [])
        told = showing.lines(release, row.subject, said, lang, places) if release else []
        made.append(
            ListLine(
                row, name, places.get(row.kode_desa or "", ""), KINDS[row.kind], SHORT[row.state], told, bool(row.due and row.due < today)
            )
        )
    return made


def _masked(claim: tuple[str, str, str]) -> tuple[str, str, str]:
    """Names and addresses in a list: as in a result of the look-up; of a birth date nothing."""
    variable, before, after = claim
    if variable == "tanggal_lahir" or variable not in IDENTITIES or variable.startswith("nomor_"):
        return (variable, "", "****") if variable == "tanggal_lahir" else claim
    return variable, masked_name(before), masked_name(after)


def who(row: Proposal, names: Mapping[tuple[str, str], str], claims: list[tuple[str, str, str]], lang: Lang, *, masked: bool) -> str:
    """The name of the subject; of somebody new the name that is claimed, or the family."""
    new = next((after for variable, _, after in claims if variable == "nama"), "")
    name = names.get((row.subject, row.subject_id), "") if row.subject_id else new or names.get(("keluarga", row.family_id), "")
    shown = masked_name(name) if masked else name
    family = ("Keluarga" if lang == "id" else "Family of") if row.subject == "keluarga" else ""
    return " ".join(part for part in (family, shown or "–") if part)
