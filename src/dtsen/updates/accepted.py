"""What is accepted leaves as rows of the delivery `pemutakhiran` (docs/contracts/pemutakhiran.md)."""

from collections.abc import Iterable, Mapping

from dtsen.updates.lifecycle import Action, State
from dtsen.updates.proposal import Proposal, state_of
from dtsen.updates.variables import COLUMN, STATE, VILLAGE
from dtsen.vocabulary import as_iso

Row = dict[str, str]
Identities = Mapping[str, Mapping[str, str]]
# A release is made anew from all that was ever delivered: what an earlier one took in is delivered again.
ACCEPTED = (State.DITERIMA_KEMENSOS, State.MASUK_VERSI)
ANCHOR = "-kk"


def accepted_rows(proposals: Iterable[Proposal], known: Identities, heads: Identities | None = None) -> tuple[list[Row], list[Row]]:
    """(rows of `orang`, rows of `keluarga`) for the proposals that the ministry accepted, in the order of their ids.

    `known`: for each subject id the identity columns by which the next run knows the person or family again (nik,
    no_kk, nama, tanggal_lahir ...). `heads`: for each family id those of its head, beside whom somebody new is put into the family and
    who says that the family moved. Only claimed variables are filled: an empty field changes nothing. Whoever moved carries the day.
    """
    people: list[Row] = []
    families: list[Row] = []
    for proposal in sorted(proposals, key=lambda one: one.proposal_id):
        if state_of(proposal.events) not in ACCEPTED:
            continue
        when = as_iso(proposal.as_of or max(event.day for event in proposal.events if event.action is Action.TERIMA))
        row = {"tanggal": when, "kode_desa_bps": proposal.kode_desa, **known.get(proposal.subject_id, {})}
        claims = {change.variable: change.after for change in proposal.changes}
        presence = claims.pop(STATE, "")
        row |= {COLUMN.get(name, name): value for name, value in claims.items()}
        moved = VILLAGE in claims
        if proposal.subject == "keluarga":
            families.append({"id_keluarga_pembaruan": proposal.proposal_id, **row})
            if moved and (first := (heads or {}).get(proposal.subject_id)):
                where = {"tanggal": when, "tanggal_peristiwa": when, "kode_desa_bps": row["kode_desa_bps"], "hubungan": "1"}
                anchor = {"id_pembaruan": proposal.proposal_id + ANCHOR, "id_keluarga_pembaruan": proposal.proposal_id, "keberadaan": "ada"}
                people.append({**anchor, **where, **first})
            continue
        head = (heads or {}).get(proposal.family_id, {}) if not proposal.subject_id else {}
        if head:
            beside = {"tanggal": when, "kode_desa_bps": proposal.kode_desa, **head, "hubungan": "1"}
            people.append(
                {"id_pembaruan": proposal.proposal_id + ANCHOR, "id_keluarga_pembaruan": proposal.proposal_id, "keberadaan": "ada"} | beside
            )
            row["id_keluarga_pembaruan"] = proposal.proposal_id
        if presence and presence != "hidup":
            row |= {"keberadaan": presence, "tanggal_peristiwa": when}
        elif moved:
            row["tanggal_peristiwa"] = when
        people.append({"id_pembaruan": proposal.proposal_id, "keberadaan": "ada"} | row)
    return people, families


def proposal_of(record_id: str) -> str:
    """The proposal that a record of the delivery is from."""
    return record_id.removesuffix(ANCHOR)
