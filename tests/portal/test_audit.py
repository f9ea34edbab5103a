"""The audit log: in the transaction of the act, never changed, chained; the verifier names the first broken entry."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.test import Client

from dtsen.errors import Say
from portal.audit import chain
from portal.audit.acts import ACTS, TITLES, Around, act_words
from portal.audit.models import Entry
from portal.audit.words import verdict_words
from portal.machine import PROJECT, connection
from tests.portal.conftest import Portal
from tests.portal.small_run import VILLAGES, family_id, nik_of, person_id

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
LAST = "SELECT action, role, purpose, legal_basis, subject_ids, fields, kode_desa, reason, detail FROM audit_entry ORDER BY id DESC LIMIT 1"


def rows_of(portal: Portal) -> chain.Rows:
    return chain.rows_of(connection(portal.machine, "worker"))


def seal_all(rows: chain.Rows) -> None:
    while chain.seal(rows, NOW):
        pass


def last(portal: Portal) -> dict[str, object]:
    with portal.server.superuser("dtsen") as opened:
        cursor = opened.execute(LAST)
        row = cursor.fetchone()
        assert row and cursor.description
        return dict(zip((column.name for column in cursor.description), row, strict=True))


def test_a_look_at_a_family_says_who_what_why_and_by_which_law(portal: Portal, client_as: Callable[..., Client]) -> None:
    client_as("dinsos", "1803").get(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    entry = last(portal)
    assert (entry["action"], entry["role"], entry["purpose"], entry["kode_desa"]) == ("lihat_keluarga", "dinsos", "penyaluran", VILLAGES[0])
    assert "UU 27/2022" in str(entry["legal_basis"])
    assert set(entry["subject_ids"]) == {family_id(VILLAGES[0], 1), *(person_id(VILLAGES[0], 1, n) for n in (1, 2, 3))}  # type: ignore[call-overload]
    assert "nama_ibu" in entry["fields"]  # type: ignore[operator]


def test_a_search_is_written_down_without_what_was_typed(portal: Portal, client_as: Callable[..., Client]) -> None:
    number = nik_of(VILLAGES[0], 11)
    client_as("dinsos", "1803").post("/cari/", {"number": number})
    entry = last(portal)
    assert entry["action"] == "cari" and entry["subject_ids"] == [person_id(VILLAGES[0], 1, 1)]
    assert number not in str(entry) and entry["detail"]["sidik"]  # type: ignore[index]
    client_as("dinsos", "1803").post("/cari/", {"number": nik_of(VILLAGES[2], 11)})
    assert last(portal)["subject_ids"] == []


def test_opening_a_number_needs_a_reason_and_keeps_it(portal: Portal, client_as: Callable[..., Client]) -> None:
    client, url = client_as("dinsos", "1803"), f"/keluarga/{family_id(VILLAGES[0], 1)}/buka/"
    for fields in ({}, {"alasan": "x", "keterangan": "cukup panjang sekali"}, {"alasan": "layanan_warga", "keterangan": "pendek"}):
        assert client.post(url, fields).status_code == 422
    refused = client.post(url, {"alasan": "layanan_warga", "keterangan": f"warga dengan NIK {nik_of(VILLAGES[0], 11)}"})
    assert refused.status_code == 422
    opened = client.post(url, {"alasan": "layanan_warga", "keterangan": "warga membawa kartunya"})
    assert opened.status_code == 200 and nik_of(VILLAGES[0], 11) in opened.content.decode()
    with portal.server.superuser("dtsen") as connection_:
        reason = connection_.execute("SELECT reason FROM audit_entry WHERE action = 'buka_samaran' ORDER BY id DESC LIMIT 1").fetchone()
    assert reason == ("layanan_warga: warga membawa kartunya",)


def test_what_is_undone_is_not_written_and_a_page_that_fails_shows_nothing(portal: Portal, client_as: Callable[..., Client]) -> None:
    before = last(portal)
    assert client_as("dinsos", "1803").get("/keluarga/KTIDAKADA/").status_code == 404
    assert last(portal)["action"] in ("masuk", before["action"])


@pytest.mark.parametrize("login", ["owner", "worker", "web"])
def test_nobody_can_change_or_remove_an_entry(portal: Portal, login: str) -> None:
    for statement in ("UPDATE audit_entry SET role = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"):
        with portal.connect(login) as opened, pytest.raises(psycopg.Error), opened.transaction():
            if login == "web":
                opened.execute("SET LOCAL ROLE dtsen_app")
            else:
                opened.execute("SELECT set_config('app.boleh', 'audit', true), set_config('app.wilayah', '*', true)")
            if opened.execute(statement).rowcount == 0:
                raise psycopg.errors.InsufficientPrivilege("no row is seen to be changed")


def test_nobody_writes_in_another_name(portal: Portal) -> None:
    insert = """INSERT INTO audit_entry (at, account_id, role, purpose, legal_basis, action, subject, subject_ids, fields, reason, detail)
    VALUES (now(), 999, '', '', '', 'cari', '', '{}', '{}', '', '{}')"""
    with portal.connect("web") as opened, pytest.raises(psycopg.errors.InsufficientPrivilege), opened.transaction():
        opened.execute("SET LOCAL ROLE dtsen_app")
        opened.execute("SELECT set_config('app.pengguna', '1', true)")
        opened.execute(insert)


def tamper(portal: Portal, table: str, statement: str) -> None:
    """What a person with the database's own superuser could do."""
    with portal.server.superuser("dtsen") as opened:
        opened.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        opened.execute(statement)
        opened.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_the_chain_holds_and_the_first_broken_entry_is_named(portal: Portal, client_as: Callable[..., Client]) -> None:
    client = client_as("dinsos", "1803")
    for number in (1, 2, 3, 4):
        client.get(f"/keluarga/{family_id(VILLAGES[0], number)}/")
    with rows_of(portal) as rows:
        assert chain.verify(rows).waiting >= 4
        seal_all(rows)
        whole = chain.verify(rows)
        assert whole.broken is None and whole.waiting == 0 and whole.head and whole.sealed == whole.head.position
        assert whole.head.hash in verdict_words(whole).en
        ids = [
            int(str(row["entry_id"])) for row in rows.execute("SELECT entry_id FROM audit_link ORDER BY position DESC LIMIT 3").fetchall()
        ]
        head = whole.head

        anchor = chain.Head(head.position, head.hash)
        assert chain.verify(rows, [anchor]).broken is None
        assert chain.verify(rows, [replace(anchor, hash="0" * 64)]).broken == chain.Broken(head.position, ids[0], "berbeda_dari_jangkar")
        assert chain.verify(rows, [replace(anchor, position=head.position + 5)]).broken == chain.Broken(head.position + 1, 0, "terpotong")

        # A slipped-in entry that never waited for its seal.
        tamper(portal, "audit_entry", "UPDATE audit_entry SET purpose = 'statistik' WHERE id = " + str(ids[1]))
        assert chain.verify(rows).broken == chain.Broken(head.position - 1, ids[1], "diubah")
        tamper(portal, "audit_entry", "UPDATE audit_entry SET purpose = 'penyaluran' WHERE id = " + str(ids[1]))
        assert chain.verify(rows).broken is None

        tamper(portal, "audit_entry", "CREATE TABLE simpan AS SELECT * FROM audit_entry WHERE id = " + str(ids[2]))
        tamper(portal, "audit_entry", "DELETE FROM audit_entry WHERE id = " + str(ids[2]))
        verdict = chain.verify(rows)
        assert verdict.broken == chain.Broken(head.position - 2, ids[2], "dihapus")
        assert str(ids[2]) in verdict_words(verdict).id
        tamper(portal, "audit_entry", "INSERT INTO audit_entry OVERRIDING SYSTEM VALUE SELECT * FROM simpan")
        tamper(portal, "audit_entry", "DROP TABLE simpan")
        assert chain.verify(rows).broken is None

        tamper(portal, "audit_link", "UPDATE audit_link SET position = position + 1000 WHERE entry_id = " + str(ids[0]))
        assert chain.verify(rows).broken == chain.Broken(head.position, 0, "hilang_dari_rantai")
        tamper(portal, "audit_link", "UPDATE audit_link SET position = position - 1000 WHERE entry_id = " + str(ids[0]))
        assert chain.verify(rows).broken is None


def test_an_entry_beside_the_chain_is_found(portal: Portal) -> None:
    columns = "at, role, purpose, legal_basis, action, subject, subject_ids, fields, reason, detail"
    values = "now(), '', '', '', 'x', '', '{}', '{}', '', '{}'"
    with rows_of(portal) as rows:
        seal_all(rows)
        tamper(portal, "audit_entry", f"INSERT INTO audit_entry ({columns}) VALUES ({values})")
        broken = chain.verify(rows).broken
        assert broken and broken.why == "di_luar_rantai"
        tamper(portal, "audit_entry", f"DELETE FROM audit_entry WHERE id = {broken.entry_id}")
        assert chain.verify(rows).broken is None


def test_who_looked_at_this_person_is_a_page(client_as: Callable[..., Client]) -> None:
    client_as("operator_desa", VILLAGES[0]).get(f"/keluarga/{family_id(VILLAGES[0], 3)}/")
    text = client_as("dpo").get(f"/audit/{person_id(VILLAGES[0], 3, 2)}/").content.decode()
    assert "Nama operator_desa" in text and "Membuka halaman keluarga dan 3 anggotanya" in text
    elsewhere = client_as("auditor", "3510").get(f"/audit/{person_id(VILLAGES[0], 3, 2)}/").content.decode()
    assert "Nama operator_desa" not in elsewhere


def test_sealing_does_not_stop_those_who_write(portal: Portal, client_as: Callable[..., Client]) -> None:
    client = client_as("dinsos", "1803")
    with rows_of(portal) as rows, rows.transaction():
        rows.execute("DELETE FROM audit_unsealed")
        assert client.get(f"/keluarga/{family_id(VILLAGES[0], 2)}/").status_code == 200
        raise psycopg.Rollback


def written() -> set[str]:
    """Every act that the program writes down: the words in quotes behind the calls that write entries."""
    calls = re.compile(r"""(?:record_read|record_event|_write_down)\(\s*[\w.]+,\s*("[a-z_]+"[^,\n]*)""")
    found = {
        word
        for path in (PROJECT / "src" / "portal").rglob("*.py")
        for call in calls.findall(path.read_text())
        for word in re.findall(r'"([a-z_]+)"', call)
    }
    return found | {"basis_data_dipulihkan"}


def test_every_act_that_is_written_down_has_its_words() -> None:
    assert {"lihat_keluarga", "masuk", "akun_dibuat", "putuskan_pasangan", "penugasan_ditolak", "pdp_insiden_ditutup"} <= written()
    assert written() <= set(ACTS) and set(TITLES) <= set(ACTS)


@pytest.mark.parametrize("action", sorted(ACTS))
def test_the_words_of_an_act_hold_without_its_detail_too(action: str) -> None:
    said = act_words(Entry(action=action, detail={}, subject_ids=[], fields=[]), Around({}, {}, {}, {}))
    assert said.id[0].isupper() and said.en[0].isupper() and said.id != said.en and "_" not in said.id + said.en


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            {"action": "masuk_gagal", "detail": {"sebab": "sandi", "gagal": 3, "akun": 7}},
            "Gagal masuk: kata sandi atau kode salah, kali ke-3",
        ),
        ({"action": "penugasan_dicabut", "detail": {"akun": 7, "peran": "dinsos"}}, "Mencabut penugasan Siti: Dinas Sosial"),
        (
            {"action": "penugasan_dibuat", "detail": {"akun": 7, "peran": "dinsos", "wilayah": "1803,3510"}},
            "Siti: Dinas Sosial, Lampung Utara, 3510",
        ),
        ({"action": "cari", "detail": {"cara": "nomor", "hasil": 1}}, "Mencari dengan nomor: 1 orang ditemukan"),
        ({"action": "akun_diatur_ulang", "detail": {"akun": 7, "diminta_oleh": 8}}, "Menyetujui atur ulang akun Siti, diminta Budi"),
        ({"action": "unduh_dasbor", "detail": {"tampak": "mutu", "wilayah": "nasional"}}, "dasbor: mutu, seluruh Indonesia"),
        ({"action": "perbuatan_baru", "detail": {}}, "perbuatan_baru"),
    ],
)
def test_an_act_is_told_with_its_detail(entry: dict[str, Any], words: str) -> None:
    around = Around({7: "Siti", 8: "Budi"}, {"1803": "Lampung Utara"}, {"dinsos": Say("Dinas Sosial", "Social office")}, {})
    assert words in act_words(Entry(subject_ids=[], fields=[], **entry), around).id


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_log_is_in_words_and_holds_no_code(client_as: Callable[..., Client], lang: str) -> None:
    dinsos, auditor = client_as("dinsos", "1803"), client_as("auditor")
    dinsos.post(f"/keluarga/{family_id(VILLAGES[0], 2)}/buka/", {"alasan": "layanan_warga", "keterangan": "warga membawa kartunya"})
    auditor.cookies["bahasa"] = lang
    body = auditor.get("/audit/").content.decode().split("<tbody>")[1].split("</tbody>")[0]
    wanted = {
        "id": [
            "Membuka NIK 3 orang",
            "Alasan: Warga datang dan menunjukkan kartunya: warga membawa kartunya",
            "Penetapan sasaran",
            "Nama dinsos_1803",
        ],
        "en": [
            "Opened the NIK of 3 persons",
            "Reason: A citizen came and showed the card: warga membawa kartunya",
            "Targeting",
            "Logged in",
        ],
    }
    assert not [words for words in wanted[lang] if words not in body]
    assert not re.findall(r">[^<]*\b(?:lihat|buka|masuk|unduh|akun|penugasan)_\w+", re.sub(r"Nama \w+|petugas_\w+|pegawai_\w+", "", body))


def test_the_log_is_narrowed_by_act_and_by_officer(client_as: Callable[..., Client]) -> None:
    client_as("operator_desa", VILLAGES[0]).get(f"/keluarga/{family_id(VILLAGES[0], 3)}/")
    auditor = client_as("auditor")
    body = auditor.get(f"/audit/?siapa=operator_desa_{VILLAGES[0]}&perbuatan=lihat_keluarga").content.decode().split("<tbody>")[1]
    assert "Membuka halaman keluarga" in body and "Nama dinsos" not in body and "Nama auditor" not in body
    assert "Tidak ada catatan" in auditor.get("/audit/?siapa=tidak-ada-yang-bernama-begini").content.decode()


def test_an_id_leads_to_who_looked(client_as: Callable[..., Client]) -> None:
    answer = client_as("dpo").get(f"/audit/?id={family_id(VILLAGES[0], 3)}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/audit/{family_id(VILLAGES[0], 3)}/")
    assert client_as("dpo").get("/audit/?id=1803 0601/../x").status_code == 200
