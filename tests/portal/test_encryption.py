"""NIK and card numbers at rest: only with the key, only in their own row, and a new key while pages go on."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dtsen.errors import MachineError
from portal.accounts.login import secret_of
from portal.accounts.models import SecondFactor
from portal.area import Scope, app_transaction, tell
from portal.exchange.rotation import rotate_keys
from portal.field_encryption import decrypt, encrypt, key_id_of, lookup_hash, lookup_hashes
from portal.keyring import add_key, drop_keys, make_ring, read_ring
from portal.machine import connection
from tests.portal.conftest import Portal, make_account
from tests.portal.small_run import VILLAGES, nik_of, person_id

NIK = "1803060101820111"


@pytest.fixture
def ring_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "kunci.json"
    make_ring(path)
    yield path


def test_a_value_opens_again_and_never_looks_the_same_twice(portal: Portal) -> None:
    one, two = encrypt(NIK, "nik", "P1"), encrypt(NIK, "nik", "P1")
    assert one != two and NIK.encode() not in one and len(one) == 49
    assert decrypt(one, "nik", "P1") == decrypt(two, "nik", "P1") == NIK


@pytest.mark.parametrize(("kind", "row"), [("nik", "P2"), ("kk", "P1"), ("totp", "P1")])
def test_a_value_moved_to_another_row_does_not_open(portal: Portal, kind: str, row: str) -> None:
    with pytest.raises(MachineError, match="tidak dapat dibuka"):
        decrypt(encrypt(NIK, "nik", "P1"), kind, row)


@pytest.mark.parametrize("place", [0, 2, 8, 20, -1])
def test_a_value_that_was_changed_does_not_open(portal: Portal, place: int) -> None:
    stored = bytearray(encrypt(NIK, "nik", "P1"))
    stored[place] ^= 1
    with pytest.raises(MachineError):
        decrypt(bytes(stored), "nik", "P1")


def test_the_look_up_hash_depends_on_the_key_and_the_kind(portal: Portal) -> None:
    assert lookup_hash(NIK, "nik") == lookup_hash(NIK, "nik") != lookup_hash(NIK, "kk")
    assert len(lookup_hash(NIK, "nik")) == 16


def test_a_ring_is_made_once_and_only_its_user_may_read_it(ring_file: Path) -> None:
    before = ring_file.read_bytes()
    make_ring(ring_file)
    assert ring_file.read_bytes() == before and ring_file.stat().st_mode & 0o777 == 0o600
    assert "master" not in repr(read_ring(ring_file).active) and json.loads(before)["aktif"] == "k001"


def test_keys_are_added_and_dropped(ring_file: Path) -> None:
    assert add_key(ring_file) == "k002"
    assert set(read_ring(ring_file).keys) == {"k001", "k002"} and read_ring(ring_file).active.key_id == "k002"
    assert drop_keys(ring_file) == ["k001"] and set(read_ring(ring_file).keys) == {"k002"}


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_ring_that_is_not_whole_is_refused(ring_file: Path, damage: str) -> None:
    if damage == "gone":
        ring_file.unlink()
    else:
        ring_file.write_text('{"aktif": "k001", "kunci": {"k001": "AAAA"}}')
    with pytest.raises(MachineError):
        read_ring(ring_file)


def _factor_with_the_old_key(old: str) -> int:
    """A second factor whose secret the old key keeps; the account that it belongs to."""
    account, _ = make_account("pegawai_kunci_lama", "dinsos", "1803")
    with app_transaction():
        tell(Scope(), "", "", None)
        sealed = encrypt("ab" * 20, "totp", str(account.pk), read_ring(settings.MACHINE.keys).keys[old])
        SecondFactor.objects.create(account=account, secret=sealed, confirmed=True)
    return int(account.pk)


def _secret_of(account_id: int) -> bytes:
    with app_transaction():
        tell(Scope(), "", "", None)
        return secret_of(SecondFactor.objects.get(account_id=account_id))


def test_a_rotation_rewrites_every_value_and_finds_people_all_the_time(portal: Portal, client_as: Callable[..., Client]) -> None:
    client, number = client_as("dinsos", "1803"), nik_of(VILLAGES[0], 11)

    def found() -> bool:
        return person_id(VILLAGES[0], 1, 1) in client.post("/cari/", {"number": number}).content.decode()

    assert found()
    old = read_ring(settings.MACHINE.keys).active.key_id
    add_key(settings.MACHINE.keys)
    assert found() and len(lookup_hashes(number, "nik")) == 2
    factor = _factor_with_the_old_key(old)
    told: dict[str, int] = {}
    dropped = rotate_keys(
        settings.MACHINE.keys, connection(portal.machine, "owner"), lambda what, rows: told.update({what: rows}), keep_old=False
    )
    assert dropped == [old] and sum(told.values()) > 60
    with portal.server.superuser("dtsen") as opened:
        everything = "SELECT nik FROM served_person UNION ALL SELECT no_kk FROM served_family UNION ALL SELECT nik_a FROM served_pair"
        for (stored,) in opened.execute(f"SELECT * FROM ({everything}) t WHERE nik IS NOT NULL").fetchall():  # type: ignore[arg-type]
            assert key_id_of(bytes(stored)) == read_ring(settings.MACHINE.keys).active.key_id  # type: ignore[arg-type]
    assert found() and _secret_of(factor) == b"\xab" * 20
    opened_page = client.post(
        f"/keluarga/K{VILLAGES[0]}F1/buka/", {"alasan": "padan_berkas", "keterangan": "membandingkan dengan berkas"}
    ).content.decode()
    assert number in opened_page
