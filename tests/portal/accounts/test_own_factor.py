"""A user's own phone: replaced with a code of the old one or a recovery code, never without; each step written down."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from portal.accounts import factor as own
from portal.accounts.login import new_factor, secret_of
from portal.accounts.models import Account, RecoveryCode, SecondFactor
from portal.area import Scope, app_transaction, tell
from tests.portal.conftest import PASSWORD, Portal, make_account

NAME = "pegawai_berponsel"


def code_of(secret: bytes, later: int = 0) -> str:
    clock = TOTP(secret, step=30, digits=6)
    clock.time = timezone.now().timestamp() + 30 * later
    return f"{clock.token():06d}"


@pytest.fixture
def phone(portal: Portal) -> Iterator[tuple[Account, bytes]]:
    """An account with a phone; both counted from nothing."""
    account, _ = make_account(NAME, "dinsos", "1803")
    with app_transaction():
        tell(Scope(), "", "", None)
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        made, secret = new_factor(account)
        SecondFactor.objects.filter(pk=made.pk).update(confirmed=True)
        Account.objects.filter(pk=account.pk).update(code_failures=0, code_locked_until=None)
    yield account, secret
    with app_transaction():
        tell(Scope(), "", "", None)
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(code_failures=0, code_locked_until=None)


def inside(secret: bytes, later: int = -1) -> Client:
    """Logged in with password and phone."""
    client = Client()
    client.post("/masuk/", {"nama": NAME, "sandi": PASSWORD})
    assert client.post("/masuk/kode/", {"kode": code_of(secret, later)}).status_code == 302
    return client


def do(client: Client, what: str, code: str = "") -> tuple[int, str]:
    page = client.post("/kode-saya/", {"perbuatan": what, "kode": code})
    return page.status_code, page.content.decode()


def shown_secret(text: str) -> bytes:
    import base64

    found = re.search(r'<code class="break">([A-Z2-7]+)</code>', text)
    assert found
    return base64.b32decode(found[1])


def acts(portal: Portal, account: Account) -> list[str]:
    with portal.server.superuser("dtsen") as opened:
        rows = opened.execute("SELECT action FROM audit_entry WHERE detail ->> 'akun' = %s ORDER BY id", [str(account.pk)]).fetchall()
    return [str(action) for (action,) in rows]


def held(account: Account) -> SecondFactor:
    with app_transaction():
        tell(Scope(), "", "", None)
        return SecondFactor.objects.get(account=account)


def test_a_phone_is_replaced_with_a_code_of_the_old_one(portal: Portal, phone: tuple[Account, bytes]) -> None:
    account, old = phone
    client = inside(old)
    assert do(client, "ponsel", "000000" if code_of(old) != "000000" else "000001")[0] == 422
    status, text = do(client, "ponsel", code_of(old))
    assert status == 200
    new = shown_secret(text)
    assert secret_of(held(account)) == old, "the old phone holds until the new one works"
    assert do(client, "ponsel_baru", "111111" if code_of(new) != "111111" else "222222")[0] == 422 and secret_of(held(account)) == old
    assert do(client, "ponsel_baru", code_of(new))[0] == 302
    assert secret_of(held(account)) == new and held(account).next_secret is None
    other = Client()
    other.post("/masuk/", {"nama": NAME, "sandi": PASSWORD})
    assert other.post("/masuk/kode/", {"kode": code_of(old, 1)}).status_code == 422, "the old phone is nothing any more"
    assert other.post("/masuk/kode/", {"kode": code_of(new, 1)}).status_code == 302
    said = [one for one in acts(portal, account) if "ponsel" in one]
    assert said[-2:] == ["ganti_ponsel_dimulai", "ponsel_diganti"]


def test_without_a_code_nothing_is_replaced(portal: Portal, phone: tuple[Account, bytes]) -> None:
    account, old = phone
    client = inside(old)
    for code in ("", "abcde-fghjk-mnpqr-stuvw", "000 000"):
        assert do(client, "ponsel", code)[0] == 422
    assert do(client, "ponsel_baru", code_of(old))[0] == 422 and secret_of(held(account)) == old


def test_recovery_codes_are_shown_once_and_work_once(portal: Portal, phone: tuple[Account, bytes]) -> None:
    account, secret = phone
    client = inside(secret)
    status, text = do(client, "pemulihan", code_of(secret))
    codes = re.findall(r'<code class="once">([a-z0-9-]+)</code>', text)
    assert status == 200 and len(set(codes)) == own.CODES
    with portal.server.superuser("dtsen") as opened:
        rows = opened.execute("SELECT digest::text FROM accounts_recoverycode WHERE account_id = %s", [account.pk]).fetchall()
        assert len(rows) == own.CODES and not any(codes[0].encode().hex() in str(row[0]) for row in rows)
    lost = Client()
    assert "Kode pemulihan" not in lost.post("/masuk/", {"nama": NAME, "sandi": PASSWORD}).content.decode().split("<h1>")[1][:40]
    assert "/masuk/ponsel-hilang/" in lost.get("/masuk/kode/").content.decode()
    assert lost.post("/masuk/ponsel-hilang/", {"kode": "k7mqp-2xwve-k7mqp-2xwve"}).status_code == 422
    assert lost.post("/masuk/ponsel-hilang/", {"kode": f" {codes[0].upper()} "}).headers["Location"] == "/kode-saya/"
    assert lost.get("/cari/").status_code == 200
    again = Client()
    again.post("/masuk/", {"nama": NAME, "sandi": PASSWORD})
    assert again.post("/masuk/ponsel-hilang/", {"kode": codes[0]}).status_code == 422, "once"
    status, text = do(lost, "ponsel", codes[1])
    new = shown_secret(text)
    assert do(lost, "ponsel_baru", code_of(new))[0] == 302 and secret_of(held(account)) == new
    assert "8 dari 10" in re.sub(r"\s+", " ", lost.get("/kode-saya/").content.decode())
    assert {"kode_pemulihan_dibuat", "kode_pemulihan_dipakai", "ponsel_diganti"} <= set(acts(portal, account))


def test_new_codes_make_the_old_ones_void(portal: Portal, phone: tuple[Account, bytes]) -> None:
    account, secret = phone
    client = inside(secret, -1)
    first = re.findall(r'<code class="once">([a-z0-9-]+)</code>', do(client, "pemulihan", code_of(secret))[1])
    second = re.findall(r'<code class="once">([a-z0-9-]+)</code>', do(client, "pemulihan", code_of(secret, 1))[1])
    assert len(first) == len(second) == own.CODES
    with app_transaction():
        tell(Scope(), "", "", account.pk)
        assert not own.use_recovery_code(account, first[3]) and own.use_recovery_code(account, second[3])


def test_wrong_recovery_codes_lock_like_wrong_codes_of_the_phone(portal: Portal, phone: tuple[Account, bytes]) -> None:
    _, secret = phone
    client = Client()
    client.post("/masuk/", {"nama": NAME, "sandi": PASSWORD})
    for _ in range(5):
        client.post("/masuk/ponsel-hilang/", {"kode": "salah-salah"})
    assert client.post("/masuk/kode/", {"kode": code_of(secret)}).status_code == 422


def test_the_way_in_without_a_phone_begins_with_the_password(portal: Portal) -> None:
    assert Client().get("/masuk/ponsel-hilang/").headers["Location"] == "/masuk/"
    assert Client().post("/masuk/ponsel-hilang/", {"kode": "x"}).headers["Location"] == "/masuk/"


def test_a_reset_throws_recovery_codes_away(portal: Portal, phone: tuple[Account, bytes]) -> None:
    account, secret = phone
    client = inside(secret)
    do(client, "pemulihan", code_of(secret))
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        Account.objects.filter(pk=account.pk).update(factor_reset=True)
    client = Client()
    client.post("/masuk/", {"nama": NAME, "sandi": PASSWORD})
    with app_transaction():
        tell(Scope(), "", "", None)
        assert own.codes_left(account) == 0 and not settings.MACHINE.urls


def test_the_page_is_in_both_tongues(portal: Portal, phone: tuple[Account, bytes], client_as: Callable[..., Client]) -> None:
    client = inside(phone[1])
    assert "Ganti ponsel" in client.get("/kode-saya/").content.decode()
    client.post("/bahasa/", {"bahasa": "en", "kembali": "/"})
    assert "Replace the phone" in client.get("/kode-saya/").content.decode()
