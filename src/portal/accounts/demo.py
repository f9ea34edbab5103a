"""One user per role in the invented country, in regions that its release knows. They exist in the demo only."""

import datetime

from django.db import connection
from django.utils import timezone

from portal.accounts.actions import assign, create_account
from portal.accounts.models import Account
from portal.accounts.role import Matrix
from portal.area import PREFIX_WIDTHS

_PLACES = """SELECT kode_desa FROM served_family WHERE kode_desa IS NOT NULL GROUP BY kode_desa ORDER BY count(*) DESC, kode_desa LIMIT 1"""
_WIDTHS = {"nasional": 0, "provinsi": PREFIX_WIDTHS[0], "kabupaten_kota": PREFIX_WIDTHS[1], "kecamatan": PREFIX_WIDTHS[2]}


def make_accounts(matrix: Matrix, password: str) -> list[tuple[str, str, str]]:
    """(user name, title of the role, region) of each; an account that exists is left as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        row = cursor.fetchone()
    village = str(row[0]) if row else ""
    made = []
    last_day = last_day_of(matrix)
    for role in matrix.roles.values():
        level = role.levels[0]
        code = village[: _WIDTHS.get(level, PREFIX_WIDTHS[3])]
        if level != "nasional" and not code:
            continue
        if not Account.objects.filter(username=role.name).exists():
            account = create_account(role.name, role.title.id, password, acting=None, demo=True)
            assign(account, role.name, (code,) if code else (), role.purposes[0], last_day, acting=None)
        made.append((role.name, role.title.id, code or "nasional"))
    return made


def last_day_of(matrix: Matrix) -> datetime.date:
    """Half a year from today, or less when the policy says so."""
    return timezone.localdate() + datetime.timedelta(days=min(180, matrix.login.longest_assignment_days))
