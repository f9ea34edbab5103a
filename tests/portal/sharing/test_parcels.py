"""From the centre's folder to the destruction statement: what passes, who sees it, what stays in the register."""

import datetime
import io
import re
from collections.abc import Callable

import psycopg
import pytest
import pyzipper
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from dtsen.errors import MachineError, RequestError
from dtsen.release.minisign import new_key
from dtsen.release.parcel import sign_receipts
from portal.accounts.login import new_factor, secret_of
from portal.accounts.models import Account
from portal.area import Scope, app_transaction, tell
from portal.exchange.parcels import open_parcel, store_of, take_in
from portal.sharing import actions, queries
from portal.sharing.models import Parcel, Step
from portal.sharing.tasks import look_after
from tests.portal.conftest import Portal, _log_in_as
from tests.portal.sharing.conftest import NOW, Acting, Sent, machine_publishing, working

Clients = Callable[[str, str], Client]
PURPOSE = "Penyaluran bantuan pangan Desember"
REPORT = {"dipakai": "Daftar penerima bantuan pangan disusun", "keluarga": "1.204", "masalah": "", "diteruskan": "tidak", "kepada": ""}


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def take(client: Client, parcel: Parcel, **more: str) -> object:
    return client.post(f"/paket/{parcel.pk}/unduh/", {"tujuan": PURPOSE} | more)


def test_the_whole_way_of_a_parcel(offered: dict[str, Parcel], sent: Sent, client_as: Clients, actor_as: Acting) -> None:
    parcel = offered["1803"]
    client = client_as("dinsos", "1803")
    listed = client.get("/paket/").content.decode()
    assert parcel.number in listed and "Siap diunduh" in listed and offered["3510"].number not in listed
    page = client.get(f"/paket/{parcel.pk}/").content.decode()
    for words in ("Pemerintah LAMPUNG SELATAN", "Penyaluran bantuan sosial", "Inpres 4/2025", parcel.sha256, f"{parcel.expires:%d-%m-%Y}"):
        assert words in page
    assert sent.passwords["18.01"] not in page and "belum disampaikan" in page

    answer = take(client, parcel)
    assert answer.status_code == 200 and parcel.name in answer.headers["Content-Disposition"]  # type: ignore[attr-defined]
    with pyzipper.AESZipFile(io.BytesIO(body(answer))) as archive:
        archive.setpassword(sent.passwords["18.01"].encode())
        assert archive.read("18.01/manifest.json").startswith(b"{")

    paper = f"/paket/{parcel.pk}/bast/"
    assert client.post(paper, {"nama": "Ani, Kepala Bidang", "instansi": "Dinas Sosial Lampung Selatan"}).status_code == 422
    assert client.post(paper, {"nama": "Ani, Kepala Bidang", "instansi": "Dinas Sosial Lampung Selatan", "utuh": "ya"}).status_code == 302
    signed = client.get(paper).content.decode()
    assert f"BAST/{parcel.number}/{parcel.release}/18.01" in signed and "Ditandatangani" in signed and parcel.sha256 in signed
    assert client.post(f"/paket/{parcel.pk}/", REPORT | {"kerjakan": "laporkan"}).status_code == 302
    gone = {
        "kerjakan": "musnahkan",
        "cara": "Berkas dan cadangannya dihapus permanen",
        "hari": f"{timezone.localdate():%d-%m-%Y}",
        "saksi": "Budi",
    }
    assert client.post(f"/paket/{parcel.pk}/", gone).status_code == 302
    with working(actor_as("dinsos", "1803")) as receiver:
        line = queries.one_parcel(receiver, parcel.pk)
        assert line and line.parcel.state == "dimusnahkan" and not line.acts and line.due is None
        assert [step.step.act for step in queries.steps_of(line.parcel)] == [
            "terbitkan",
            "tawarkan",
            "unduh",
            "terima",
            "laporkan",
            "musnahkan",
        ]
        assert Step.objects.get(parcel=parcel.pk, act="laporkan").said["keluarga"] == 1204


def test_what_left_stands_in_the_register_for_ever(
    offered: dict[str, Parcel], client_as: Clients, actor_as: Acting, as_owner: "psycopg.Connection[tuple[object, ...]]", portal: Portal
) -> None:
    parcel = offered["1803"]
    body(take(client_as("dinsos", "1803"), parcel))
    for role, wilayah in (("dpo", ""), ("auditor", ""), ("auditor", "1803"), ("statistik_nasional", "")):
        text = client_as(role, wilayah).get("/serah-terima/").content.decode()
        assert PURPOSE in text and f"PK-{parcel.pk:05d}" in text and "Pemerintah LAMPUNG SELATAN" in text
    assert f"PK-{parcel.pk:05d}" not in client_as("auditor", "3510").get("/serah-terima/").content.decode()
    rows = client_as("dpo", "").get("/serah-terima/daftar.csv").content.decode("utf-8-sig").splitlines()
    mine = next(row for row in rows if parcel.sha256 in row)
    assert PURPOSE in mine and "Nama dinsos_1803" in mine and ",4," in mine and rows[0].startswith("waktu,paket,permintaan,berkas,sha256")
    with portal.server.superuser("dtsen") as opened:
        for statement in ("DELETE FROM sharing_departure", "UPDATE sharing_departure SET recipient = ''", "DELETE FROM sharing_step"):
            with pytest.raises(psycopg.errors.RaiseException, match="tidak dapat diubah"):
                opened.execute(statement)
    audited = client_as("auditor", "").get("/audit/?perbuatan=paket_diunduh").content.decode()
    assert parcel.number in audited


@pytest.mark.parametrize(("role", "wilayah"), [("dinsos", "3510"), ("walidata", "1803"), ("provinsi", "18"), ("pemohon_data", "1803")])
def test_a_parcel_of_another_office_does_not_exist(offered: dict[str, Parcel], client_as: Clients, role: str, wilayah: str) -> None:
    parcel, client = offered["1803"], client_as(role, wilayah)
    assert parcel.number not in client.get("/paket/").content.decode()
    for answer in (client.get(f"/paket/{parcel.pk}/"), client.get(f"/paket/{parcel.pk}/bast/"), take(client, parcel)):
        assert answer.status_code == 404  # type: ignore[attr-defined]
    assert client.post(f"/paket/{parcel.pk}/", REPORT | {"kerjakan": "laporkan"}).status_code == 404


def test_what_is_not_offered_yet_is_seen_by_the_centre_only(published: dict[str, Parcel], client_as: Clients) -> None:
    parcel = published["1803"]
    assert client_as("dinsos", "1803").get(f"/paket/{parcel.pk}/").status_code == 404
    centre = client_as("statistik_nasional", "")
    assert "Disiapkan" in centre.get(f"/paket/{parcel.pk}/").content.decode()
    assert client_as("dinsos", "1803").post("/paket/").status_code == 200
    assert centre.post("/paket/").status_code == 302
    assert "Siap diunduh" in centre.get(f"/paket/{parcel.pk}/").content.decode()
    assert client_as("dinsos", "1803").get(f"/paket/{parcel.pk}/").status_code == 200


def test_a_download_needs_words_and_a_fresh_code(offered: dict[str, Parcel], client_as: Clients) -> None:
    parcel = offered["1803"]
    client = client_as("dinsos", "1803")
    assert "10 sampai 300 huruf" in take(client, parcel, tujuan="rapat").content.decode()  # type: ignore[attr-defined]
    refused = take(client, parcel, tujuan="data untuk 3510110101010001 dan keluarganya")
    assert "jangan tulis NIK" in refused.content.decode() and refused.status_code == 422  # type: ignore[attr-defined]
    with app_transaction():
        account = Account.objects.get(username="dinsos_1803")
        tell(Scope(), "", "", account.pk)
        factor, secret = new_factor(account)
        factor.confirmed = True
        factor.save()
        assert secret_of(factor) == secret
    try:
        clock = TOTP(secret, step=30, digits=6)
        clock.time = timezone.now().timestamp()
        right = f"{clock.token():06d}"
        wrong = take(client, parcel, kode="000000" if right != "000000" else "000001")
        assert wrong.status_code == 422 and PURPOSE in wrong.content.decode()  # type: ignore[attr-defined]
        with app_transaction():
            assert Account.objects.get(pk=account.pk).code_failures == 1
        assert take(client, parcel, kode=right).status_code == 200  # type: ignore[attr-defined]
        again = take(client, parcel, kode=right)
        assert again.status_code == 422 and "sudah dipakai" in again.content.decode()  # type: ignore[attr-defined]
    finally:
        with app_transaction():
            tell(Scope(), "", "", account.pk)
            factor.delete()
            Account.objects.filter(pk=account.pk).update(code_failures=0, code_locked_until=None)


def test_downloads_end_by_number_and_by_day(offered: dict[str, Parcel], client_as: Clients, actor_as: Acting) -> None:
    parcel, client, most = offered["1803"], client_as("dinsos", "1803"), actions.terms().most_downloads
    for _ in range(most):
        body(take(client, parcel))
    refused = take(client, parcel)
    assert refused.status_code == 422 and f"sudah diunduh {most} kali" in refused.content.decode()  # type: ignore[attr-defined]
    other, late = offered["3510"], NOW + datetime.timedelta(days=actions.terms().download_days + 1)
    with working(actor_as("dinsos", "3510")) as receiver, pytest.raises(RequestError, match="Masa unduh"):
        actions._let_out(receiver, late, other.pk, PURPOSE)


def test_the_password_is_told_elsewhere_and_never_written(
    offered: dict[str, Parcel], sent: Sent, actor_as: Acting, client_as: Clients
) -> None:
    parcel = offered["1803"]
    with working(actor_as("statistik_nasional", "")) as centre:
        with pytest.raises(RequestError, match="seperti kata sandi"):
            actions.tell_password(centre, NOW, parcel.pk, sent.passwords["18.01"], "telepon")
        with pytest.raises(RequestError, match="saluran"):
            actions.tell_password(centre, NOW, parcel.pk, "Ani", "burung")
        actions.tell_password(centre, NOW, parcel.pk, "Ani, Dinas Sosial", "telepon")
    text = client_as("dinsos", "1803").get(f"/paket/{parcel.pk}/").content.decode()
    assert "Ani, Dinas Sosial" in text and "telepon ke nomor resmi penerima" in text
    with working(actor_as("dinsos", "1803")) as receiver, pytest.raises(RequestError, match="tidak dapat dilakukan"):
        actions.tell_password(receiver, NOW, parcel.pk, "Ani", "telepon")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dipakai": "ya"}, "Dipakai untuk"),
        ({"keluarga": "banyak"}, "dengan angka"),
        ({"diteruskan": ""}, "diteruskan"),
        ({"diteruskan": "ya"}, "Diteruskan kepada"),
        ({"masalah": "NIK 1803010101010001 keliru"}, "jangan tulis NIK"),
    ],
)
def test_a_report_that_says_too_little_or_too_much_is_refused_and_kept(
    offered: dict[str, Parcel], client_as: Clients, actor_as: Acting, change: dict[str, str], words: str
) -> None:
    parcel, client = offered["1803"], client_as("dinsos", "1803")
    body(take(client, parcel))
    with working(actor_as("dinsos", "1803")) as receiver:
        actions.confirm_receipt(receiver, NOW, parcel.pk, "Ani", "Dinas Sosial", opened=True)
    answer = client.post(f"/paket/{parcel.pk}/", REPORT | change | {"kerjakan": "laporkan"})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert (REPORT | change)["keluarga"] in answer.content.decode()


def test_parcels_that_were_changed_on_the_way_or_signed_by_another_are_refused_whole(portal: Portal, sent: Sent) -> None:
    before = sorted(path.name for path in store_of(settings.MACHINE).glob("*"))
    parcel = sent.folder / "dtsen-2026-tw1_18.01.zip"
    kept = parcel.read_bytes()
    parcel.write_bytes(kept[:100] + bytes([kept[100] ^ 1]) + kept[101:])
    with pytest.raises(RequestError, match=re.escape(parcel.name)):
        take_in(settings.MACHINE, sent.folder, sent.public)
    parcel.write_bytes(kept)
    sign_receipts(sent.folder, new_key())
    with pytest.raises(RequestError, match="kunci lain"):
        take_in(settings.MACHINE, sent.folder, sent.public)
    assert sorted(path.name for path in store_of(settings.MACHINE).glob("*")) == before


def test_the_same_folder_twice_changes_nothing(published: dict[str, Parcel], sent: Sent) -> None:
    taken = take_in(settings.MACHINE, sent.folder, sent.public)
    with machine_publishing():
        assert actions.publish(taken, NOW) == []
        assert Parcel.objects.filter(sha256__in=[one["sha256"] for one in taken.receipts]).count() == 2
    assert taken.signed_by == published["1803"].signed_by and len(taken.signed_by) == 16


def test_a_file_that_is_gone_or_changed_in_the_store_is_neither_given_nor_counted(offered: dict[str, Parcel], client_as: Clients) -> None:
    parcel = offered["1803"]
    path = store_of(settings.MACHINE) / parcel.sha256
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + b"x")
    with pytest.raises(MachineError):
        open_parcel(settings.MACHINE, parcel.sha256)
    answer = take(client_as("dinsos", "1803"), parcel)
    assert answer.status_code == 422 and "tidak ada di penyimpanan" in answer.content.decode()  # type: ignore[attr-defined]
    assert parcel.number not in client_as("dpo", "").get("/serah-terima/").content.decode()


@pytest.fixture
def night(portal: Portal) -> Callable[[datetime.datetime], dict[str, int]]:
    """The nightly job, logged in as the worker."""

    def ran(now: datetime.datetime) -> dict[str, int]:
        _log_in_as(portal.machine, "worker")
        try:
            return look_after(now)
        finally:
            _log_in_as(portal.machine, "web")

    return ran


def test_nights_close_remind_once_a_mark_and_remove_files(
    offered: dict[str, Parcel], client_as: Clients, actor_as: Acting, night: Callable[[datetime.datetime], dict[str, int]]
) -> None:
    taken, left = offered["1803"], offered["3510"]
    body(take(client_as("dinsos", "1803"), taken))
    day = datetime.timedelta(days=1)

    def reminders() -> list[tuple[str, int]]:
        with working(actor_as("statistik_nasional", "")):
            steps = Step.objects.filter(parcel=taken.pk, act="pengingat").order_by("id")
            return [(step.said["kewajiban"], step.said["tanda"]) for step in steps]

    night(NOW)
    assert reminders() == [("terima", -7)]
    night(NOW)
    night(NOW + 6 * day)
    assert reminders() == [("terima", -7), ("terima", -1)]
    with working(actor_as("dinsos", "1803")) as receiver:
        actions.confirm_receipt(receiver, NOW, taken.pk, "Ani", "Dinas Sosial", opened=True)
    # The machine was off for weeks: one reminder, the one that was reached.
    night(NOW + 38 * day)
    assert reminders()[2:] == [("laporan", 7)]
    store = store_of(settings.MACHINE)
    assert not (store / left.sha256).exists() and not (store / taken.sha256).exists()
    with working(actor_as("statistik_nasional", "")):
        assert Parcel.objects.get(pk=left.pk).state == "kedaluwarsa" and Parcel.objects.get(pk=taken.pk).state == "diterima"
    page = client_as("dinsos", "3510").get(f"/paket/{left.pk}/").content.decode()
    assert "Lewat masa unduh" in page and "/unduh/" not in page


def test_the_first_page_says_what_waits(offered: dict[str, Parcel], client_as: Clients, actor_as: Acting) -> None:
    def home(role: str, wilayah: str) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client_as(role, wilayah).get("/").content.decode()))

    assert re.search(r"\d+ paket data siap diunduh", home("dinsos", "3510"))
    body(take(client_as("dinsos", "3510"), offered["3510"]))
    assert re.search(r"\d+ paket menunggu tanda tangan BAST", home("dinsos", "3510"))
    with working(actor_as("dinsos", "3510")) as receiver:
        actions.confirm_receipt(receiver, NOW, offered["3510"].pk, "Ani", "Dinas Sosial", opened=True)
    assert re.search(r"\d+ laporan pemakaian ditunggu", home("dinsos", "3510"))
    assert re.search(r"\d+ paket yang kata sandinya belum disampaikan", home("statistik_nasional", ""))
    assert "paket" not in home("operator_desa", "1803060001").split("Setiap pembukaan")[0]


def test_a_withdrawn_parcel_is_not_downloaded(offered: dict[str, Parcel], actor_as: Acting, client_as: Clients) -> None:
    parcel = offered["1803"]
    with working(actor_as("statistik_nasional", "")) as centre:
        with pytest.raises(RequestError, match="Alasan"):
            actions.withdraw(centre, NOW, parcel.pk, "")
        actions.withdraw(centre, NOW, parcel.pk, "Salah memilih profil")
    assert take(client_as("dinsos", "1803"), parcel).status_code == 422  # type: ignore[attr-defined]
