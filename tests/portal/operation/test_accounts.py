"""The commands of the machine's administrator: the first account, and the way back in."""

import datetime
import re

from tests.portal.operation.conftest import Installation

UNTIL = (datetime.date.today() + datetime.timedelta(days=90)).isoformat()
ADD = ("account", "add", "kepala.pengelola", "--name", "Kepala Pengelola", "--role", "admin", "--purpose", "pengelolaan", "--until", UNTIL)


def test_an_account_is_made_and_reset_by_command_and_both_are_written_down(installation: Installation) -> None:
    assert "kepala.pengelola" in installation.command(*ADD, "--password", "sandi-sementara-panjang").stdout
    twice = installation.command(*ADD, "--password", "sandi-sementara-panjang", check=False)
    assert twice.returncode == 1 and "sudah dipakai" in twice.stderr and "Traceback" not in twice.stderr
    password = installation.command("account", "reset", "kepala.pengelola").stdout.splitlines()[0]
    assert re.fullmatch(r"([a-z2-9]{5}-){3}[a-z2-9]{5}", password)
    unknown = installation.command("account", "reset", "tidak-ada", check=False)
    assert unknown.returncode == 1 and "tidak ada" in unknown.stderr
    with installation.connect("owner") as opened, opened.transaction():
        opened.execute("SELECT set_config('app.boleh', 'audit,akun', true), set_config('app.wilayah', '*', true)")
        acts = opened.execute("SELECT action FROM audit_entry ORDER BY id").fetchall()
        row = opened.execute("SELECT must_change_password, factor_reset, password FROM accounts_account").fetchone()
    assert [one[0] for one in acts][-3:] == ["akun_dibuat", "penugasan_dibuat", "akun_diatur_ulang"]
    assert row and row[:2] == (True, True) and password not in str(row[2])
