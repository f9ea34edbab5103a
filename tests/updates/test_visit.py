"""What a visit proposes, as cases; and that it proposes the same however the roster was ordered and however often it was sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtsen.updates import Change, Proposal, ProposalKind, refusal
from dtsen.updates.visit import Met, Visit, proposals_of_visit

CARD, NEW_CARD = "3510110202260001", "3510110202260099"
SAME = {"nama": "SITI AMINAH", "status_kawin": "4", "jenis_kelamin": "2"}
MOTHER = Met("P1", SAME, SAME, "1")
SON = Met("P2", {"nama": "BUDI", "status_kawin": "1"}, {"nama": "BUDI", "status_kawin": "1"}, "1")
BORN = {"nama": "BAYI BARU", "tanggal_lahir": "2026-09-01", "jenis_kelamin": "1", "status_hubungan_keluarga": "3"}
HOUSE = {"luas_lantai": "54", "jenis_lantai_terluas": "6", "alamat": "JL MELATI NO 7"}
VISIT = Visit("K1", "3510110001", 20261124, "instance:uuid:a", "1", HOUSE, HOUSE, (MOTHER, SON))
Told = set[tuple[str, str, str, tuple[tuple[str, str, str], ...], int]]


def told(visit: Visit) -> Told:
    """(kind, subject, subject id, changes, since) of each proposal."""
    found = set()
    for one in proposals_of_visit(visit):
        changes = tuple(sorted((change.variable, change.before, change.after) for change in one.changes))
        found.add((str(one.kind), one.subject, one.subject_id, changes, one.as_of))
        assert (one.kode_desa, one.family_id, refusal(one)) == (visit.kode_desa, visit.family_id, None)
    return found


def with_son(**other: object) -> Visit:
    return replace(VISIT, members=(MOTHER, replace(SON, **other)))  # type: ignore[arg-type]


def gone(what: str, day: int = 20261124, who: str = "P2") -> tuple[object, ...]:
    return ("penghapusan", "anggota", who, (("keadaan", "hidup", what),), day)


def card(number: str, who: str, day: int = 20261124) -> tuple[object, ...]:
    return ("perbaikan", "anggota", who, (("nomor_kartu_keluarga", "", number),), day)


CASES = [
    ("nothing differs", VISIT, set()),
    (
        "another floor and size",
        replace(VISIT, answers=HOUSE | {"luas_lantai": "60", "jenis_lantai_terluas": "2"}),
        {("perbaikan", "keluarga", "K1", (("jenis_lantai_terluas", "6", "2"), ("luas_lantai", "54", "60")), 20261124)},
    ),
    ("an address in other letters is the same", replace(VISIT, answers=HOUSE | {"alamat": "Jl  Melati no 7"}), set()),
    ("what was not asked takes nothing away", replace(VISIT, answers={"luas_lantai": ""}), set()),
    ("an answer that is no variable of the registry", replace(VISIT, answers=HOUSE | {"geotag": "1", "catatan": "x"}), set()),
    (
        "somebody married",
        with_son(answers=SON.answers | {"status_kawin": "2"}),
        {("perbaikan", "anggota", "P2", (("status_kawin", "1", "2"),), 20261124)},
    ),
    ("a name in other letters is the same", with_son(answers={"nama": "Budi "}), set()),
    (
        "a name that the registry does not know yet",
        with_son(answers={"nama": "BUDI SANTOSO"}),
        {("perbaikan", "anggota", "P2", (("nama", "BUDI", "BUDI SANTOSO"),), 20261124)},
    ),
    ("died, and the day is known", with_son(where="2", day=20261001), {gone("meninggal", 20261001)}),
    ("died, nobody knows when", with_son(where="2"), {gone("meninggal")}),
    ("moved within the country", with_son(where="3", day=20260815), {gone("pindah", 20260815)}),
    ("moved abroad", with_son(where="4"), {gone("pindah_ln")}),
    ("gone, so the other answers count for nothing", with_son(where="2", answers={"status_kawin": "2"}), {gone("meninggal")}),
    ("a card of their own", with_son(where="6", card=NEW_CARD, day=20260701), {card(NEW_CARD, "P2", 20260701)}),
    ("a card of their own, its number unknown", with_son(where="6"), set()),
    ("nobody knows this person", with_son(where="7", answers={"status_kawin": "2"}), set()),
    ("somebody new who died is nobody", with_son(person_id="", where="2"), set()),
    ("somebody new with a card elsewhere is nobody here", with_son(person_id="", where="6", card=NEW_CARD), set()),
    (
        "born",
        replace(VISIT, members=(MOTHER, SON, Met("", BORN, {}, "1"))),
        {("penambahan", "anggota", "", tuple(sorted((name, "", value) for name, value in BORN.items())), 20261124)},
    ),
    (
        "moved in, with the card of the family",
        replace(
            VISIT,
            answers=HOUSE | {"nomor_kartu_keluarga": CARD},
            before=HOUSE | {"nomor_kartu_keluarga": CARD},
            members=(MOTHER, Met("", {"nama": "DEWI"}, {}, "1")),
        ),
        {("penambahan", "anggota", "", (("nama", "", "DEWI"), ("nomor_kartu_keluarga", "", CARD)), 20261124)},
    ),
    (
        "a new family on a card of its own",
        replace(
            VISIT,
            family_id="",
            answers={"luas_lantai": "54", "nomor_kartu_keluarga": CARD},
            before={},
            members=(Met("", {"nama": "DEWI"}, {}, "1"),),
        ),
        {
            ("penambahan", "keluarga", "", (("luas_lantai", "", "54"), ("nomor_kartu_keluarga", "", CARD)), 20261124),
            ("penambahan", "anggota", "", (("nama", "", "DEWI"), ("nomor_kartu_keluarga", "", CARD)), 20261124),
        },
    ),
    ("all have died", replace(VISIT, result="3", members=(MOTHER, SON)), {gone("meninggal", who="P1"), gone("meninggal")}),
    ("joined another family", replace(VISIT, result="6", joined=NEW_CARD), {card(NEW_CARD, "P1"), card(NEW_CARD, "P2")}),
    ("joined another family, its card unknown", replace(VISIT, result="6"), set()),
    *(
        (
            f"not met ({result}): everything stays",
            replace(VISIT, result=result, answers={"luas_lantai": "9"}, members=(MOTHER, replace(SON, where="2"))),
            set(),
        )
        for result in ("0", "4", "5", "7", "")
    ),
]


@pytest.mark.parametrize(("visit", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_proposed(visit: Visit, wanted: set[tuple[object, ...]]) -> None:
    assert told(visit) == wanted


def test_two_alike_are_two_persons_and_two_visits_are_two_claims() -> None:
    twins = replace(VISIT, members=(Met("", BORN, {}, "1"), Met("", BORN, {}, "1")))
    first = {one.proposal_id for one in proposals_of_visit(twins)}
    assert len(first) == 2
    # The same person written down by another enumerator is another claim: a person compares them.
    assert first.isdisjoint(one.proposal_id for one in proposals_of_visit(replace(twins, key="instance:uuid:b")))
    # What is said of somebody known is the same claim, whoever says it.
    moved = with_son(where="3")
    assert proposals_of_visit(moved) == proposals_of_visit(replace(moved, key="instance:uuid:b"))


ANSWERS = st.dictionaries(
    st.sampled_from(["nama", "status_kawin", "penglihatan", "jenis_kelamin", "bukan_peubah"]), st.sampled_from(["", "1", "2", "AB"])
)
PERSON = st.builds(
    Met,
    st.sampled_from(["", "P1", "P2", "P3"]),
    ANSWERS,
    ANSWERS,
    st.sampled_from(["1", "2", "3", "4", "6", "7", ""]),
    st.sampled_from(["", NEW_CARD]),
    st.sampled_from([0, 20260101]),
)
VISITS = st.builds(
    Visit,
    st.sampled_from(["", "K1"]),
    st.just("3510110001"),
    st.just(20261124),
    st.just("instance:uuid:a"),
    st.sampled_from(["0", "1", "3", "4", "5", "6", "7"]),
    st.dictionaries(st.sampled_from(["luas_lantai", "nomor_kartu_keluarga", "alamat"]), st.sampled_from(["", "54", CARD])),
    st.dictionaries(st.sampled_from(["luas_lantai", "alamat"]), st.sampled_from(["", "54"])),
    st.lists(PERSON, max_size=5).map(tuple),
    st.sampled_from(["", NEW_CARD]),
)


def by_id(proposals: tuple[Proposal, ...]) -> dict[str, Proposal]:
    return {one.proposal_id: one for one in proposals}


@given(VISITS, st.randoms(use_true_random=False))
def test_the_order_of_the_roster_changes_nothing(visit: Visit, dice: object) -> None:
    members = list(visit.members)
    dice.shuffle(members)  # type: ignore[attr-defined]
    once = proposals_of_visit(visit)
    assert len(by_id(once)) == len(once)
    shuffled = proposals_of_visit(replace(visit, members=tuple(members)))
    days = {one.as_of for one in once} | {one.as_of for one in shuffled}
    assert by_id(once).keys() == by_id(shuffled).keys() and days <= {visit.day, 20260101}


@given(VISITS)
def test_only_what_differs_is_proposed_and_nothing_twice(visit: Visit) -> None:
    for one in proposals_of_visit(visit):
        assert one.changes or one.kind is ProposalKind.PENAMBAHAN
        assert all(change.after and change.after != change.before for change in one.changes)
        assert len({change.variable for change in one.changes}) == len(one.changes)
        assert one.subject_id or one.kind is ProposalKind.PENAMBAHAN


@given(VISITS)
def test_what_was_taken_in_is_not_proposed_again(visit: Visit) -> None:
    """The registry now has what was said: the same visit to the same family says nothing of those who are known."""
    after = replace(visit, before={**visit.before, **{name: value for name, value in visit.answers.items() if value}})
    members = tuple(
        replace(one, before={**one.before, **{name: value for name, value in one.answers.items() if value}}) for one in visit.members
    )
    again = proposals_of_visit(replace(after, members=members))
    assert all(
        Change(change.variable, "", change.after) == change for one in again if one.kind is ProposalKind.PERBAIKAN for change in one.changes
    )
    assert not [one for one in again if one.subject == "keluarga" and one.subject_id]
