"""Backup and restore as a drill: load, back up, lose the database, restore, compare rows, walk the audit chain, read a NIK."""

import datetime
import hashlib
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from dtsen.errors import RequestError
from portal.audit import chain
from portal.keyring import Key
from portal.machine import connection
from portal.operation import archive
from portal.operation.backup import back_up, counts
from portal.operation.powers import powers
from portal.operation.restore import BESIDE, restore
from tests.portal.operation.conftest import Installation
from tests.portal.small_run import VILLAGES, nik_of, person_id

NOW = datetime.datetime(2026, 11, 24, 8, 0, tzinfo=datetime.UTC)
_ENTRY = """INSERT INTO audit_entry (at, role, purpose, legal_basis, action, subject, subject_ids, fields, reason, detail)
VALUES (now(), 'dinsos', 'penyaluran', '-', %s, 'keluarga', '{K1}', '{}', '', '{}')"""


@pytest.fixture(scope="module")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """(file of the secret key, public key)."""
    secret, public = archive.new_identity()
    path = tmp_path_factory.mktemp("kunci") / "cadangan.kunci"
    path.write_text(f"# kunci umum: {public}\n{secret}\n")
    return path, public


@pytest.fixture(scope="module")
def backed_up(installation: Installation, key_files: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the installation with some sealed and one unsealed entry in its audit log."""
    with installation.connect("worker") as worker, chain.rows_of(connection(installation.machine, "worker")) as rows:
        for number in range(5):
            worker.execute(_ENTRY, [f"uji_{number}"])
        head = chain.seal(rows, NOW)
        assert head and head.position >= 5
        chain.write_anchor(installation.machine.state / chain.ANCHOR_FILE, head)
        worker.execute(_ENTRY, ["uji_menunggu"])
    out = tmp_path_factory.mktemp("cadangan") / "dtsen.age"
    installation.command("backup", "--out", str(out), "--to", key_files[1], login="worker")
    return out


def rows_now(installation: Installation) -> dict[str, int]:
    with powers(installation.machine).connect() as opened:
        return counts(opened)


def databases(installation: Installation) -> set[str]:
    with powers(installation.machine).connect("postgres") as opened:
        return {str(row[0]) for row in opened.execute("SELECT datname FROM pg_database").fetchall()}


def test_a_backup_shows_nothing_of_what_is_in_it(backed_up: Path) -> None:
    raw = backed_up.read_bytes()
    assert raw.startswith(b"age-encryption.org/v1")
    for text in ("SITI AMINAH", "MELATI", "served_person", nik_of(VILLAGES[0], 11), "PGDMP"):
        assert text.encode() not in raw
    assert backed_up.stat().st_mode & 0o077 == 0


def test_a_drill_proves_the_restore_and_changes_nothing(installation: Installation, backed_up: Path, key_files: tuple[Path, str]) -> None:
    before, names = rows_now(installation), databases(installation)
    done = installation.command("restore", str(backed_up), "--identity", str(key_files[0]), "--drill", login="owner")
    assert "Uji pemulihan berhasil" in done.stdout and "tidak ada yang diubah" in done.stdout
    assert rows_now(installation) == before and databases(installation) == names


def test_what_was_lost_comes_back_whole(installation: Installation, backed_up: Path, key_files: tuple[Path, str]) -> None:
    before = rows_now(installation)
    with powers(installation.machine).connect("postgres") as opened:
        opened.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier("dtsen")))
    assert "dtsen" not in databases(installation)
    done = installation.command("restore", str(backed_up), "--identity", str(key_files[0]), login="owner")
    assert "entri audit utuh" in done.stdout, done.stdout
    after = rows_now(installation)
    # The restore itself is an entry, and waits for its seal.
    assert after == before | {"audit_entry": before["audit_entry"] + 1, "audit_unsealed": before["audit_unsealed"] + 1}
    verified = installation.command("audit", "verify", login="worker")
    assert "Utuh" in verified.stdout
    _rights_are_back(installation)


def _rights_are_back(installation: Installation) -> None:
    """Row-level security, roles and the encrypted NIK work as before."""
    from portal.field_encryption import VERSION
    from portal.keyring import read_ring

    with installation.connect("web") as web:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("SELECT count(*) FROM served_person")
        with web.transaction():
            web.execute("SET LOCAL ROLE dtsen_app")
            assert web.execute("SELECT count(*) FROM served_person").fetchone() == (0,)
            for name, value in (("rilis", "1"), ("wilayah", "1803"), ("data", "orang"), ("tujuan", "penyaluran")):
                web.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
            assert web.execute("SELECT count(*) FROM served_person").fetchone() == (24,)
            person = person_id(VILLAGES[0], 1, 1)
            row = web.execute("SELECT nik FROM served_person WHERE person_id = %s", [person]).fetchone()
            assert row
            stored = bytes(row[0])  # type: ignore[arg-type]
            key: Key = read_ring(installation.machine.keys).active
            assert stored[0] == VERSION
            assert key.cipher.decrypt(stored[5:17], stored[17:], f"nik:{person}".encode()).decode() == nik_of(VILLAGES[0], 11)


def test_entries_after_the_backup_are_told_as_lost(installation: Installation, backed_up: Path, key_files: tuple[Path, str]) -> None:
    with installation.connect("worker") as worker, chain.rows_of(connection(installation.machine, "worker")) as rows:
        worker.execute(_ENTRY, ["sesudah_cadangan"])
        head = chain.seal(rows, NOW)
        assert head
        chain.write_anchor(installation.machine.state / chain.ANCHOR_FILE, head)
    done = installation.command("restore", str(backed_up), "--identity", str(key_files[0]), login="owner")
    assert "entri audit sesudah cadangan itu hilang" in done.stderr
    aside = next(name for name in databases(installation) if name.startswith("dtsen_sebelum_"))
    assert aside in done.stdout
    assert installation.command("audit", "verify", login="worker").stdout.startswith("Utuh")
    assert list(installation.machine.state.glob("jangkar-audit-sebelum-pulih-*.txt"))


def test_the_database_in_use_stays_when_something_is_wrong(
    installation: Installation, backed_up: Path, key_files: tuple[Path, str], tmp_path: Path
) -> None:
    before, names = rows_now(installation), databases(installation)
    raw = backed_up.read_bytes()
    cut, changed = tmp_path / "terpotong.age", tmp_path / "diubah.age"
    cut.write_bytes(raw[: len(raw) * 2 // 3])
    changed.write_bytes(raw[: len(raw) // 2] + bytes([raw[len(raw) // 2] ^ 1]) + raw[len(raw) // 2 + 1 :])
    other = tmp_path / "lain.kunci"
    other.write_text(archive.new_identity()[0])
    with installation.connect("owner"):
        done = installation.command("restore", str(backed_up), "--identity", str(key_files[0]), login="owner", check=False)
        assert done.returncode == 1 and "sedang dipakai" in done.stderr
    for file, key in ((cut, key_files[0]), (changed, key_files[0]), (backed_up, other)):
        done = installation.command("restore", str(file), "--identity", str(key), login="owner", check=False)
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr, (file.name, done.stderr)
    assert rows_now(installation) == before and databases(installation) == names and BESIDE not in names


def test_a_backup_without_its_keys_is_refused(
    installation: Installation, backed_up: Path, key_files: tuple[Path, str], tmp_path: Path
) -> None:
    from dataclasses import replace

    from portal.keyring import add_key, drop_keys, make_ring

    elsewhere = tmp_path / "kunci.json"
    make_ring(elsewhere)
    add_key(elsewhere)
    assert drop_keys(elsewhere) == ["k001"]
    with pytest.raises(RequestError, match="Kunci enkripsi cadangan"):
        restore(replace(installation.machine, keys=elsewhere), backed_up, key_files[0], drill=True)


def test_a_failed_backup_leaves_no_file(installation: Installation, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="kunci umum"):
        back_up(installation.machine, tmp_path / "x.age", ["age1bukan"], NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_key_command_writes_a_private_file_once(installation: Installation, tmp_path: Path) -> None:
    path = tmp_path / "cadangan.kunci"
    public = installation.command("backup-key", "--out", str(path)).stdout.strip()
    installation.command("backup", "--out", str(tmp_path / "x.age"), "--to", str(path), login="worker")
    assert public.startswith("age1") and path.stat().st_mode & 0o077 == 0
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert installation.command("backup-key", "--out", str(path), check=False).returncode == 1
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
