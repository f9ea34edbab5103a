"""Judging pairs: who sees them, what a decision writes, how it is taken back; all of it without a script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dtsen.link.evidence import EVIDENCE_WORDS, REVIEW_WORDS
from portal.accounts.actor import Actor, NotAllowedError
from portal.review import compare
from portal.review.actions import decide, withdraw
from portal.review.words import evidence_words, read_words
from tests.portal.conftest import Portal
from tests.portal.small_run import VILLAGES
from tests.portal.test_leaks import pair_ids

Clients = Callable[..., Client]
ACROSS, WITHIN = pair_ids()


def judgements(portal: Portal) -> list[tuple[object, ...]]:
    with portal.server.superuser("dtsen") as opened:
        return opened.execute(
            "SELECT pair_id, putusan, sidik_a, sidik_b, withdrawn_at IS NULL, kode_desa_a FROM review_judgement ORDER BY id"
        ).fetchall()


@pytest.mark.parametrize(
    ("role", "wilayah", "seen"),
    [
        ("statistik_nasional", "", {ACROSS, WITHIN}),
        ("bps_kab", "1803", {WITHIN}),
        ("bps_kab", "3510", set()),
    ],
)
def test_a_pair_is_for_who_may_see_both_records(client_as: Clients, role: str, wilayah: str, seen: set[str]) -> None:
    client = client_as(role, wilayah)
    for pair in (ACROSS, WITHIN):
        assert client.get(f"/pasangan/{pair}/").status_code == (200 if pair in seen else 404)
        assert client.post(f"/pasangan/{pair}/putusan/", {"putusan": "ragu"}).status_code == (302 if pair in seen else 404)
    assert f">{len(seen)}<" in client_as("statistik_nasional", "").get("/pasangan/").content.decode() or not seen


@pytest.mark.parametrize("role", ["dinsos", "operator_desa", "auditor", "provinsi"])
def test_others_judge_nothing(client_as: Clients, role: str) -> None:
    where = {"dinsos": "1803", "operator_desa": VILLAGES[0], "auditor": "", "provinsi": "18"}[role]
    client = client_as(role, where)
    assert client.get("/pasangan/").status_code == 403
    assert client.post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"}).status_code == 403


def test_a_decision_goes_on_to_the_next_pair_and_is_taken_back(client_as: Clients, portal: Portal) -> None:
    client = client_as("statistik_nasional", "")
    first = re.search(r'class="go" href="([^"]+)"', client.get("/pasangan/").content.decode())
    assert first
    pair = first[1].split("/")[2]
    answer = client.post(f"/pasangan/{pair}/putusan/", {"putusan": "sama", "antrean": "terbuka"})
    other = WITHIN if pair == ACROSS else ACROSS
    assert answer.headers["Location"] == f"/pasangan/{other}/?antrean=terbuka"
    assert judgements(portal) == [(pair, "sama", "aa", "bb", True, VILLAGES[0])]
    page = client.get(answer.headers["Location"]).content.decode()
    number = re.search(r'name="nomor" value="(\d+)"', page)
    assert number and "Putusan terakhir Anda" in page
    back = client.post("/pasangan/batal/", {"nomor": number[1]})
    assert back.headers["Location"].startswith(f"/pasangan/{pair}/")
    assert judgements(portal) == [(pair, "sama", "aa", "bb", False, VILLAGES[0])]
    assert client.post("/pasangan/batal/", {"nomor": number[1]}).status_code == 404
    client.post(f"/pasangan/{pair}/putusan/", {"putusan": "beda"})
    assert [row[1:2] + row[4:5] for row in judgements(portal)] == [("sama", False), ("beda", True)]


def test_the_last_pair_ends_at_the_queue(client_as: Clients) -> None:
    client = client_as("bps_kab", "1803")
    assert client.post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"}).headers["Location"] == "/pasangan/"
    assert "Tidak ada yang menunggu" in client.get("/pasangan/").content.decode()


def test_two_people_cannot_decide_the_same_pair(client_as: Clients, portal: Portal) -> None:
    client_as("bps_kab", "1803").post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"})
    nation = client_as("statistik_nasional", "")
    answer = nation.post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "beda"})
    assert answer.status_code == 409 and "sudah diputuskan" in answer.content.decode()
    assert len(judgements(portal)) == 1
    # The same person pressing twice changes nothing.
    assert client_as("bps_kab", "1803").post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"}).status_code == 302
    assert len(judgements(portal)) == 1


def test_only_ones_own_decision_is_taken_back_below_the_nation(client_as: Clients, portal: Portal) -> None:
    nation = client_as("statistik_nasional", "")
    nation.post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"})
    with portal.server.superuser("dtsen") as opened:
        row = opened.execute("SELECT id FROM review_judgement").fetchone()
    assert row
    assert client_as("bps_kab", "1803").post("/pasangan/batal/", {"nomor": str(row[0])}).status_code == 404
    assert nation.post("/pasangan/batal/", {"nomor": str(row[0])}).status_code == 302


@pytest.mark.parametrize("verdict", ["", "entah", "SAMA"])
def test_a_verdict_that_does_not_exist_is_refused(client_as: Clients, portal: Portal, verdict: str) -> None:
    assert client_as("statistik_nasional", "").post(f"/pasangan/{WITHIN}/putusan/", {"putusan": verdict}).status_code == 409
    assert judgements(portal) == []


def test_every_look_and_every_decision_is_written_down(client_as: Clients) -> None:
    client = client_as("bps_kab", "1803")
    client.get(f"/pasangan/{WITHIN}/")
    client.post(f"/pasangan/{WITHIN}/putusan/", {"putusan": "sama"})
    for action, words in (
        ("lihat_pasangan", "Melihat dua catatan berdampingan"),
        ("putuskan_pasangan", "Memutuskan pasangan catatan: sama"),
    ):
        assert words in client_as("auditor", "").get(f"/audit/?perbuatan={action}").content.decode()


def test_the_page_says_it_in_words_and_shows_no_nik(client_as: Clients) -> None:
    client = client_as("statistik_nasional", "")
    text = client.get(f"/pasangan/{ACROSS}/").content.decode()
    assert "bukti belum cukup" in text and "nama sama" in text and "Satu orang atau dua?" in text
    assert not re.search(r"\b\d{16}\b", text)
    assert text.count("<script") == 1 and "style=" not in text and " on" + "click" not in text
    client.cookies["bahasa"] = "en"
    assert "not enough evidence" in client.get(f"/pasangan/{ACROSS}/").content.decode()


def test_the_words_are_those_of_the_linker() -> None:
    evidence, reasons = read_words(settings.MACHINE.policy)
    assert evidence == EVIDENCE_WORDS and reasons == REVIEW_WORDS


@pytest.mark.parametrize(
    ("codes", "signs"), [("nama_sama nik_beda ibu_mirip", "+-~"), ("nama_kosong tanggal_terbalik", "?~"), ("", ""), ("kata_baru", "~")]
)
def test_evidence_has_a_sign_beside_its_words(codes: str, signs: str) -> None:
    assert "".join(one.sign for one in evidence_words(codes, settings.MACHINE.policy)) == signs


@pytest.mark.parametrize(
    ("name", "a", "b", "state"),
    [
        ("nama", "MOCH. DJOKO", "MUHAMMAD JOKO", "mirip"),
        ("nama", "SITI AMINAH", "SITI AMINAH", "sama"),
        ("nama", "SITI AMINAH", "BUDI SANTOSO", "beda"),
        ("alamat", "JL MELATI", "JL MELATI RT 01", "mirip"),
        ("tempat_lahir", "", "BLITAR", "kosong"),
        ("jenis_kelamin", 1, 2, "beda"),
    ],
)
def test_a_field_is_same_alike_different_or_empty(name: str, a: object, b: object, state: str) -> None:
    drawn = ({name: str(a)}, {name: str(b)})
    assert [line.state for line in compare.lines(*drawn, {name: a}, {name: b})] == [state]


def test_what_differs_is_marked_letter_for_letter() -> None:
    (line,) = compare.lines({"nama": "SITI AMINAH"}, {"nama": "SITI AMINA"}, {"nama": "SITI AMINAH"}, {"nama": "SITI AMINA"})
    assert [part.text for part in line.a if part.differs] == ["H"] and not any(part.differs for part in line.b)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("1234567890123456", "1234567890123456", "angkanya sama"),
        ("1234567890123456", "1234567890123457", "beda di angka ke-16"),
        ("1234567890123456", "6543210987654321", "dari 16 angka"),
        ("123", "1234", "panjangnya berbeda"),
    ],
)
def test_two_numbers_are_compared_without_being_shown(a: str, b: str, words: str) -> None:
    said = compare.number_difference(a, b)
    assert words in said.id and a not in said.id and a not in said.en


def test_the_actor_is_asked_first(actor_as: Callable[..., Actor]) -> None:
    for act in (lambda: decide(actor_as("dinsos", "1803"), WITHIN, "sama"), lambda: withdraw(actor_as("dinsos", "1803"), 1)):
        with pytest.raises(NotAllowedError):
            act()


def test_the_keys_are_a_file_of_their_own() -> None:
    script = (Path(compare.__file__).parent / "static/review/keys.js").read_text(encoding="utf-8")
    assert all(f'"{key}"' in script for key in ("j", "k", "1", "2", "3", "u", "?")) and "innerHTML" not in script and "fetch(" not in script
