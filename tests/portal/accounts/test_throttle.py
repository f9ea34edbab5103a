"""The log-in by address and by account: no guessing from one address, no office locked out, no account locked out of its own office."""

import datetime
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.accounts.models import Account, KnownAddress, LoginAddress
from portal.accounts.role import read_matrix
from portal.accounts.throttle import address_of
from portal.area import Scope, app_transaction, tell
from tests.portal.conftest import PASSWORD, Portal, make_account

OFFICE, ELSEWHERE, CAFE = "203.0.113.7", "198.51.100.9", "192.0.2.44"


def log_in(name: str, address: str, password: str = PASSWORD) -> int:
    return Client(REMOTE_ADDR=address).post("/masuk/", {"nama": name, "sandi": password}).status_code


def rules() -> tuple[int, int]:
    login = read_matrix(settings.MACHINE.policy).login
    return login.most_failures, login.most_failures_of_address


@pytest.fixture(autouse=True)
def forgotten(portal: Portal) -> None:
    with portal.server.superuser("dtsen") as opened:
        opened.execute("TRUNCATE accounts_loginaddress, accounts_knownaddress")


def test_an_office_is_not_locked_out_by_the_failures_of_its_address(portal: Portal) -> None:
    make_account("pegawai_lama", "dinsos", "1803")
    make_account("pegawai_baru", "dinsos", "1803")
    assert log_in("pegawai_lama", OFFICE) == 302
    _, most = rules()
    tried = [log_in(f"tebakan_{number}", OFFICE, "tebakan") for number in range(most)]
    assert tried[:-1] == [422] * (most - 1) and tried[-1] == 429
    assert log_in("pegawai_baru", OFFICE) == 429, "who never came in there waits"
    assert log_in("pegawai_lama", OFFICE) == 302, "who did goes on"
    assert log_in("pegawai_baru", ELSEWHERE) == 302, "another address is another matter"
    with app_transaction():
        tell(Scope(), "", "", None)
        LoginAddress.objects.update(began=timezone.now() - datetime.timedelta(minutes=16))
    assert log_in("pegawai_baru", OFFICE) == 302, "it ends by itself"


def test_the_answer_of_a_limited_address_tells_nothing_of_the_name(portal: Portal) -> None:
    make_account("pegawai_dikenal", "dinsos", "1803")
    log_in("pegawai_dikenal", OFFICE)
    for number in range(rules()[1]):
        log_in(f"tebakan_{number}", OFFICE, "tebakan")
    texts = set()
    for name in ("pegawai_dikenal", "tidak_ada_sama"):
        page = Client(REMOTE_ADDR=OFFICE).post("/masuk/", {"nama": name, "sandi": "salah"})
        assert page.status_code == 429 and "Terlalu banyak percobaan gagal dari jaringan ini" in page.content.decode()
        texts.add(page.content.decode().replace(name, "").split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert len(texts) == 1


def test_failures_from_elsewhere_do_not_lock_the_account_where_it_works(portal: Portal) -> None:
    account, _ = make_account("pegawai_sasaran", "dinsos", "1803")
    log_in("pegawai_sasaran", OFFICE)
    for _ in range(rules()[0]):
        log_in("pegawai_sasaran", ELSEWHERE, "tebakan")
    assert log_in("pegawai_sasaran", CAFE) == 422 and log_in("pegawai_sasaran", ELSEWHERE) == 422, "locked elsewhere"
    assert log_in("pegawai_sasaran", OFFICE) == 302
    for _ in range(rules()[0]):
        log_in("pegawai_sasaran", OFFICE, "salah ketik")
    assert log_in("pegawai_sasaran", OFFICE) == 422, "and there by the failures given there"
    with app_transaction():
        tell(Scope(), "", "", None)
        known = KnownAddress.objects.get(account=account)
        assert Account.objects.get(pk=account.pk).failures == rules()[0] == known.failures


def test_an_address_is_not_known_for_ever_and_is_not_stored_as_it_is(portal: Portal) -> None:
    account, _ = make_account("pegawai_pindah", "dinsos", "1803")
    log_in("pegawai_pindah", OFFICE)
    with app_transaction():
        tell(Scope(), "", "", None)
        known = KnownAddress.objects.get(account=account)
        assert len(bytes(known.address)) == 16 and OFFICE.encode() not in bytes(known.address)
        KnownAddress.objects.update(seen_at=timezone.now() - datetime.timedelta(days=91))
    for number in range(rules()[1]):
        log_in(f"tebakan_{number}", OFFICE, "tebakan")
    assert log_in("pegawai_pindah", OFFICE) == 429


def test_unlocking_lets_in_everywhere(portal: Portal, client_as: Callable[..., Client]) -> None:
    account, _ = make_account("pegawai_terkunci_dua", "dinsos", "1803")
    log_in("pegawai_terkunci_dua", OFFICE)
    for _ in range(rules()[0]):
        log_in("pegawai_terkunci_dua", OFFICE, "salah")
        log_in("pegawai_terkunci_dua", ELSEWHERE, "salah")
    assert log_in("pegawai_terkunci_dua", OFFICE) == 422
    assert client_as("admin").post(f"/akun/{account.pk}/perbuatan/", {"perbuatan": "buka_kunci"}).status_code == 302
    assert log_in("pegawai_terkunci_dua", OFFICE) == 302 and log_in("pegawai_terkunci_dua", ELSEWHERE) == 302


@pytest.mark.parametrize(
    ("near", "told", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "apa saja", ""),
    ],
)
def test_a_proxy_of_this_machine_is_believed_and_nobody_else(near: str, told: str, expected: str) -> None:
    more = {"HTTP_X_FORWARDED_FOR": told} if told else {}
    assert address_of(RequestFactory().get("/masuk/", REMOTE_ADDR=near, **more)) == expected  # type: ignore[arg-type]
