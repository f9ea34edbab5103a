"""The centre's checks: each proposal against the registry and the rules, the batch as a whole, the sample and its visits."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from dtsen.errors import RequestError
from dtsen.updates import Change, Proposal, ProposalKind
from portal.accounts.actor import Actor
from portal.exchange.rule_catalogue import broken, read_catalogue
from portal.proposals.actions import Origin, check_batch, draw_sample, submit_batch, write_visit
from portal.proposals.check_rules import read_check_rules
from portal.proposals.models import Batch, Finding, GroundCheck
from portal.proposals.models import Proposal as Row
from portal.proposals.submission import today_number
from tests.portal.proposals.support import acting, correction, death, lead_to, newborn
from tests.portal.small_run import VILLAGES, family_id

A, B, C, D = VILLAGES
ActorAs = Callable[[str, str], Actor]


def at_the_centre(actor_as: ActorAs, reference: str, village: str, sent: list[Proposal]) -> tuple[Batch, dict[str, str]]:
    """A batch that was signed and not checked yet; ids here by the ids sent."""
    operator, centre = actor_as("operator_desa", village), actor_as("pemilik_program", "")
    with acting(operator):
        told = submit_batch(operator, reference, Origin("formulir", reference), sent)
    names = {name: one.proposal_id for name, one in told.outcomes.items()}
    assert told.batch and all(names.values()), told.outcomes
    for name in names.values():
        lead_to("disahkan_kdh", name, actor_as, village)
    with acting(centre):
        Row.objects.filter(batch=told.batch).update(checked_on=None)
    return told.batch, names


def found(actor: Actor, name: str) -> set[tuple[str, str]]:
    with acting(actor):
        return set(Finding.objects.filter(proposal_id=name).values_list("rule", "severity"))


def test_each_proposal_is_held_against_the_registry(actor_as: ActorAs) -> None:
    centre = actor_as("pemilik_program", "")
    sent = [
        correction("U-cek-1", A, 3, "jenis_lantai_terluas", "1", "2"),
        correction("U-cek-2", A, 4, "jenis_lantai_terluas", "4", "77"),
        correction("U-cek-3", A, 2, "jenis_dinding_terluas", "", "1"),
        Proposal("U-cek-4", ProposalKind.PERBAIKAN, "keluarga", "KTIDAKADA", A, (Change("jenis_lantai_terluas", "", "1"),)),
        Proposal("U-cek-5", ProposalKind.PERBAIKAN, "keluarga", family_id(C, 2), A, (Change("jenis_dinding_terluas", "", "1"),)),
        newborn("U-cek-6", A, 4),
    ]
    batch, names = at_the_centre(actor_as, "uji-cek", A, sent)
    with acting(centre):
        checked = check_batch(centre, batch.pk)
        assert checked and (checked.done, checked.left) == (6, 0)
        assert not Row.objects.filter(batch=batch, checked_on__isnull=True).exists()
    assert ("registri_berubah", "waspada") in found(centre, names["U-cek-1"])
    assert ("kode_tidak_dikenal", "gawat") in found(centre, names["U-cek-2"])
    assert found(centre, names["U-cek-3"]) == set()
    assert ("subjek_tidak_ada", "gawat") in found(centre, names["U-cek-4"])
    assert ("di_luar_wilayah", "gawat") in found(centre, names["U-cek-5"])
    assert ("tanpa_nik", "info") in found(centre, names["U-cek-6"])
    with acting(centre):
        again = check_batch(centre, batch.pk)
        assert again and again.done == 0


def test_a_contradiction_that_a_proposal_would_bring_is_found_by_the_rule_catalogue(actor_as: ActorAs) -> None:
    centre = actor_as("pemilik_program", "")
    change = (Change("fasilitas_bab", "", "6"), Change("jenis_kloset", "", "1"))
    closet = Proposal("U-aturan-1", ProposalKind.PERBAIKAN, "keluarga", family_id(B, 3), B, change, family_id=family_id(B, 3))
    batch, names = at_the_centre(actor_as, "uji-aturan", B, [closet])
    with acting(centre):
        check_batch(centre, batch.pk)
        rules = {one.rule: one.detail for one in Finding.objects.filter(proposal_id=names["U-aturan-1"])}
    assert "RMH04" in rules and rules["RMH04"]["judul"]


def test_the_catalogue_runs_the_rules_of_the_journey() -> None:
    wanted = read_check_rules(settings.MACHINE.policy).rules
    rules = read_catalogue(settings.MACHINE.policy, wanted)
    assert {"RMH02", "KEL02", "SEK02"} <= {rule.id for rule in rules} and len(rules) > 40
    people = [
        {
            "person_id": name,
            "family_id": "K",
            "keadaan": "hidup",
            "umur": 40,
            "hubungan": 1,
            "jenis_kelamin": 1,
            "status_hubungan_keluarga": "1",
        }
        for name in ("P1", "P2")
    ]
    two = broken(rules, people, [{"family_id": "K", "didata": True, "luas_lantai": "9999"}], 20251231)
    assert {"KEL02", "RMH02"} <= {one.rule for one in two}
    one = broken(rules, people[:1], [{"family_id": "K", "didata": True, "luas_lantai": "60"}], 20251231)
    assert not {"KEL02", "RMH02"} & {found.rule for found in one}


def test_a_batch_that_moves_a_village_stands_out(actor_as: ActorAs) -> None:
    """The small run has four families a village: the threshold of how many are judged is lowered to four."""
    centre = actor_as("pemilik_program", "")
    sent = [correction(f"U-geser-{number}", D, number, "jenis_lantai_terluas", "4", "8") for number in (1, 2, 3, 4)]
    batch, _ = at_the_centre(actor_as, "uji-geser", D, sent)
    rules = read_check_rules(settings.MACHINE.policy)
    object.__setattr__(rules.limits, "fewest", 4)
    try:
        with acting(centre):
            check_batch(centre, batch.pk)
            told = {one.rule: one.detail for one in Finding.objects.filter(batch=batch, proposal__isnull=True)}
    finally:
        object.__setattr__(rules.limits, "fewest", 20)
    assert set(told) == {"bagian_desa", "jawaban_sama", "searah_turun", "pergeseran"}
    assert told["bagian_desa"] == {"isian": "jenis_lantai_terluas", "jumlah": 4, "angka": 1.0, "batas": 0.3, "jawaban": ""}


def test_a_sample_is_drawn_once_and_visited_by_somebody_else(actor_as: ActorAs, client_as: Callable[[str, str], Client]) -> None:
    centre, visitor = actor_as("pemilik_program", ""), actor_as("bps_kab", C[:4])
    sent = [correction(f"U-contoh-{number}", C, number, "jenis_atap_terluas", "", "3") for number in (1, 2, 3)] + [
        death("U-contoh-4", C, 3)
    ]
    batch, names = at_the_centre(actor_as, "uji-contoh", C, sent)
    with acting(centre):
        check_batch(centre, batch.pk)
        assert draw_sample(centre, batch.pk) == 4 and draw_sample(centre, batch.pk) == 0
        assert Batch.objects.get(pk=batch.pk).sample_seed
    name, today = names["U-contoh-1"], today_number()
    with acting(visitor):
        for result, day, words in (("entah", today, ""), ("sesuai", 20200101, ""), ("sesuai", 0, ""), ("berbeda", today, "lain")):
            with pytest.raises(RequestError):
                write_visit(visitor, name, result, day, words)
        assert write_visit(visitor, name, "berbeda", today, "atapnya genteng, bukan seng")
        assert GroundCheck.objects.get(pk=name).result == "berbeda"
    page = client_as("bps_kab", C[:4])
    assert names["U-contoh-2"] in page.get("/usulan/lapangan/").content.decode()
    day = f"{today % 100}-{today // 100 % 100}-{today // 10000}"
    answer = page.post(f"/usulan/{names['U-contoh-2']}/", {"untuk": "lapangan", "hasil": "sesuai", "hari": day, "kata": ""})
    assert answer.status_code == 302 and "Ditemukan, sesuai usulan" in page.get(f"/usulan/{names['U-contoh-2']}/").content.decode()
    centre_page = client_as("pemilik_program", "").get(f"/usulan/kumpulan/{batch.pk}/").content.decode()
    assert "sudah dikunjungi" in centre_page


def test_the_family_page_shows_open_proposals(actor_as: ActorAs, client_as: Callable[[str, str], Client]) -> None:
    operator = actor_as("operator_desa", B)
    with acting(operator):
        submit_batch(
            operator, "Keluarga", Origin("formulir", "uji-keluarga"), [correction("U-keluarga", B, 4, "jenis_dinding_terluas", "", "6")]
        )
    page = client_as("operator_desa", B).get(f"/keluarga/{family_id(B, 4)}/").content.decode()
    assert "Usulan terbuka" in page and "/usulan/U-keluarga/" in page and "Bambu" in page and f"/usulan/baru/{family_id(B, 4)}/" in page
    other = client_as("bps_kab", B[:4]).get(f"/keluarga/{family_id(B, 4)}/").content.decode()
    assert "/usulan/U-keluarga/" in other and "/usulan/baru/" not in other
