"""The life of a proposal in the portal: each step by its role, with its paper, by another pair of eyes; and each way out."""

from collections.abc import Callable

import pytest

from dtsen.errors import MachineError, RequestError
from dtsen.updates import Action, State, state_of
from portal.accounts.actor import Actor, NotAllowedError
from portal.audit.models import Entry
from portal.proposals.actions import Deed, Done, Origin, Paper, act, submit_batch
from portal.proposals.deciding import core, events_of
from portal.proposals.models import Document, Event, GroundCheck, Meeting, Proposal
from portal.proposals.papers import read_paper
from tests.portal.conftest import Portal
from tests.portal.proposals.support import PDF, acting, correction, lead_to, state
from tests.portal.small_run import VILLAGES

A, B, C, D = VILLAGES
ActorAs = Callable[[str, str], Actor]
MINUTES = Paper("berita_acara", "berita acara.pdf", PDF)
LETTER = Paper("surat_pengesahan", "surat.pdf", PDF, "470/12/2026")


def do(actor: Actor, deed: Deed, *names: str) -> Done:
    with acting(actor):
        return act(actor, deed, names)


def draft(actor: Actor, name: str, village: str = A, number: int = 1) -> None:
    with acting(actor):
        assert submit_batch(actor, name, Origin("formulir", f"uji-{name}"), [correction(name, village, number)]).count("masuk") == 1


def test_a_proposal_walks_the_whole_path(actor_as: ActorAs) -> None:
    village, other = actor_as("operator_desa", A), actor_as("dinsos", A[:4])
    head, centre = actor_as("kepala_daerah", A[:4]), actor_as("pemilik_program", "")
    draft(village, "U-jalan", number=2)
    assert do(village, Deed(Action.SETUJUI_MUSDES, papers=(MINUTES,), meeting_day=20260301, present=31), "U-jalan").done == ("U-jalan",)
    assert do(village, Deed(Action.USULKAN), "U-jalan").done and state(village, "U-jalan") == "diusulkan"
    assert do(other, Deed(Action.VERIFIKASI), "U-jalan").done and state(other, "U-jalan") == "verval_dinsos"
    assert do(head, Deed(Action.SAHKAN, papers=(LETTER,)), "U-jalan").done and state(head, "U-jalan") == "disahkan_kdh"
    unchecked = do(centre, Deed(Action.TERIMA), "U-jalan")
    assert not unchecked.done and "belum diperiksa" in unchecked.refused["U-jalan"].id
    with acting(centre):
        Proposal.objects.filter(pk="U-jalan").update(checked_on=20260401)
    assert do(centre, Deed(Action.TERIMA), "U-jalan").done and state(centre, "U-jalan") == "diterima_kemensos"
    with acting(centre):
        row = Proposal.objects.get(pk="U-jalan")
        events = events_of([row])["U-jalan"]
        assert [one.action for one in events] == ["setujui_musdes", "usulkan", "verifikasi", "sahkan", "terima"]
        assert state_of(core(row, events).events) is State.DITERIMA_KEMENSOS and row.due is None
        meeting = Meeting.objects.get(pk=events[0].meeting_id)
        assert (meeting.day, meeting.present, meeting.kode_desa) == (20260301, 31, A)
        assert events[0].papers == ["berita_acara"] and events[3].papers == ["surat_pengesahan"]


def test_nobody_decides_about_their_own(actor_as: ActorAs) -> None:
    dinsos, village = actor_as("dinsos", C[:4]), actor_as("operator_desa", C)
    with acting(dinsos):
        submit_batch(dinsos, "Daftar", Origin("daftar", "uji-empat-mata"), [correction("U-mata", C, 3)])
    do(village, Deed(Action.SETUJUI_MUSDES, papers=(MINUTES,), meeting_day=20260301, present=9), "U-mata")
    do(village, Deed(Action.USULKAN), "U-mata")
    own = do(dinsos, Deed(Action.VERIFIKASI), "U-mata")
    assert not own.done and "orang lain" in own.refused["U-mata"].id and state(dinsos, "U-mata") == "diusulkan"


def test_a_meeting_needs_its_paper_its_day_and_who_was_there(actor_as: ActorAs) -> None:
    village = actor_as("operator_desa", B)
    draft(village, "U-rapat", B, 2)
    without = do(village, Deed(Action.SETUJUI_MUSDES), "U-rapat")
    assert not without.done and "dokumen" in without.refused["U-rapat"].id
    for day, present in ((0, 9), (99990101, 9), (20260301, 0), (20260301, None)):
        with pytest.raises(RequestError, match="hari musyawarah"):
            do(village, Deed(Action.SETUJUI_MUSDES, papers=(MINUTES,), meeting_day=day, present=present), "U-rapat")
    assert do(village, Deed(Action.SETUJUI_MUSDES, papers=(Paper("sptjm", "sptjm.png", b"\x89PNG\r\n\x1a\nisi"),)), "U-rapat").done


def test_a_refusal_needs_a_reason_of_the_list_and_own_words(actor_as: ActorAs) -> None:
    village = actor_as("operator_desa", B)
    draft(village, "U-alasan", B, 3)
    for code, words in (("", "tidak sesuai kenyataan"), ("bukan_warga", "pindah"), ("entah", "tidak sesuai kenyataan")):
        with pytest.raises(RequestError, match="alasan"):
            do(village, Deed(Action.TOLAK_MUSDES, code, words), "U-alasan")
    with pytest.raises(RequestError, match="NIK"):
        do(village, Deed(Action.TOLAK_MUSDES, "bukan_warga", "NIK 1803060101010011 pindah"), "U-alasan")
    assert do(village, Deed(Action.TOLAK_MUSDES, "bukan_warga", "sudah pindah tahun lalu"), "U-alasan").done
    with acting(village):
        event = Event.objects.get(proposal_id="U-alasan")
        assert (event.reason_code, event.reason) == ("bukan_warga", "sudah pindah tahun lalu")


def test_only_papers_that_can_be_read_are_kept(actor_as: ActorAs) -> None:
    village = actor_as("operator_desa", B)
    draft(village, "U-berkas", B, 4)
    too_large = b"%PDF-" + bytes(5 * 2**20)
    for content, told in ((b"", "kosong"), (b"MZ\x90program", "bukan PDF"), (too_large, "lebih besar dari 5 MiB")):
        with pytest.raises(RequestError, match=told):
            do(village, Deed(Action.SETUJUI_MUSDES, papers=(Paper("sptjm", "a.pdf", content),)), "U-berkas")
    with acting(village):
        assert not Event.objects.filter(proposal_id="U-berkas").exists()


def test_a_paper_lies_encrypted_and_is_read_within_the_region(actor_as: ActorAs) -> None:
    village = actor_as("operator_desa", D)
    draft(village, "U-sandi", D, 2)
    do(village, Deed(Action.SETUJUI_MUSDES, papers=(Paper("sptjm", "C:\\x\\sptjm.pdf", PDF + b"RAHASIA"),)), "U-sandi")
    with acting(village):
        document = Document.objects.get(pk=Event.objects.get(proposal_id="U-sandi").document_ids[0])
        assert b"RAHASIA" not in bytes(document.content) and document.name == "sptjm.pdf" and document.media_type == "application/pdf"
        found = read_paper(village, document.pk)
        assert found and found[1] == PDF + b"RAHASIA"
    for role, wilayah, seen in (
        ("dinsos", D[:4], True),
        ("operator_desa", C, False),
        ("kepala_daerah", D[:4], False),
        ("dinsos", A[:4], False),
    ):
        actor = actor_as(role, wilayah)
        with acting(actor):
            assert (read_paper(actor, document.pk) is not None) is seen, role


def test_what_was_returned_goes_up_again_and_what_was_decided_stays(actor_as: ActorAs) -> None:
    village, dinsos = actor_as("operator_desa", A), actor_as("dinsos", A[:4])
    draft(village, "U-balik", number=3)
    lead_to("diusulkan", "U-balik", actor_as, A)
    assert do(dinsos, Deed(Action.KEMBALIKAN, "kk_belum_mutakhir", "kartu keluarga lama"), "U-balik").done
    assert do(village, Deed(Action.USULKAN), "U-balik").done
    gone = do(village, Deed(Action.TARIK, "salah_unggah", "ternyata salah isi"), "U-balik")
    assert not gone.done and "diusulkan" in gone.refused["U-balik"].id


def test_the_sender_of_a_list_takes_its_drafts_back(actor_as: ActorAs) -> None:
    dinsos, other = actor_as("dinsos", D[:4]), actor_as("operator_desa", D)
    with acting(dinsos):
        submit_batch(dinsos, "Salah", Origin("daftar", "uji-tarik"), [correction("U-tarik-1", D, 3), correction("U-tarik-2", D, 4)])
    lead_to("musdes_setuju", "U-tarik-2", actor_as, D)
    told = do(dinsos, Deed(Action.TARIK, "salah_unggah", "berkas tahun lalu"), "U-tarik-1", "U-tarik-2")
    assert told.done == ("U-tarik-1",) and set(told.refused) == {"U-tarik-2"} and state(other, "U-tarik-1") == "ditarik"


def test_nobody_acts_in_another_region_or_without_a_part_in_it(actor_as: ActorAs) -> None:
    draft(actor_as("operator_desa", A), "U-wilayah", number=4)
    told = do(actor_as("operator_desa", C), Deed(Action.SETUJUI_MUSDES, papers=(Paper("sptjm", "a.pdf", PDF),)), "U-wilayah")
    assert told == Done((), {})
    for role, wilayah in (("statistik_nasional", ""), ("bps_kab", A[:4]), ("walidata", A[:4])):
        with pytest.raises(NotAllowedError):
            do(actor_as(role, wilayah), Deed(Action.TERIMA), "U-wilayah")


def test_of_two_that_contradict_each_other_the_centre_chooses_one(actor_as: ActorAs) -> None:
    village, centre = actor_as("operator_desa", C), actor_as("pemilik_program", "")
    with acting(village):
        pair = [correction("U-beda-1", C, 4, after="1"), correction("U-beda-2", C, 4, after="8")]
        submit_batch(village, "Dua", Origin("formulir", "uji-beda"), pair)
    for name in ("U-beda-1", "U-beda-2"):
        lead_to("disahkan_kdh", name, actor_as, C)
    both = do(centre, Deed(Action.TERIMA), "U-beda-1", "U-beda-2")
    assert not both.done and all("bertentangan" in why.id for why in both.refused.values())
    assert do(centre, Deed(Action.TOLAK, "usulan_lain_dipilih", "petugas melihat keramik"), "U-beda-2").done
    assert do(centre, Deed(Action.TERIMA), "U-beda-1").done


def test_a_visit_that_found_something_else_asks_for_a_reason(actor_as: ActorAs) -> None:
    centre = actor_as("pemilik_program", "")
    operator = actor_as("operator_desa", D)
    with acting(operator):
        sent = [correction("U-kunjung", D, 1, "jenis_atap_terluas", "", "2")]
        submit_batch(operator, "Kunjungan", Origin("formulir", "uji-kunjung"), sent)
    lead_to("disahkan_kdh", "U-kunjung", actor_as, D)
    with acting(centre):
        row = Proposal.objects.get(pk="U-kunjung")
        GroundCheck.objects.create(proposal=row, batch=row.batch, kode_desa=D, drawn_at="2026-04-01T00:00Z", drawn_by=centre.account_id)
    assert "lapangan" in do(centre, Deed(Action.TERIMA), "U-kunjung").refused["U-kunjung"].id
    visitor = actor_as("bps_kab", D[:4])
    with acting(visitor):
        GroundCheck.objects.filter(pk="U-kunjung").update(result="berbeda", account_id=visitor.account_id)
    assert "gawat" in do(centre, Deed(Action.TERIMA), "U-kunjung").refused["U-kunjung"].id
    assert do(centre, Deed(Action.TERIMA, "lainnya", "foto rumah menunjukkan sebaliknya"), "U-kunjung").done


def test_a_state_that_its_events_do_not_tell_stops_everything(actor_as: ActorAs, portal: Portal) -> None:
    village = actor_as("operator_desa", B)
    draft(village, "U-rusak", B, 1)
    with acting(village):
        Proposal.objects.filter(pk="U-rusak").update(state="diusulkan")
    with pytest.raises(MachineError, match="tidak sama"):
        do(actor_as("dinsos", B[:4]), Deed(Action.VERIFIKASI), "U-rusak")
    with acting(village):
        Proposal.objects.filter(pk="U-rusak").update(state="draf")


def test_every_act_is_written_down_with_its_reason(actor_as: ActorAs) -> None:
    village = actor_as("operator_desa", A)
    with acting(village):
        entries = Entry.objects.filter(action="putuskan_usulan", account_id=village.account_id)
        assert entries.exists() and all(one.kode_desa == A and one.subject_ids for one in entries)
