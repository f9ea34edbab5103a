"""Looking after accounts by page: made, found, reset, closed; two people where the role matrix says so; all of it written down."""

import base64
import datetime
import re
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from dtsen.errors import RequestError
from portal.accounts.actions import LEAST_REASON, ask_reset, assign, one_time_password, reset_by_machine, unlock
from portal.accounts.actor import Actor, NotAllowedError
from portal.accounts.models import Account, Assignment
from portal.accounts.role import read_matrix
from portal.area import Scope, app_transaction, tell
from portal.machine import read_machine
from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.small_run import VILLAGES, family_id

Clients = Callable[..., Client]
MATRIX = read_matrix(read_machine().policy)
WHY = "pegawai pindah ke unit lain"
NEW = "kata-sandi-baru-sendiri"


@pytest.fixture
def operation(portal: Portal) -> Iterator[None]:
    """Outside the demo, for one test."""
    settings.DEMO = False
    yield
    settings.DEMO = True


def day_of(days: int) -> str:
    last = timezone.localdate() + datetime.timedelta(days=days)
    return f"{last.day}-{last.month}-{last.year}"


def form(username: str, role: str = "dinsos", **more: str) -> dict[str, str]:
    said = {"peran": role, "nama_pengguna": username, "nama_lengkap": f"Nama {username}", "sampai": day_of(30)}
    return said | {"tujuan": MATRIX.roles[role].purposes[0], "wilayah": "1803" if role == "dinsos" else ""} | more


def once(text: str) -> str:
    found = re.search(r'id="sandi-sementara">([^<]+)<', text)
    assert found, text[:2000]
    return found[1]


def known(username: str) -> tuple[Account, Assignment | None]:
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        account = Account.objects.get(username=username)
        return account, Assignment.objects.filter(account=account).order_by("-id").first()


def entries(portal: Portal, account: Account) -> list[tuple[object, ...]]:
    with portal.server.superuser("dtsen") as opened:
        return opened.execute(
            "SELECT action, reason, account_id FROM audit_entry WHERE (detail ->> 'akun')::bigint = %s ORDER BY id", [account.pk]
        ).fetchall()


def log_in(username: str, password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/masuk/", {"nama": username, "sandi": password}).status_code


def test_an_account_is_made_and_its_first_log_in_leads_to_a_password_of_ones_own(client_as: Clients, portal: Portal) -> None:
    admin = client_as("admin")
    answer = admin.post("/akun/baru/", form("pegawai.satu"))
    password = once(answer.content.decode())
    account, assignment = known("pegawai.satu")
    assert assignment and (assignment.role, assignment.wilayah, assignment.four_eyes) == ("dinsos", "1803", False)
    assert account.must_change_password and account.password_until and password not in account.password
    assert password not in admin.get(f"/akun/{account.pk}/").content.decode(), "shown once"
    assert [row[0] for row in entries(portal, account)] == ["akun_dibuat", "penugasan_dibuat"]
    client, status = log_in("pegawai.satu", password)
    assert (status, client.get("/cari/").headers["Location"], client.get("/").headers["Location"]) == (302, "/sandi/", "/sandi/")
    assert client.post("/sandi/", {"lama": password, "baru": password, "ulang": password}).status_code == 422, "not the same again"
    assert client.post("/sandi/", {"lama": password, "baru": NEW, "ulang": NEW}).status_code == 302
    assert client.get(f"/keluarga/{family_id(VILLAGES[0], 1)}/").status_code == 200
    assert log_in("pegawai.satu", password)[1] == 422 and log_in("pegawai.satu", NEW)[1] == 302


def test_a_temporary_password_dies(client_as: Clients, portal: Portal) -> None:
    password = once(client_as("admin").post("/akun/baru/", form("pegawai.lambat")).content.decode())
    with portal.server.superuser("dtsen") as opened:
        opened.execute("UPDATE accounts_account SET password_until = now() - interval '1 minute' WHERE username = 'pegawai.lambat'")
    assert log_in("pegawai.lambat", password)[1] == 422
    with portal.server.superuser("dtsen") as opened:
        row = opened.execute("SELECT detail ->> 'sebab' FROM audit_entry WHERE action = 'masuk_gagal' ORDER BY id DESC LIMIT 1").fetchone()
    assert row == ("sandi_sementara_kedaluwarsa",)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"wilayah": ""}, "Wilayah wajib diisi"),
        ({"wilayah": "9911"}, "Kode BPS 9911 tidak dikenal"),
        ({"wilayah": "18"}, "Penugasan ini tidak diizinkan"),
        ({"wilayah": "Negeri Antah Berantah"}, "Tidak ada wilayah bernama"),
        ({"tujuan": "pengawasan"}, "Penugasan ini tidak diizinkan"),
        ({"sampai": day_of(4000)}, "Penugasan ini tidak diizinkan"),
        ({"sampai": day_of(-1)}, "Penugasan ini tidak diizinkan"),
        ({"sampai": "besok"}, "Hari terakhir ditulis"),
        ({"nama_pengguna": "a b"}, "Nama pengguna 3 sampai 60"),
        ({"nama_lengkap": " "}, "nama lengkap wajib diisi"),
        ({"nama_pengguna": "dinsos_1803"}, "sudah dipakai"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_half_made(client_as: Clients, more: dict[str, str], said: str) -> None:
    make_account("dinsos_1803", "dinsos", "1803")
    answer = client_as("admin").post("/akun/baru/", form("pegawai.keliru", surat="SK 12/2026", **more))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and 'value="SK 12/2026"' in text
    with app_transaction():
        assert not Account.objects.filter(username="pegawai.keliru").exists()


@pytest.mark.parametrize(("typed", "codes"), [("Kabupaten 3510", "3510"), ("kabupaten 1803, 3510", "1803,3510"), ("1803; 1803", "1803")])
def test_a_region_is_named_or_given_by_its_code(client_as: Clients, typed: str, codes: str) -> None:
    username = f"pegawai.{codes.replace(',', '.')}.{len(typed)}"
    once(client_as("admin").post("/akun/baru/", form(username, wilayah=typed)).content.decode())
    assignment = known(username)[1]
    assert assignment and assignment.wilayah == codes


def test_words_that_fit_several_regions_are_asked_back(client_as: Clients) -> None:
    admin, said = client_as("admin"), form("pegawai.ragu", wilayah="Kabupaten")
    text = admin.post("/akun/baru/", said).content.decode()
    assert "Pilih wilayah yang dimaksud" in text and 'name="kode" value="1803"' in text and 'name="kode" value="3510"' in text
    once(admin.post("/akun/baru/", {**said, "wilayah": "", "kode": "3510"}).content.decode())
    assignment = known("pegawai.ragu")[1]
    assert assignment and assignment.wilayah == "3510"


@pytest.mark.parametrize("role", [name for name, one in MATRIX.roles.items() if one.four_eyes])
def test_a_role_that_needs_four_eyes_opens_nothing_before_the_second_person(client_as: Clients, portal: Portal, role: str) -> None:
    admin, username = client_as("admin"), f"calon.{role}"
    password = once(admin.post("/akun/baru/", form(username, role)).content.decode())
    account, assignment = known(username)
    assert assignment and assignment.four_eyes and assignment.approved_at is None
    client, _ = log_in(username, password)
    client.post("/sandi/", {"lama": password, "baru": NEW, "ulang": NEW})
    assert client.get("/").status_code == 403 and "Tidak ada penugasan yang berlaku" in client.get("/").content.decode()
    yes = {"penugasan": str(assignment.pk), "putusan": "setuju"}
    refused = admin.post(f"/akun/{account.pk}/putusan/", yes)
    assert refused.status_code == 422 and "perlu orang kedua" in refused.content.decode()
    assert f"/akun/{account.pk}/" in client_as("dpo").get("/akun/").content.decode().split("<form")[2], "it is on the list of what waits"
    assert client_as("dpo").post(f"/akun/{account.pk}/putusan/", yes).status_code == 302
    assert client.get("/").status_code == 200
    assert [row[0] for row in entries(portal, account)][:3] == ["akun_dibuat", "penugasan_diminta", "masuk"]
    assert "penugasan_disetujui" in [row[0] for row in entries(portal, account)]


def test_what_the_second_person_refuses_stays_closed(client_as: Clients, portal: Portal) -> None:
    admin = client_as("admin")
    once(admin.post("/akun/baru/", form("calon.ditolak", "auditor")).content.decode())
    account, assignment = known("calon.ditolak")
    assert assignment
    client_as("dpo").post(f"/akun/{account.pk}/putusan/", {"penugasan": str(assignment.pk), "putusan": "tolak"})
    again = client_as("dpo").post(f"/akun/{account.pk}/putusan/", {"penugasan": str(assignment.pk), "putusan": "setuju"})
    now = known("calon.ditolak")[1]
    assert again.status_code == 302 and now and now.revoked_at and not now.approved_at
    assert "Ditolak" in admin.get(f"/akun/{account.pk}/").content.decode()


def test_the_database_too_refuses_one_person_for_two(portal: Portal) -> None:
    account, _ = make_account("calon_satu_orang", "dinsos", "1803")
    insert = """INSERT INTO accounts_assignment
    (account_id, role, wilayah, purpose, valid_from, valid_until, letter, granted_by_id, approved_by)
    VALUES (%s, 'auditor', '', 'pengawasan', '2026-01-01', '2026-12-31', '', %s, %s)"""
    other, third = make_account("calon_kedua", "dinsos", "1803")[0], make_account("calon_ketiga", "dinsos", "1803")[0]
    for granted, approved in ((account.pk, None), (other.pk, other.pk), (other.pk, account.pk)):
        with portal.server.superuser("dtsen") as opened, pytest.raises(psycopg.errors.CheckViolation):
            opened.execute(insert, [account.pk, granted, approved])
    with portal.server.superuser("dtsen") as opened:
        opened.execute(insert, [account.pk, other.pk, third.pk])
        opened.execute("DELETE FROM accounts_assignment WHERE granted_by_id = %s AND approved_by = %s", [other.pk, third.pk])


def test_a_reset_ends_sessions_and_takes_the_second_factor_away(client_as: Clients, operation: None, portal: Portal) -> None:
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        from portal.accounts.actions import create_account

        account = create_account("pegawai.lupa", "Nama Pegawai", PASSWORD, acting=None)
        assign(account, "dinsos", ("1803",), "penyaluran", timezone.localdate() + datetime.timedelta(days=30), acting=None)
    client = Client()

    def set_up(password: str) -> str:
        page = client.post("/masuk/", {"nama": "pegawai.lupa", "sandi": password}).content.decode()
        secret = re.search(r'<code class="break">([A-Z2-7]+)</code>', page)
        assert secret, "the phone is set up anew"
        client.post("/masuk/kode/", {"kode": f"{TOTP(base64.b32decode(secret[1])).token():06d}"})
        assert client.post("/sandi/", {"lama": password, "baru": NEW + password, "ulang": NEW + password}).status_code == 302
        assert client.get("/cari/").status_code == 200
        return secret[1]

    before = set_up(PASSWORD)
    settings.DEMO = True
    password = once(client_as("admin").post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "atur_ulang", "alasan": WHY}).content.decode())
    settings.DEMO = False
    assert client.get("/cari/").status_code == 401, "the session ended"
    assert log_in("pegawai.lupa", NEW + PASSWORD)[1] == 422
    assert set_up(password) != before
    assert ("akun_diatur_ulang", WHY) in [row[:2] for row in entries(portal, account)]


def test_the_reset_of_a_four_eyes_account_needs_two_and_the_second_is_given_the_password(client_as: Clients, portal: Portal) -> None:
    account, _ = make_account("auditor_direset", "auditor", "")
    admin, dpo = client_as("admin"), client_as("dpo")
    asked = admin.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "atur_ulang", "alasan": WHY})
    assert asked.status_code == 302 and log_in("auditor_direset", PASSWORD)[1] == 302, "nothing happened yet"
    assert admin.post(f"/akun/{account.pk}/putusan/", {"putusan": "setuju"}).status_code == 422
    assert WHY in dpo.get(f"/akun/{account.pk}/").content.decode()
    password = once(dpo.post(f"/akun/{account.pk}/putusan/", {"putusan": "setuju"}).content.decode())
    assert log_in("auditor_direset", PASSWORD)[1] == 422 and log_in("auditor_direset", password)[1] == 302
    again = dpo.post(f"/akun/{account.pk}/putusan/", {"putusan": "setuju"})
    assert again.status_code == 422 and "Tidak ada atur ulang yang menunggu" in again.content.decode()
    said = [row[0] for row in entries(portal, account)]
    assert said.index("atur_ulang_diminta") < said.index("akun_diatur_ulang")


def test_a_refused_reset_changes_nothing(client_as: Clients) -> None:
    account, _ = make_account("auditor_tetap", "auditor", "")
    client_as("admin").post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "atur_ulang", "alasan": WHY})
    assert client_as("dpo").post(f"/akun/{account.pk}/putusan/", {"putusan": "tolak"}).status_code == 302
    assert log_in("auditor_tetap", PASSWORD)[1] == 302 and known("auditor_tetap")[0].reset_asked_by is None


def test_a_closed_account_is_out_at_once_and_a_reset_opens_it_again(client_as: Clients, portal: Portal) -> None:
    account, _ = make_account("pegawai_ditutup", "walidata", "1803")
    client, admin = log_in("pegawai_ditutup", PASSWORD)[0], client_as("admin")
    assert client.get("/dasbor/1803/").status_code == 200
    assert admin.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "tutup", "alasan": WHY}).status_code == 302
    assert client.get("/dasbor/1803/").status_code == 401 and log_in("pegawai_ditutup", PASSWORD)[1] == 422
    assert "Ditutup" in admin.get("/akun/?keadaan=ditutup").content.decode()
    password = once(admin.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "atur_ulang", "alasan": WHY}).content.decode())
    assert log_in("pegawai_ditutup", password)[1] == 302
    assert ("akun_ditutup", WHY) in [row[:2] for row in entries(portal, account)]


def test_a_revoked_assignment_is_over_with_the_next_request(client_as: Clients, portal: Portal) -> None:
    account, assignment = make_account("pegawai_dicabut", "pengawas", "3510110")
    client, _ = log_in("pegawai_dicabut", PASSWORD)
    assert client.get("/cari/").status_code == 200
    act = {"perbuatan": "cabut", "penugasan": str(assignment.pk), "alasan": WHY}
    assert client_as("admin").post(f"/akun/{account.pk}/perbuatan/", act).status_code == 302
    assert client.get("/cari/").status_code == 403
    assert ("penugasan_dicabut", WHY) in [row[:2] for row in entries(portal, account)]
    another = {"peran": "pengawas", "wilayah": "3510110", "tujuan": "pemutakhiran", "sampai": day_of(20)}
    assert client_as("admin").post(f"/akun/{account.pk}/penugasan/", another).status_code == 302
    assert client.get("/cari/").status_code == 200


@pytest.mark.parametrize("reason", ["", "pendek", "warga dengan NIK 1803060101810112"])
@pytest.mark.parametrize("what", ["tutup", "atur_ulang", "cabut"])
def test_an_act_needs_a_reason_without_a_number_of_a_person(client_as: Clients, what: str, reason: str) -> None:
    account, assignment = make_account("pegawai_beralasan", "dinsos", "1803")
    said = {"perbuatan": what, "alasan": reason, "penugasan": str(assignment.pk)}
    answer = client_as("admin").post(f"/akun/{account.pk}/perbuatan/", said)
    assert answer.status_code == 422 and f"paling sedikit {LEAST_REASON} huruf" in answer.content.decode()
    assert log_in("pegawai_beralasan", PASSWORD)[1] == 302


def test_a_lock_is_ended_before_its_time(client_as: Clients) -> None:
    account, _ = make_account("pegawai_tergembok", "dinsos", "1803")
    for _ in range(5):
        log_in("pegawai_tergembok", "salah sekali")
    admin = client_as("admin")
    assert "Nama pegawai_tergembok" in admin.get("/akun/?keadaan=terkunci").content.decode()
    assert admin.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "buka_kunci"}).status_code == 302
    assert log_in("pegawai_tergembok", PASSWORD)[1] == 302


def test_nobody_looks_after_the_own_account(client_as: Clients, actor_as: Callable[..., Actor]) -> None:
    admin = client_as("admin")
    account, _ = known("admin_pusat")
    for what in ("tutup", "atur_ulang"):
        assert admin.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": what, "alasan": WHY}).status_code == 422
    own = {"peran": "auditor", "wilayah": "", "tujuan": "pengawasan", "sampai": day_of(20)}
    assert admin.post(f"/akun/{account.pk}/penugasan/", own).status_code == 422
    actor = actor_as("admin")
    with app_transaction(), pytest.raises(RequestError, match="Akun sendiri"):
        tell(actor.scope, "", actor.purpose, actor.account_id, actor.role.opens)
        assign(account, "auditor", (), "pengawasan", timezone.localdate(), acting=actor)


def test_only_who_may_looks_after_accounts(client_as: Clients, actor_as: Callable[..., Actor]) -> None:
    account, _ = make_account("pegawai_dijaga", "dinsos", "1803")
    dpo, auditor = client_as("dpo"), client_as("auditor")
    assert dpo.get("/akun/").status_code == 200 and auditor.get("/akun/").status_code == 403
    assert dpo.get("/akun/baru/").status_code == 403
    assert dpo.post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "tutup", "alasan": WHY}).status_code == 403
    with app_transaction():
        for act in (lambda: ask_reset(actor_as("dinsos", "1803"), account, WHY), lambda: unlock(actor_as("auditor"), account)):
            with pytest.raises(NotAllowedError):
                act()


def test_the_list_is_searched_by_name_region_role_and_state(client_as: Clients) -> None:
    make_account("pegawai_dicari", "operator_desa", VILLAGES[3])
    make_account("pegawai_lainnya", "dinsos", "1803")
    admin = client_as("admin")

    def names(**asked: str) -> set[str]:
        return set(re.findall(r'class="code">([^<]+)</span>', admin.get("/akun/", asked).content.decode().split("<tbody>")[-1]))

    assert names(cari="dicari") == {"pegawai_dicari"} and names(cari="NAMA pegawai_dicari") == {"pegawai_dicari"}
    assert "pegawai_dicari" in names(cari=VILLAGES[3]) and "pegawai_lainnya" not in names(cari=VILLAGES[3])
    assert "pegawai_lainnya" in names(peran="dinsos") and "pegawai_dicari" not in names(peran="dinsos")
    assert names(cari="tidak ada yang bernama begini") == set()
    assert "pegawai_dicari" in names(keadaan="aktif")


def test_the_command_of_the_machine_resets_too(portal: Portal) -> None:
    account, _ = make_account("admin_terkunci_sendiri", "admin", "")
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        password = reset_by_machine("admin_terkunci_sendiri")
        with pytest.raises(RequestError, match="tidak ada"):
            reset_by_machine("tidak-ada")
    assert log_in("admin_terkunci_sendiri", password)[1] == 302
    assert ("akun_diatur_ulang", "", None) in entries(portal, account)


def test_temporary_passwords_are_random_and_can_be_read_aloud() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200 and all(re.fullmatch(r"([a-hjkmnp-z2-9]{5}-){3}[a-hjkmnp-z2-9]{5}", one) for one in made)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_pages_exist_in_both_tongues(client_as: Clients, lang: str) -> None:
    admin = client_as("admin")
    admin.cookies["bahasa"] = lang
    account, _ = make_account("pegawai_dua_bahasa", "dinsos", "1803")
    words = {
        "id": {"/akun/": "Buat akun", "/akun/baru/": "sebagai apa?", f"/akun/{account.pk}/": "Tambah penugasan"},
        "en": {"/akun/": "Make an account", "/akun/baru/": "as what?", f"/akun/{account.pk}/": "Add an assignment"},
    }
    for address, word in words[lang].items():
        assert word in admin.get(address).content.decode()
