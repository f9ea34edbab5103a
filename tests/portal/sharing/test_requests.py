"""A request for data from draft to parcel: papers, review, four eyes, the profile that was approved and no other."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dtsen.engine import open_engine
from dtsen.errors import RequestError
from dtsen.release.addressee import Addressee
from dtsen.release.bundle import bundle
from dtsen.release.parcel import Form, pack, sign_receipts
from portal.accounts.actor import Actor, NotAllowedError
from portal.exchange.parcels import take_in
from portal.exchange.rotation import rotate_keys
from portal.machine import connection
from portal.sharing import actions, queries, request_actions
from portal.sharing.lifecycle import Act
from portal.sharing.models import DataRequest, Parcel
from portal.sharing.request_actions import Asked
from portal.sharing.terms import read_terms
from tests.portal.conftest import Portal
from tests.portal.sharing.conftest import NOW, Acting, Sent, machine_publishing, working
from tests.release.conftest import POLICY

Clients = Callable[[str, str], Client]
PDF = b"%PDF-1.7 surat rekaan"
MASKED, FULL = "kabupaten_kota_samaran", "kabupaten_kota"
UNTIL = timezone.localdate(NOW) + datetime.timedelta(days=60)
ASKED = Asked("Dinas Kesehatan Lampung Selatan", "1803", MASKED, "Merencanakan posyandu di desa miskin", "Perbup 12/2026", UNTIL)


def written(actor: Actor, asked: Asked = ASKED, *, papers: bool = True) -> int:
    """A draft, with every obligatory paper when asked for."""
    with working(actor):
        made = request_actions.write_request(actor, NOW, asked)
        for kind, one in request_actions.terms().papers.items():
            if papers and one.obligatory:
                request_actions.add_paper(actor, NOW, made.pk, kind, f"{kind}.pdf", PDF)
    return int(made.pk)


def done(actor: Actor, number: int, act: Act, reason: str = "") -> str:
    with working(actor):
        return str(request_actions.act_on(actor, NOW, number, act, reason).state)


def approved(actor_as: Acting, asked: Asked = ASKED) -> int:
    number = written(actor_as("pemohon_data", "1803"), asked)
    done(actor_as("pemohon_data", "1803"), number, Act.AJUKAN)
    done(actor_as("walidata", "1803"), number, Act.LOLOSKAN)
    done(actor_as("pemilik_program", ""), number, Act.SETUJUI, "Sesuai tugas dinas")
    return number


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"profile": "publik"}, "Pilih data apa"),
        ({"wilayah": "3510"}, "di dalam wilayah tugas"),
        ({"wilayah": ""}, "di dalam wilayah tugas"),
        ({"wilayah": "1803060001"}, "di dalam wilayah tugas"),
        ({"use_until": None}, "Dipakai sampai"),
        ({"use_until": timezone.localdate(NOW)}, "Dipakai sampai"),
        ({"use_until": timezone.localdate(NOW) + datetime.timedelta(days=1000)}, "Dipakai sampai"),
        ({"purpose": "perlu"}, "Tujuan"),
        ({"office": ""}, "Instansi"),
        ({"legal_basis": "x"}, "Dasar hukum"),
        ({"purpose": "Data keluarga 1803010101010001 untuk rapat"}, "jangan tulis NIK"),
    ],
)
def test_a_request_that_says_too_little_or_too_much_is_refused(actor_as: Acting, change: dict[str, object], words: str) -> None:
    asks = actor_as("pemohon_data", "1803")
    with working(asks), pytest.raises(RequestError, match=words):
        request_actions.write_request(asks, NOW, replace(ASKED, **change))  # type: ignore[arg-type]


def test_only_who_may_ask_asks(actor_as: Acting) -> None:
    auditor = actor_as("auditor", "1803")
    with working(auditor), pytest.raises(NotAllowedError):
        request_actions.write_request(auditor, NOW, ASKED)


def test_without_its_papers_nothing_is_submitted_and_only_a_pdf_is_a_paper(actor_as: Acting) -> None:
    asks = actor_as("pemohon_data", "1803")
    number = written(asks, papers=False)
    with working(asks):
        with pytest.raises(RequestError, match="Kerangka acuan kerja"):
            request_actions.act_on(asks, NOW, number, Act.AJUKAN)
        for content in (b"MZ bukan pdf", PDF + b"0" * request_actions.terms().largest_paper):
            with pytest.raises(RequestError, match="PDF"):
                request_actions.add_paper(asks, NOW, number, "kak", "a.pdf", content)
        with pytest.raises(RequestError, match="surat yang mana"):
            request_actions.add_paper(asks, NOW, number, "lain", "a.pdf", PDF)
        paper = request_actions.add_paper(asks, NOW, number, "kak", "../../1803010101010001 kak.pdf", PDF)
        assert paper.name == "… kak.pdf"


def test_papers_are_encrypted_open_for_those_concerned_and_survive_a_new_key(
    actor_as: Acting, client_as: Clients, portal: Portal, as_owner: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    number = written(actor_as("pemohon_data", "1803"))
    address = f"/permintaan-data/{number}/surat/nda/"
    with portal.server.superuser("dtsen") as opened:
        stored = opened.execute("SELECT sealed FROM sharing_paper WHERE request_id = %s", [number]).fetchall()
    assert len(stored) == 4 and all(PDF not in bytes(row[0]) and b"%PDF" not in bytes(row[0]) for row in stored)
    # A draft is its writer's alone.
    assert client_as("walidata", "1803").get(address).status_code == 404
    done(actor_as("pemohon_data", "1803"), number, Act.AJUKAN)
    rotate_keys(portal.machine.keys, connection(portal.machine, "owner"), lambda what, rows: None, keep_old=False)
    for role, wilayah, seen in (
        ("pemohon_data", "1803", True),
        ("walidata", "1803", True),
        ("pemilik_program", "", True),
        ("walidata", "3510", False),
        ("pemohon_data", "3510", False),
        ("provinsi", "18", False),
    ):
        answer = client_as(role, wilayah).get(address)
        assert answer.status_code == (200 if seen else 404), role
        assert (answer.content == PDF) is seen
    assert f"surat permintaan data {number}" in client_as("auditor", "").get("/audit/").content.decode()


def test_who_asks_neither_reviews_nor_decides_and_who_reviews_does_not_decide(actor_as: Acting) -> None:
    steward = actor_as("walidata", "1803")
    own = written(steward)
    done(steward, own, Act.AJUKAN)
    for act in (Act.LOLOSKAN, Act.KEMBALIKAN):
        with pytest.raises(RequestError, match="tidak dapat dilakukan"):
            done(steward, own, act, "Sudah lengkap menurut saya")
    number = written(actor_as("pemohon_data", "1803"))
    done(actor_as("pemohon_data", "1803"), number, Act.AJUKAN)
    with pytest.raises(RequestError, match="tidak dapat dilakukan"):
        done(actor_as("walidata", "3510"), number, Act.LOLOSKAN)
    assert done(steward, number, Act.LOLOSKAN) == "ditinjau"
    with pytest.raises(RequestError, match="Yang meninjau tidak memutuskan"):
        done(steward, number, Act.SETUJUI, "Sudah saya periksa")
    with pytest.raises(RequestError, match="Alasan"):
        done(actor_as("walidata", "18"), number, Act.SETUJUI)
    assert done(actor_as("walidata", "18"), number, Act.SETUJUI, "Sesuai tugas dinas") == "disetujui"


def test_names_are_given_at_the_national_level_only(actor_as: Acting) -> None:
    number = written(actor_as("pemohon_data", "1803"), replace(ASKED, profile=FULL))
    done(actor_as("pemohon_data", "1803"), number, Act.AJUKAN)
    done(actor_as("walidata", "1803"), number, Act.LOLOSKAN)
    with pytest.raises(RequestError, match="tidak dapat dilakukan"):
        done(actor_as("walidata", "18"), number, Act.SETUJUI, "Sesuai tugas dinas")
    assert done(actor_as("pemilik_program", ""), number, Act.TOLAK, "Cukup data yang disamarkan") == "ditolak"


def test_returned_mended_and_reviewed_again_by_the_same_person(actor_as: Acting) -> None:
    asks, steward = actor_as("pemohon_data", "1803"), actor_as("walidata", "1803")
    number = written(asks)
    done(asks, number, Act.AJUKAN)
    with working(asks), pytest.raises(RequestError, match="tidak dapat diubah"):
        request_actions.write_request(asks, NOW, ASKED, number)
    assert done(steward, number, Act.KEMBALIKAN, "KAK belum ditandatangani") == "dikembalikan"
    with working(asks):
        request_actions.write_request(asks, NOW, replace(ASKED, purpose="Merencanakan posyandu di sepuluh desa"), number)
    done(asks, number, Act.AJUKAN)
    assert done(steward, number, Act.LOLOSKAN) == "ditinjau"
    # Who let it pass in this round is bound; a return of an earlier round binds nobody.
    with working(steward):
        assert request_actions.reviewers(DataRequest.objects.get(pk=number)) == {steward.account_id}


@pytest.fixture
def masked(portal: Portal, sent: Sent, fresh_release: Path, tmp_path: Path) -> Path:
    """The masked profile of both regencies, packed and signed."""
    from dtsen.engine import Shelf

    cut, out = tmp_path / "potongan", tmp_path / "paket-samaran"
    with open_engine("duckdb", threads=1) as engine:
        addressee = Addressee(ASKED.office, ASKED.purpose, ASKED.legal_basis, UNTIL)
        bundle(engine, Shelf(fresh_release.parent), POLICY, MASKED, "", cut, addressee=addressee)
    for code in ("18.01", "35.10"):
        pack(cut / code, out, Form.ZIP)
    sign_receipts(out, sent.secret)
    return out


def test_only_what_was_approved_answers_a_request(actor_as: Acting, client_as: Clients, sent: Sent, masked: Path) -> None:
    number = approved(actor_as)
    full, both = take_in(settings.MACHINE, sent.folder, sent.public), take_in(settings.MACHINE, masked, sent.public)
    with pytest.raises(RequestError, match="bukan yang disetujui"), machine_publishing():
        actions.publish(full, NOW, number)
    with pytest.raises(RequestError, match="bukan yang disetujui"), machine_publishing():
        actions.publish(both, NOW, number)
    mine = replace(both, receipts=tuple(one for one in both.receipts if one["wilayah"]["kode_bps"] == "1803"))
    # What the manifest inside says must be what was approved: another receiver, purpose, ground or a day more is another parcel.
    for name, words in (("penerima", "Dinas Lain"), ("tujuan", "Lain"), ("dasar_hukum", "-"), ("berlaku_sampai", "2099-01-01")):
        other = replace(mine, receipts=tuple(one | {name: words} for one in mine.receipts))
        with pytest.raises(RequestError, match=words), machine_publishing():
            actions.publish(other, NOW, number)
    with machine_publishing():
        (parcel,) = actions.publish(mine, NOW, number)
    assert (parcel.recipient, parcel.purpose, parcel.expires, parcel.profile) == (ASKED.office, ASKED.purpose, UNTIL, MASKED)
    with working(actor_as("statistik_nasional", "")) as centre:
        actions.offer(centre, NOW, parcel.pk)
    # The requester, not the region's social office, which has a parcel of its own.
    assert client_as("dinsos", "1803").get(f"/paket/{parcel.pk}/").status_code == 404
    client = client_as("pemohon_data", "1803")
    assert parcel.number in client.get(f"/permintaan-data/{number}/").content.decode()
    answer = client.post(f"/paket/{parcel.pk}/unduh/", {"tujuan": "Merencanakan posyandu Desember"})
    assert answer.status_code == 200 and b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    left = client_as("dpo", "").get("/serah-terima/").content.decode()
    assert ASKED.office in left and "Perbup 12/2026" in left and MASKED in left


def test_a_request_that_is_not_approved_gets_nothing(actor_as: Acting, sent: Sent, masked: Path) -> None:
    taken = take_in(settings.MACHINE, masked, sent.public)
    draft = written(actor_as("pemohon_data", "1803"))
    for number in (draft, 999_999):
        with pytest.raises(RequestError, match="belum disetujui"), machine_publishing():
            actions.publish(taken, NOW, number)
    with machine_publishing():
        assert not Parcel.objects.filter(request_id=draft).exists()


def test_a_request_of_another_office_does_not_exist(actor_as: Acting, client_as: Clients) -> None:
    number = written(actor_as("pemohon_data", "1803"))
    done(actor_as("pemohon_data", "1803"), number, Act.AJUKAN)
    for role, wilayah in (("pemohon_data", "3510"), ("walidata", "3510"), ("dinsos", "1803"), ("provinsi", "18")):
        client = client_as(role, wilayah)
        assert client.get(f"/permintaan-data/{number}/").status_code == 404
        assert f"PD-{number:05d}" not in client.get("/permintaan-data/").content.decode()
        assert client.post(f"/permintaan-data/{number}/", {"kerjakan": "loloskan"}).status_code in (404, 422)
    with working(actor_as("walidata", "1803")) as steward:
        line = queries.one_request(steward, number)
        assert line and line.asked.state == "diajukan" and {Act.LOLOSKAN, Act.KEMBALIKAN} == line.acts


def test_by_hand_in_the_pages(client_as: Clients) -> None:
    """Written, mended, papers uploaded, submitted, reviewed, approved: as people do it."""
    client = client_as("pemohon_data", "1803")
    form = {"instansi": ASKED.office, "wilayah": "1803", "profil": MASKED, "tujuan": ASKED.purpose, "dasar": ASKED.legal_basis}
    wrong = client.post("/permintaan-data/baru/", form | {"sampai": "kapan saja"})
    assert wrong.status_code == 422 and ASKED.purpose in wrong.content.decode() and "kapan saja" in wrong.content.decode()
    saved = client.post("/permintaan-data/baru/", form | {"sampai": f"{UNTIL:%d-%m-%Y}"})
    assert saved.status_code == 302
    address = saved.headers["Location"]
    assert ASKED.purpose in client.get(f"{address}?ubah=1").content.decode()
    changed = form | {"kerjakan": "ubah", "sampai": f"{UNTIL:%d-%m-%Y}", "dasar": "Perbup 13/2026"}
    assert client.post(address, changed).headers["Location"] == address
    assert client.post(address, {"kerjakan": "ajukan"}).status_code == 422
    for kind in ("surat_permintaan", "kak", "pakta_integritas", "nda"):
        file = SimpleUploadedFile(f"{kind}.pdf", PDF, "application/pdf")
        assert client.post(address, {"kerjakan": "surat", "jenis": kind, "berkas": file}).status_code == 302
    assert client.post(address, {"kerjakan": "surat", "jenis": "nda"}).status_code == 422
    assert client.post(address, {"kerjakan": "ajukan"}).status_code == 302
    assert client.get(f"{address}?ubah=1").status_code == 404
    steward = client_as("walidata", "1803")
    assert "menunggu Anda" in steward.get("/permintaan-data/").content.decode()
    assert steward.post(address, {"kerjakan": "loloskan"}).status_code == 302
    second = client_as("walidata", "18")
    refused = second.post(address, {"kerjakan": "setujui", "alasan": "ya"})
    assert refused.status_code == 422 and "Alasan" in refused.content.decode()
    assert second.post(address, {"kerjakan": "setujui", "alasan": "Sesuai tugas dinas"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Disetujui, menunggu paket" in page and "Sesuai tugas dinas" in page and "Perbup 13/2026" in page
    assert "--permintaan" in client_as("statistik_nasional", "").get(address).content.decode()


def test_the_terms_name_profiles_that_exist(tmp_path: Path) -> None:
    known = read_terms(settings.MACHINE.policy)
    assert set(known.profiles) == {MASKED, FULL} and known.profiles[FULL].nation and not known.profiles[MASKED].nation
    (tmp_path / "portal").mkdir()
    text = (settings.MACHINE.policy / "portal" / "berbagi.yml").read_text(encoding="utf-8")
    (tmp_path / "portal" / "berbagi.yml").write_text(text, encoding="utf-8")
    from dtsen.errors import PolicyError

    with pytest.raises(PolicyError, match="berbagi pakai"):
        read_terms(tmp_path)
