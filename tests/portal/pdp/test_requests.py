"""Requests and incidents: what is asked before each step, who sees what, the clock, the notice, what retention leaves."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from dtsen.errors import RequestError
from portal.accounts.actor import Actor, NotAllowedError
from portal.area import app_transaction, tell
from portal.pdp import actions, queries
from portal.pdp.models import Particulars, Request
from portal.pdp.notice import notice
from portal.pdp.paper import markdown
from portal.pdp.register import read_register
from portal.pdp.sealed import Particulars as Said
from tests.portal.conftest import Portal
from tests.portal.small_run import VILLAGES, nik_of

NOW = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)
NIK = nik_of(VILLAGES[0], 11)
SAID = Said("NAMA PEMOHON", "0812 555", NIK, "Saya minta salinan data saya.")
ANSWER = "Salinan data sudah dikirim dengan surat."
Acting = Callable[[str, str], Actor]


def hours(count: float) -> datetime.datetime:
    return NOW + datetime.timedelta(hours=count)


@contextmanager
def working(actor: Actor) -> Iterator[Actor]:
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        yield actor


def received(dpo: Actor, kind: str = "akses", **more: str) -> int:
    with working(dpo):
        return int(actions.receive_request(dpo, NOW, kind, "surat", SAID, **more).pk)  # type: ignore[arg-type]


@pytest.fixture
def dpo(actor_as: Acting) -> Actor:
    return actor_as("dpo", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "curhat"}, "jenis permintaan"),
        ({"channel": "merpati"}, "jenis permintaan"),
        ({"said": Said("", "0812", "", "minta data saya semua")}, "nama, kontak"),
        ({"said": Said("A", "0812", "", "pendek")}, "nama, kontak"),
        ({"said": Said("A", "0812", "123", "minta data saya semua")}, "16 angka"),
        ({"kode_desa": "35"}, "10 angka"),
        ({"subject_id": "'; DROP"}, "id registri"),
        ({"received_at": hours(1)}, "sesudah sekarang"),
    ],
)
def test_a_request_that_is_not_complete_is_refused(dpo: Actor, change: dict[str, object], words: str) -> None:
    whole = {"kind": "akses", "channel": "surat", "said": SAID} | change
    with working(dpo), pytest.raises(RequestError, match=words):
        actions.receive_request(dpo, NOW, **whole)  # type: ignore[arg-type]


def test_what_names_a_person_is_encrypted_and_audited(dpo: Actor, portal: Portal) -> None:
    number = received(dpo, subject_id="P123", kode_desa=VILLAGES[0])
    with portal.connect("owner") as owner:
        row = owner.execute("SELECT sealed FROM pdp_particulars WHERE request_id = %s", [number]).fetchone()
        assert row
        stored = bytes(row[0])  # type: ignore[arg-type]
        assert NIK.encode() not in stored and b"PEMOHON" not in stored
    with working(dpo):
        assert actions.open_particulars(dpo, number) == SAID
    with portal.connect("owner") as owner:
        for name, value in (("app.boleh", "audit"), ("app.wilayah", "*")):
            owner.execute("SELECT set_config(%s, %s, false)", [name, value])
        row = owner.execute("SELECT action, subject_ids, fields, detail::text FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
        assert row and row[0] == "buka_permintaan_pdp" and "P123" in row[1] and "nik" in row[2]  # type: ignore[operator]
        whole = owner.execute("SELECT count(*) FROM audit_entry e WHERE e::text LIKE %s", [f"%{NIK}%"]).fetchone()
        assert whole == (0,)


def test_a_request_is_fulfilled_only_for_who_proved_to_be_the_subject(dpo: Actor) -> None:
    number = received(dpo)
    with working(dpo):
        with pytest.raises(RequestError, match="identitas"):
            actions.decide(dpo, hours(1), number, "dipenuhi", ANSWER)
        actions.check_identity(dpo, hours(1), number)
        done = actions.decide(dpo, hours(2), number, "dipenuhi", ANSWER)
        assert (done.outcome, done.retain_until) == ("dipenuhi", datetime.date(2028, 11, 24))
        opened = actions.open_particulars(dpo, number)
        assert opened and opened.answer == ANSWER
        with pytest.raises(RequestError, match="sudah diputus"):
            actions.decide(dpo, hours(3), number, "ditolak", ANSWER, ground="statistik")


def test_a_refusal_needs_a_ground_of_the_list(dpo: Actor) -> None:
    number = received(dpo)
    with working(dpo):
        for ground in ("", "malas"):
            with pytest.raises(RequestError, match="alasan dari daftar"):
                actions.decide(dpo, hours(1), number, "ditolak", ANSWER, ground=ground)
        with pytest.raises(RequestError, match="Tulis jawaban"):
            actions.decide(dpo, hours(1), number, "ditolak", "tidak", ground="identitas")
        assert actions.decide(dpo, hours(1), number, "ditolak", ANSWER, ground="identitas").ground == "identitas"


def test_an_objection_to_a_machine_is_decided_by_a_person(dpo: Actor) -> None:
    number = received(dpo, "keberatan_otomatis")
    with working(dpo):
        actions.check_identity(dpo, NOW, number)
        with pytest.raises(RequestError, match="diputus orang"):
            actions.decide(dpo, NOW, number, "dipenuhi", ANSWER)
        with pytest.raises(RequestError, match="NIK atau nomor panjang"):
            actions.decide(dpo, NOW, number, "dipenuhi", ANSWER, reference=NIK)
        assert actions.decide(dpo, NOW, number, "dipenuhi", ANSWER, reference="SANGGAH-2026-17").reference == "SANGGAH-2026-17"


def test_the_clock_moves_with_the_time_that_is_given(dpo: Actor) -> None:
    first, second = received(dpo), received(dpo)
    with working(dpo):
        for later, state in ((1, "berjalan"), (50, "mendesak"), (73, "lewat")):
            line = queries.one_request(dpo, hours(later), first)
            assert line and line.clock.state == state
        actions.check_identity(dpo, hours(73), first)
        actions.decide(dpo, hours(73), first, "dipenuhi", ANSWER)
        line = queries.one_request(dpo, hours(90), first)
        assert line and line.clock.state == "terlambat"
        order = [one.request.pk for one in queries.requests(dpo, hours(90))]
        assert order.index(second) < order.index(first)


def test_the_auditor_sees_times_and_outcomes_but_nobody(dpo: Actor, actor_as: Acting, client_as: Callable[[str, str], Client]) -> None:
    near, far, nowhere = received(dpo, kode_desa=VILLAGES[0]), received(dpo, kode_desa=VILLAGES[2]), received(dpo)
    auditor = actor_as("auditor", "18")
    with working(auditor):
        seen = {line.request.pk for line in queries.requests(auditor, NOW)}
        assert near in seen and far not in seen and nowhere not in seen
        assert not Particulars.objects.exists()
        with pytest.raises(NotAllowedError):
            actions.open_particulars(auditor, near)
        with pytest.raises(NotAllowedError):
            actions.check_identity(auditor, NOW, near)
    text = client_as("auditor", "").get(f"/pdp/permintaan/{near}/").content.decode()
    assert "P-" in text and "PEMOHON" not in text and NIK not in text and "0812" not in text


@pytest.mark.parametrize("role", ["dinsos", "admin", "statistik_nasional", "operator_desa"])
def test_nobody_else_sees_a_request(dpo: Actor, actor_as: Acting, role: str) -> None:
    number = received(dpo, kode_desa=VILLAGES[0])
    other = actor_as(role, {"dinsos": "1803", "operator_desa": VILLAGES[0]}.get(role, ""))
    with working(other):
        assert not Request.objects.filter(pk=number).exists() and not Particulars.objects.exists()
        with pytest.raises(NotAllowedError):
            queries.requests(other, NOW)


def test_the_database_refuses_a_refusal_without_a_ground(dpo: Actor) -> None:
    number = received(dpo)
    with pytest.raises(Exception, match="pdp_request_outcome") as told, working(dpo):
        Request.objects.filter(pk=number).update(outcome="ditolak", decided_at=NOW)
    assert isinstance(told.value.__cause__, psycopg.errors.CheckViolation)


def incident(dpo: Actor, **more: object) -> int:
    with working(dpo):
        made = actions.report_incident(
            dpo,
            NOW,
            "Berkas BNBA terkirim ke alamat salah",
            "Surel berisi daftar satu desa salah alamat.",
            ["identitas", "alamat"],
            **more,  # type: ignore[arg-type]
        )
        return int(made.pk)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "judul"),
        ({"data_kinds": []}, "data apa"),
        ({"data_kinds": ["rahasia"]}, "data apa"),
        ({"how": f"data {NIK} terkirim"}, "nomor panjang"),
        ({"how": "data 1803 0601 0180 1101 terkirim"}, "nomor panjang"),
        ({"wilayah": "351"}, "Kode wilayah"),
        ({"known_at": hours(1)}, "sesudah sekarang"),
    ],
)
def test_an_incident_that_is_not_complete_is_refused(dpo: Actor, change: dict[str, object], words: str) -> None:
    whole = {"title": "Kebocoran", "how": "Surel salah alamat ke luar.", "data_kinds": ["identitas"]} | change
    with working(dpo), pytest.raises(RequestError, match=words):
        actions.report_incident(dpo, NOW, **whole)  # type: ignore[arg-type]


def test_an_incident_runs_two_clocks_until_both_were_told(dpo: Actor) -> None:
    number = incident(dpo, subjects=1200, happened="24-11-2026 sekitar 10.00")
    with working(dpo):
        with pytest.raises(RequestError, match="penanganannya"):
            actions.mark_told(dpo, hours(1), number, "lembaga")
        actions.change_incident(dpo, number, {"handling": "Penerima diminta menghapus.", "recovery": "Alamat dikunci."})
        actions.mark_told(dpo, hours(70), number, "lembaga")
        line = queries.one_incident(dpo, hours(73), number)
        assert line and (line.agency.state, line.subjects.state, line.alarm) == ("tepat", "lewat", True)
        with pytest.raises(RequestError, match="belum diberi tahu"):
            actions.close_incident(dpo, hours(73), number, "dipenuhi", "")
        actions.mark_told(dpo, hours(80), number, "subjek")
        actions.close_incident(dpo, hours(81), number, "dipenuhi", "")
        line = queries.one_incident(dpo, hours(1000), number)
        assert line and (line.agency.state, line.subjects.state, line.alarm) == ("tepat", "terlambat", False)
        assert line.incident.retain_until == datetime.date(2031, 11, 27)


def test_no_notice_due_needs_a_reason(dpo: Actor) -> None:
    number = incident(dpo)
    with working(dpo):
        with pytest.raises(RequestError, match="tidak wajib"):
            actions.close_incident(dpo, hours(1), number, "ditolak", "bukan")
        actions.close_incident(dpo, hours(1), number, "ditolak", "Berkas terenkripsi dan tidak pernah dibuka.")
        line = queries.one_incident(dpo, hours(100), number)
        assert line and line.agency.state == "tepat"


def test_the_notice_says_what_article_46_asks(dpo: Actor) -> None:
    number = incident(dpo, subjects=1200)
    with working(dpo):
        line = queries.one_incident(dpo, NOW, number)
        assert line
        known = read_register(settings.MACHINE.policy)
        text, english = markdown(notice(line.incident, known), "id"), markdown(notice(line.incident, known), "en")
    for words in (
        "NIK, No. KK, nama, tanggal lahir",
        "1.200 orang",
        "24 November 2026, 15:00 WIB",
        "27 November 2026, 15:00 WIB",
        "salah alamat",
    ):
        assert words in text, words
    assert "[apa yang sudah dilakukan: belum diisi]" in text and "[what was done: not filled in yet]" in english


def test_the_pages_lead_from_a_letter_to_an_answer(client_as: Callable[[str, str], Client]) -> None:
    client = client_as("dpo", "")
    typed = {"jenis": "akses", "saluran": "surat", "nama": "NAMA PEMOHON", "kontak": "0812", "nik": "12", "isi": "Minta salinan data saya."}
    wrong = client.post("/pdp/permintaan/baru/", typed)
    assert wrong.status_code == 422 and "16 angka" in wrong.content.decode() and "NAMA PEMOHON" in wrong.content.decode()
    early = (datetime.datetime.now() - datetime.timedelta(hours=100)).strftime("%Y-%m-%dT%H:%M")
    made = client.post("/pdp/permintaan/baru/", typed | {"nik": NIK, "diterima": early})
    assert made.status_code == 302
    text = client.get(made["Location"]).content.decode()
    assert "LEWAT BATAS" in text and "⚠" in text and NIK not in text and NIK[-4:] in text
    assert "mendesak atau lewat batas" in client.get("/pdp/").content.decode()
    assert client.post(made["Location"], {"kerjakan": "identitas"}).status_code == 302
    assert client.post(made["Location"], {"kerjakan": "putus", "hasil": "dipenuhi", "jawaban": ANSWER}).status_code == 302
    assert "selesai, terlambat" in client.get(made["Location"]).content.decode()
    for path in ("/pdp/register/", "/pdp/dpia/"):
        page, file = client.get(path), client.get(f"{path}?berkas=1")
        assert page.status_code == 200 and file["Content-Type"].startswith("text/markdown")
        assert re.match(r"# ", file.content.decode())


def test_rotation_keeps_the_particulars_readable(dpo: Actor, portal: Portal) -> None:
    """The owner of the tables, who rewrites what an old key sealed, reaches these rows."""
    number = received(dpo)
    with portal.connect("owner") as owner:
        row = owner.execute("SELECT count(*) FROM pdp_particulars WHERE request_id = %s", [number]).fetchone()
        assert row == (1,)
    from portal.exchange.rotation import OWN

    assert ("pdp_particulars", "sealed", "pdp") in {(place.table, place.column, place.kind) for place in OWN}
