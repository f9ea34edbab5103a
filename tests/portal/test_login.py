"""Log-in: lock-out, second factor outside the demo, a session that ends and loses nothing typed, no default secret."""

import base64
import dataclasses
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django_otp.oath import TOTP

from dtsen.errors import MachineError, RequestError
from portal.accounts.actions import assign, create_account
from portal.accounts.demo import last_day_of
from portal.accounts.models import Account
from portal.accounts.role import read_matrix
from portal.area import Scope, app_transaction, tell
from portal.machine import connection, read_machine
from tests.portal.conftest import PASSWORD, Portal, make_account
from tests.portal.small_run import VILLAGES

ROOT = Path(__file__).resolve().parents[2]


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/masuk/", {"nama": name, "sandi": password, **more})


@pytest.fixture
def operation(portal: Portal) -> Iterator[None]:
    """Outside the demo, for one test."""
    settings.DEMO = False
    yield
    settings.DEMO = True


def real_account(name: str, role: str, wilayah: str) -> Account:
    matrix = read_matrix(settings.MACHINE.policy)
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        account = create_account(name, f"Nama {name}", PASSWORD, acting=None)
        assign(account, role, (wilayah,), matrix.roles[role].purposes[0], last_day_of(matrix), acting=None)
        return account


def test_five_failures_lock_and_the_answer_never_says_what_was_wrong(portal: Portal) -> None:
    make_account("pegawai_terkunci", "dinsos", "1803")
    client = Client()
    wrong = [log_in(client, "pegawai_terkunci", "salah") for _ in range(5)]
    unknown = log_in(client, "tidak_ada", "salah")
    locked = log_in(client, "pegawai_terkunci")
    texts = {re.sub(r'value="[^"]*"', "", one.content.decode()) for one in (*wrong, unknown, locked)}  # type: ignore[attr-defined]
    assert len(texts) == 1 and locked.status_code == 422  # type: ignore[attr-defined]


def test_a_right_password_after_some_failures_is_let_in(portal: Portal) -> None:
    make_account("pegawai_pelupa", "dinsos", "1803")
    client = Client()
    for _ in range(4):
        log_in(client, "pegawai_pelupa", "salah")
    assert log_in(client, "pegawai_pelupa").status_code == 302  # type: ignore[attr-defined]
    assert client.get("/cari/").status_code == 200


def test_outside_the_demo_nothing_opens_without_the_second_factor(operation: None) -> None:
    real_account("pegawai_asli", "dinsos", "1803")
    client = Client()
    page = log_in(client, "pegawai_asli").content.decode()  # type: ignore[attr-defined]
    secret = re.search(r'<code class="break">([A-Z2-7]+)</code>', page)
    assert secret and "<svg" in page
    assert client.get("/cari/").status_code == 302 and client.get("/").status_code == 302
    assert client.post("/masuk/kode/", {"kode": "000000"}).status_code == 422
    code = f"{TOTP(base64.b32decode(secret.group(1))).token():06d}"
    assert client.post("/masuk/kode/", {"kode": code}).headers["Location"] == "/sandi/"
    other = Client()
    log_in(other, "pegawai_asli")
    assert other.post("/masuk/kode/", {"kode": code}).status_code == 422, "a code works once"


def test_the_secret_of_the_second_factor_is_not_in_the_database(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        for (stored,) in opened.execute("SELECT secret FROM accounts_secondfactor").fetchall():
            assert bytes(stored)[1:3] == b"k0"  # type: ignore[arg-type]


def test_accounts_of_the_demo_do_not_work_outside_it(operation: None) -> None:
    make_account("pegawai_demo", "dinsos", "1803")
    assert log_in(Client(), "pegawai_demo").status_code == 422  # type: ignore[attr-defined]


def test_a_session_that_ended_loses_nothing_typed(client_as: Callable[..., Client]) -> None:
    client = client_as("dinsos", "1803")
    with app_transaction():
        session = client.session
        session["terakhir"] = 0
        session.save()
    typed = {"name": 'Siti "Aminah" & <b>', "born": "1981-01-11", "wilayah": "1803"}
    asked = client.post("/cari/", typed)
    assert asked.status_code == 401 and "Sesi Anda berakhir" in asked.content.decode()
    kept = re.search(r'name="simpanan" value="([^"]+)"', asked.content.decode())
    assert kept
    again = log_in(client, "dinsos_1803", simpanan=kept.group(1), lanjut="/cari/")
    text = again.content.decode()  # type: ignore[attr-defined]
    assert 'action="/cari/"' in text and 'value="Siti &quot;Aminah&quot; &amp; &lt;b&gt;"' in text and 'value="1981-01-11"' in text
    assert client.post("/cari/", typed).status_code == 200


def test_what_was_typed_cannot_be_forged(client_as: Callable[..., Client]) -> None:
    client_as("dinsos", "1803")
    response = log_in(Client(), "dinsos_1803", simpanan="eyJrZSI6Ii8ifQ:salah:salah")
    assert response.status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize("wanted", ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_the_log_in(client_as: Callable[..., Client], wanted: str) -> None:
    client_as("dinsos", "1803")
    assert log_in(Client(), "dinsos_1803", lanjut=wanted).headers["Location"] == "/"  # type: ignore[attr-defined]


def test_a_form_from_elsewhere_is_refused(portal: Portal) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/masuk/", {"nama": "dinsos_1803", "sandi": PASSWORD}).status_code == 403


@pytest.mark.parametrize(
    ("role", "wilayah", "purpose"),
    [
        ("dinsos", "18", "penyaluran"),
        ("dinsos", "1803", "pengawasan"),
        ("raja", "", "statistik"),
        ("statistik_nasional", "18", "statistik"),
    ],
)
def test_an_assignment_outside_the_matrix_is_refused(portal: Portal, role: str, wilayah: str, purpose: str) -> None:
    account, _ = make_account("pegawai_uji", "dinsos", "1803")
    matrix = read_matrix(settings.MACHINE.policy)
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        with pytest.raises(RequestError):
            assign(account, role, (wilayah,) if wilayah else (), purpose, last_day_of(matrix), acting=None)


def test_two_assignments_are_chosen_between(portal: Portal) -> None:
    account, first = make_account("pegawai_ganda", "operator_desa", VILLAGES[0])
    matrix = read_matrix(settings.MACHINE.policy)
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        assign(account, "operator_desa", (VILLAGES[2],), "pemutakhiran", last_day_of(matrix), acting=None)
    client = Client()
    log_in(client, "pegawai_ganda")
    assert client.get(f"/keluarga/K{VILLAGES[2]}F1/").status_code == 200
    client.post("/penugasan/", {"penugasan": str(first.pk)})
    assert client.get(f"/keluarga/K{VILLAGES[2]}F1/").status_code == 404
    assert client.get(f"/keluarga/K{VILLAGES[0]}F1/").status_code == 200


def test_outside_the_demo_nothing_starts_without_being_set_up(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "DTSEN_PORTAL_MODE": "operasi", "HOME": str(tmp_path)}
    for more in ({}, {"DTSEN_PORTAL_STATE": str(tmp_path)}):
        done = subprocess.run(
            [sys.executable, "-m", "portal"], env=environment | more, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr and "What to do" in done.stderr


@pytest.mark.parametrize("name", ["DTSEN_PORTAL_MODE", "DTSEN_PORTAL_LOGIN"])
def test_a_setting_that_is_not_known_is_an_error(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "apa saja")
    with pytest.raises(MachineError):
        read_machine()


def test_a_server_of_ones_own_is_named_by_its_address(tmp_path: Path) -> None:
    machine = dataclasses.replace(read_machine(), urls={"web": "postgresql://a%40b:s%2Fr@basis.example:6543/dtsen"})
    wanted = {"host": "basis.example", "port": "6543", "dbname": "dtsen", "user": "a@b", "password": "s/r"}
    assert connection(machine, "web") == wanted
    with pytest.raises(MachineError, match="owner"):
        connection(machine, "owner")
