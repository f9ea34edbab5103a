"""A campaign on the release that is loaded: accounts, tasks and a telephone for every enumerator; and afterwards, what of it is there.

Started by submissions.py as processes of their own, with the log-in of the portal's pages.

    python bench/field/campaign.py make --families 1000 --out FILE    keys and tasks, as JSON
    python bench/field/campaign.py look --sent FILE                   which instances of FILE are whole in the database
"""

import argparse
import datetime
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ |= {"DTSEN_PORTAL_LOGIN": "web", "DJANGO_SETTINGS_MODULE": "portal.settings"}

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from portal.accounts.actions import assign, create_account  # noqa: E402
from portal.accounts.actor import Actor  # noqa: E402
from portal.accounts.demo import last_day_of  # noqa: E402
from portal.accounts.role import read_matrix  # noqa: E402
from portal.accounts.session import actor_in  # noqa: E402
from portal.area import Scope, app_transaction, tell  # noqa: E402
from portal.enumeration.actions import Wish, add_worker, ask_campaign, assign_tasks, decide_campaign, make_device, make_tasks  # noqa: E402
from portal.enumeration.models import Attachment, Submission, Task  # noqa: E402
from portal.exchange.models import Family  # noqa: E402
from portal.proposals.sealed import open_file  # noqa: E402

ENUMERATORS = 40
# Nobody logs in with a password here, and a slow hash for each would take longer than all the rest.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        yield


def actor(username: str, role: str, wilayah: str) -> Actor:
    matrix = read_matrix(settings.MACHINE.policy)
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        account = create_account(username, f"Nama {username}", secrets.token_urlsafe(12), acting=None, demo=True)
        regions = (wilayah,) if wilayah else ()
        return actor_in(account, assign(account, role, regions, matrix.roles[role].purposes[0], last_day_of(matrix), acting=None))


def villages(families: int) -> list[str]:
    """The largest villages of the regency with most families, as many as hold so many."""
    everything = actor("bench_nasional", "statistik_nasional", "")
    with acting(everything):
        sizes = dict(Family.objects.filter(kode_desa__isnull=False).values_list("kode_desa").annotate(n=Count("pk")))
    regency: dict[str, int] = {}
    for code, size in sizes.items():
        regency[str(code)[:4]] = regency.get(str(code)[:4], 0) + size
    largest = min(regency, key=lambda code: (-regency[code], code))
    chosen, held = [], 0
    for code in sorted((code for code in sizes if str(code).startswith(largest)), key=lambda code: (-sizes[code], code)):
        chosen.append(str(code))
        held += sizes[code]
        if held >= families:
            return chosen
    raise SystemExit(f"no regency of this run has {families} families")


def make(families: int) -> dict[str, object]:
    chosen = villages(families)
    regency, today = chosen[0][:4], datetime.date.today()
    office, supervisor = actor("bench_dinsos", "dinsos", regency), actor("bench_pengawas", "bps_kab", regency)
    centre = actor("bench_pusat", "statistik_nasional", "")
    with acting(office):
        wish = Wish("Pengukuran", tuple(chosen), "1/2026", today, today, today + datetime.timedelta(days=30))
        number = ask_campaign(office, wish).pk
    with acting(centre):
        decide_campaign(centre, number, grant=True)
    with acting(supervisor):
        make_tasks(supervisor, number)
    phones = []
    for place in range(max(ENUMERATORS, len(chosen))):
        village = chosen[place % len(chosen)]
        name = f"bench_pencacah_{place}"
        actor(name, "pencacah", village)
        with acting(supervisor):
            worker = add_worker(supervisor, number, name, village)
            known = Task.objects.filter(campaign_id=number, kode_desa=village).order_by("task_id").values_list("task_id", flat=True)
            same = [other for other in range(max(ENUMERATORS, len(chosen))) if other % len(chosen) == place % len(chosen)]
            mine = list(known)[same.index(place) :: len(same)]
            assign_tasks(supervisor, worker.pk, mine)
            _, key = make_device(supervisor, worker.pk, "HP")
        phones.append({"key": key, "tasks": [str(one) for one in mine]})
    return {"campaign": number, "regency": regency, "phones": phones}


def look(sent: list[dict[str, object]]) -> dict[str, int]:
    """Every instance sent against what lies there: states, and files opened and compared with what was sent."""
    supervisor = actor(f"bench_periksa_{secrets.token_hex(3)}", "statistik_nasional", "")
    found = {"terkirim": len(sent), "hilang": 0, "berkas hilang": 0, "berkas berbeda": 0, "menunggu berkas": 0, "pertentangan": 0}
    with acting(supervisor):
        states = dict(Submission.objects.values_list("instance_id", "state"))
        found["kiriman di basis data"] = len(states)
        for one in sent:
            name, files = str(one["instance"]), dict(one["files"])  # type: ignore[call-overload]
            found["hilang"] += name not in states
            found["menunggu berkas"] += states.get(name) == "menunggu_berkas"
            found["pertentangan"] += states.get(name) == "pertentangan"
            kept = {row.name: row for row in Attachment.objects.filter(instance_id=name)}
            for file, digest in files.items():
                row = kept.get(file)
                if row is None:
                    found["berkas hilang"] += 1
                elif hashlib.sha256(open_file(row.key, row.content, row.row_key)).hexdigest() != digest:
                    found["berkas berbeda"] += 1
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "look"))
    parser.add_argument("--families", type=int, default=1000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sent", type=Path)
    given = parser.parse_args()
    told = make(given.families) if given.what == "make" else look(json.loads(given.sent.read_text(encoding="utf-8")))
    if given.out:
        given.out.write_text(json.dumps(told), encoding="utf-8")
        given.out.chmod(0o600)
    else:
        print(json.dumps(told, ensure_ascii=False))
    connection.close_pool()
    return 0


if __name__ == "__main__":
    sys.exit(main())
