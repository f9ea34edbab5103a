"""What becomes of a row, as cases; and what would be proposed."""

from dataclasses import replace

import pytest

from dtsen.updates import Change, ProposalKind
from dtsen.updates.fate import Claimed, Fate, Kelas, Known, Padan, Row, fate_of
from dtsen.updates.proposals import Subject, contradictions, proposals_of

TODAY = 20260213
AGREES = frozenset({"nama_sama", "tanggal_sama", "nik_sama", "kk_sama"})
ROW = Row("3510010101900001", "saya", False, "", 19900101, "3510", (), AGREES, again=False, family_known=True)
KNOWN = Known("hidup", True, "3510010001", {"status_kawin": 2}, {"jenis_lantai_terluas": 6, "daya_terpasang": None})
FLOOR = Claimed("jenis_lantai_terluas", (2,), of_family=True)


def fate(row: Row, known: Known | None, *, with_dukcapil: bool = True) -> Fate:
    return fate_of(row, known, TODAY, 24, with_dukcapil=with_dukcapil)


CASES = [
    ("nothing differs", {}, {}, Kelas.SAMA),
    ("another floor", {"claims": (FLOOR,)}, {}, Kelas.UBAH),
    ("a word that may mean what we have", {"claims": (replace(FLOOR, codes=(5, 6)),)}, {}, Kelas.SAMA),
    ("a word that cannot mean it", {"claims": (replace(FLOOR, codes=(1, 2)),)}, {}, Kelas.UBAH),
    ("something that we did not know", {"claims": (replace(FLOOR, variable="daya_terpasang"),)}, {}, Kelas.SAMA),
    ("no register describes them", {}, {"described": False}, Kelas.BELUM_DI_DTSEN),
    ("said to be dead", {"event": "meninggal"}, {}, Kelas.MENINGGAL_DILAPORKAN),
    ("dead already", {"event": "meninggal"}, {"keadaan": "meninggal"}, Kelas.SUDAH_MENINGGAL),
    ("on the list, but dead", {}, {"keadaan": "meninggal"}, Kelas.SUDAH_MENINGGAL),
    ("moved out", {"event": "pindah_keluar"}, {}, Kelas.PINDAH_KELUAR),
    ("said to have come", {"event": "pindah_masuk"}, {}, Kelas.PINDAH_MASUK),
    ("lives elsewhere with us", {}, {"region": "1803010001"}, Kelas.PINDAH_MASUK),
    ("again in the file", {"again": True, "event": "meninggal"}, {}, Kelas.GANDA),
]


@pytest.mark.parametrize(("what", "row", "known", "kelas"), CASES, ids=[case[0] for case in CASES])
def test_fates_of_somebody_we_know(what: str, row: dict[str, object], known: dict[str, object], kelas: Kelas) -> None:
    assert fate(replace(ROW, **row), replace(KNOWN, **known)).kelas is kelas  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birth", "family_known", "kelas"),
    [
        (20260101, True, Kelas.BAYI_BARU),
        (20240213, True, Kelas.BAYI_BARU),
        (20240113, True, Kelas.TIDAK_DITEMUKAN),
        (20260101, False, Kelas.TIDAK_DITEMUKAN),
        (0, True, Kelas.TIDAK_DITEMUKAN),
    ],
)
def test_whom_nobody_knows_is_new_born_or_not_found(birth: int, family_known: bool, kelas: Kelas) -> None:
    assert fate(replace(ROW, birth=birth, family_known=family_known, nik="", nik_owner=""), None).kelas is kelas


PADAN = [
    ({}, Padan.PADAN),
    ({"evidence": AGREES - {"kk_sama"} | {"kk_beda"}}, Padan.KK_BERBEDA),
    ({"evidence": AGREES - {"nama_sama"} | {"nama_beda"}}, Padan.PADAN_NIK_NAMA_BEDA),
    ({"evidence": AGREES - {"tanggal_sama"} | {"tanggal_satu_angka"}}, Padan.PADAN_NIK_TANGGAL_BEDA),
    ({"nik_completed": True, "nik": "", "nik_owner": ""}, Padan.TYPO_NIK),
    ({"nik_owner": "", "evidence": frozenset({"nama_sama", "tanggal_sama", "nik_satu_angka"})}, Padan.TYPO_NIK),
    ({"nik_owner": "lain", "evidence": frozenset({"nama_sama", "tanggal_sama", "nik_satu_angka"})}, Padan.TIDAK_PADAN),
    ({"nik_owner": "ganda"}, Padan.NIK_GANDA),
    ({"nik": "", "nik_owner": ""}, Padan.TANPA_NIK),
    ({"nik_owner": "", "evidence": frozenset({"nama_sama", "tanggal_sama", "nik_beda"})}, Padan.NIK_TIDAK_DITEMUKAN),
]


@pytest.mark.parametrize(("row", "padan"), PADAN, ids=[str(case[1]) + str(place) for place, case in enumerate(PADAN)])
def test_states_of_matching(row: dict[str, object], padan: Padan) -> None:
    assert fate(replace(ROW, **row), KNOWN).padan is padan  # type: ignore[arg-type]


def test_what_needs_dukcapil_is_not_known_without_it() -> None:
    stranger = replace(ROW, nik_owner="", evidence=frozenset())
    assert fate(stranger, None).padan is Padan.NIK_TIDAK_DITEMUKAN
    assert fate(stranger, None, with_dukcapil=False).padan is Padan.TIDAK_DIKETAHUI


@pytest.mark.parametrize("keadaan", ["meninggal", "pindah_ln", "nonaktif"])
def test_the_state_of_the_person_goes_before_the_match(keadaan: str) -> None:
    assert fate(ROW, replace(KNOWN, keadaan=keadaan)).padan.value == keadaan


SUBJECT = Subject("P1", "K1", "3510010001", "Data|8")
HOUSE = frozenset({"jenis_lantai_terluas", "daya_terpasang"})


def test_a_change_of_the_house_is_proposed_for_the_family_and_one_of_the_person_for_the_person() -> None:
    married = Claimed("status_kawin", (4,), of_family=False)
    found = proposals_of(SUBJECT, fate(replace(ROW, claims=(FLOOR, married)), KNOWN), HOUSE)
    assert [(one.kind, one.subject, one.subject_id, one.changes) for one in found] == [
        (ProposalKind.PERBAIKAN, "keluarga", "K1", (Change("jenis_lantai_terluas", "6", "2"),)),
        (ProposalKind.PERBAIKAN, "anggota", "P1", (Change("status_kawin", "2", "4"),)),
    ]


@pytest.mark.parametrize(
    ("event", "after"),
    [("meninggal", "meninggal"), ("pindah_keluar", "pindah")],
)
def test_who_died_or_left_is_to_be_removed(event: str, after: str) -> None:
    (one,) = proposals_of(SUBJECT, fate(replace(ROW, event=event, claims=(FLOOR,)), KNOWN), HOUSE)
    assert (one.kind, one.subject_id, one.changes) == (ProposalKind.PENGHAPUSAN, "P1", (Change("keadaan", "hidup", after),))


def test_who_is_new_born_is_added_with_what_the_row_says_of_them_and_who_dukcapil_knows_is_not() -> None:
    named = replace(SUBJECT, person_id="", identity=(("nama", "ARSYILA"), ("jenis_kelamin", "2")))
    (born,) = proposals_of(named, Fate(Kelas.BAYI_BARU, Padan.TIDAK_PADAN), HOUSE)
    assert (born.kind, born.subject_id) == (ProposalKind.PENAMBAHAN, "")
    assert born.changes == (Change("nama", "", "ARSYILA"), Change("jenis_kelamin", "", "2"))
    (known,) = proposals_of(replace(named, person_id="P1"), Fate(Kelas.BELUM_DI_DTSEN, Padan.PADAN), HOUSE)
    assert known.changes == ()


@pytest.mark.parametrize("kelas", [Kelas.TIDAK_DITEMUKAN, Kelas.GANDA, Kelas.SUDAH_MENINGGAL])
def test_nothing_is_proposed_for_a_row_that_is_not_sure_or_not_new(kelas: Kelas) -> None:
    assert proposals_of(SUBJECT, Fate(kelas, Padan.TIDAK_PADAN, (Change("status_kawin", "1", "2"),)), HOUSE) == ()


def test_the_same_row_sent_twice_is_the_same_proposal_and_two_claims_contradict() -> None:
    tile, earth = (proposals_of(SUBJECT, fate(replace(ROW, claims=(replace(FLOOR, codes=(code,)),)), KNOWN), HOUSE) for code in (2, 8))
    assert tile == proposals_of(SUBJECT, fate(replace(ROW, claims=(FLOOR,)), KNOWN), HOUSE)
    found = contradictions([*tile, *earth])
    assert found == {one.proposal_id: ("jenis_lantai_terluas",) for one in (*tile, *earth)}
    assert contradictions(tile) == {}
