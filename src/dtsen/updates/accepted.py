"""What is accepted leaves as rows of the delivery `pemutakhiran` (docs/contracts/pemutakhiran.md)."""

from collections.abc import Iterable, Mapping

from dtsen.updates.lifecycle import Action, State
from dtsen.updates.proposal import Proposal, state_of

Row = dict[str, str]


def accepted_rows(proposals: Iterable[Proposal], known: Mapping[str, Mapping[str, str]]) -> tuple[list[Row], list[Row]]:
    """(rows of `orang`, rows of `keluarga`) for the proposals that the ministry accepted, in the order of their ids.

    `known`: for each subject id the identity columns by which the next run knows the person or family again (nik,
    no_kk, nama, tanggal_lahir ...). Only claimed variables are filled: an empty field changes nothing.
    """
    people: list[Row] = []
    families: list[Row] = []
    for proposal in sorted(proposals, key=lambda one: one.proposal_id):
        if state_of(proposal.events) is not State.DITERIMA_KEMENSOS:
            continue
        day = max(event.day for event in proposal.events if event.action is Action.TERIMA)
        when = f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"
        row = {"tanggal": when, "kode_desa_bps": proposal.kode_desa, **known.get(proposal.subject_id, {})}
        row |= {change.variable: change.after for change in proposal.changes}
        if proposal.subject == "keluarga":
            families.append({"id_keluarga_pembaruan": proposal.proposal_id, **row})
        else:
            people.append({"id_pembaruan": proposal.proposal_id, "keberadaan": "ada", **row})
    return people, families
