"""What the office sees of campaigns: the list, the team, how far villages, neighbourhoods, enumerators and days are. Numbers, no family."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.session import in_force
from portal.enumeration.keys import ROLE
from portal.enumeration.models import TASK_STATES, Campaign, Device, Submission, Task, Worker
from portal.exchange.models import Region
from portal.lookup.queries import region_names

WAITING = ("diterima", "pertentangan", "menunggu_berkas")
VISITED = ("terkirim", "dikembalikan", "disetujui", "ditolak")
PAGE = 200
MOST_PLACES = 5000


@dataclass(frozen=True)
class Line:
    """A campaign of the list. `waiting`: submissions that the actor may decide on; `mine`: the request itself waits for the actor;
    `families`, `visited`: in the actor's regions."""

    campaign: Campaign
    place: str
    waiting: int
    mine: bool
    families: int
    visited: int


@dataclass(frozen=True)
class Part:
    """How far a village, or a neighbourhood of one, is. `free`: given to nobody; `held`: on a telephone and not sent yet; `states`:
    families by TASK_STATES."""

    code: str
    name: str
    families: int = 0
    free: int = 0
    held: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TASK_STATES, 0))

    @property
    def visited(self) -> int:
        return sum(self.states[state] for state in VISITED)

    @property
    def share(self) -> int | None:
        """Visited, of 100; None where there is no family."""
        return self.visited * 100 // self.families if self.families else None


@dataclass(frozen=True)
class Member:
    """One enumerator of one village with the telephones, the valid ones first. `states`: the families given, by TASK_STATES; `sent`:
    submissions; `last`: when the newest came."""

    worker: Worker
    name: str
    place: str
    states: dict[str, int]
    held: int
    sent: int
    last: datetime.datetime | None
    devices: list[Device]

    @property
    def given(self) -> int:
        return sum(self.states.values())

    @property
    def visited(self) -> int:
        return sum(self.states[state] for state in VISITED)


@dataclass(frozen=True)
class Day:
    """What came in on a day, and the sum up to it."""

    day: datetime.date
    sent: int
    so_far: int


@dataclass(frozen=True)
class District:
    code: str
    name: str
    villages: list[tuple[str, str]]


def campaigns(actor: Actor) -> list[Line]:
    """Those of the actor's regions, what waits for the actor first, then the newest."""
    actor.must("lihat_pendataan")
    found = list(Campaign.objects.select_related("form").order_by("-asked_at", "-pk")[:PAGE])
    names = region_names([one.wilayah for one in found])
    ids = [one.pk for one in found]
    waiting: dict[int, int] = {}
    if actor.may("awasi_pendataan"):
        waiting = _by(Submission.objects.filter(state__in=WAITING).exclude(account_id=actor.account_id), "campaign_id")
    tasks = Task.objects.filter(campaign_id__in=ids, spot_check=False)
    families, visited = _by(tasks, "campaign_id"), _by(tasks.filter(state__in=VISITED), "campaign_id")
    lines = [
        Line(
            one,
            names.get(one.wilayah, one.wilayah),
            waiting.get(one.pk, 0),
            decides(actor, one),
            families.get(one.pk, 0),
            visited.get(one.pk, 0),
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: not (line.mine or line.waiting))


def decides(actor: Actor, campaign: Campaign) -> bool:
    """Whether the request waits for the actor: whoever asked does not grant."""
    return campaign.state == "diminta" and actor.may("setujui_pendataan") and campaign.asked_by != actor.account_id


def one_campaign(actor: Actor, number: int) -> Campaign | None:
    actor.must("lihat_pendataan")
    return Campaign.objects.filter(pk=number).first()


def holds_all(actor: Actor, campaign: Campaign) -> bool:
    """Whether the actor holds the whole regency of the campaign: who does may close it."""
    return actor.scope.covers(campaign.wilayah)


def has_letter(actor: Actor, campaign: Campaign) -> bool:
    actor.must("lihat_pendataan")
    return hasattr(campaign, "paper")


def names_of(account_ids: Sequence[int | None]) -> dict[int, str]:
    """Full names by account."""
    return dict(Account.objects.filter(pk__in={one for one in account_ids if one}).values_list("pk", "full_name"))


def districts(actor: Actor) -> list[District]:
    """The villages of the actor's regions by district, to choose from."""
    found: dict[str, str] = {}
    for prefix in actor.scope.prefixes:
        inside = Region.objects.filter(kode__startswith=prefix, kode__regex=r"^\d{7}(\d{3})?$")
        found |= dict(inside.values_list("kode", "nama"))
    villages: dict[str, list[tuple[str, str]]] = {}
    for code, name in sorted(found.items()):
        if len(code) == 10:
            villages.setdefault(code[:7], []).append((code, name))
    return [District(code, found.get(code, code), inside) for code, inside in villages.items()]


def chosen_villages(actor: Actor, codes: Sequence[str]) -> tuple[str, ...]:
    """Villages out of what was ticked: a code of 7 digits is a whole district."""
    whole = {one for one in codes if len(one) == 7}
    inside = {code for one in districts(actor) if one.code in whole for code, _ in one.villages}
    return tuple(sorted({one for one in codes if len(one) != 7} | inside))


def own_villages(actor: Actor, campaign: Campaign) -> list[tuple[str, str]]:
    """Code and name of the campaign's villages in the actor's regions."""
    mine = [one for one in campaign.villages if actor.scope.covers(one)]
    names = region_names(mine)
    return [(one, names.get(one, one)) for one in mine]


def progress(actor: Actor, campaign: Campaign, village: str = "") -> list[Part]:
    """Each village of the actor's regions, the villages without a list too; or, of one village, each neighbourhood."""
    actor.must("lihat_pendataan")
    column = "sls" if village else "kode_desa"
    free, held = Q(account_id__isnull=True, state="baru"), Q(got_at__isnull=False, state__in=("baru", "dikembalikan"))
    tasks = Task.objects.filter(campaign=campaign, spot_check=False)
    rows = (tasks.filter(kode_desa=village) if village else tasks).values(column, "state")
    counted: dict[str, dict[str, tuple[int, int, int]]] = {}
    for row in rows.annotate(n=Count("pk"), free=Count("pk", filter=free), held=Count("pk", filter=held)).order_by():
        counted.setdefault(row[column], {})[row["state"]] = (row["n"], row["free"], row["held"])
    listed = [(code, sls_words(code)) for code in sorted(counted)] if village else own_villages(actor, campaign)
    made = []
    for code, name in listed:
        of = counted.get(code, {})
        families, nobody, carried = (sum(numbers[place] for numbers in of.values()) for place in range(3))
        states = {state: of[state][0] if state in of else 0 for state in TASK_STATES}
        made.append(Part(code, name, families, nobody, carried, states))
    return made


def sls_words(code: str) -> str:
    """`003/001` as `RT 003 RW 001`; empty for a family whose address does not say."""
    rt, _, rw = code.partition("/")
    return f"RT {rt}{f' RW {rw}' if rw else ''}" if rt else ""


def whole(parts: Sequence[Part]) -> Part:
    """Their sum."""
    states = {state: sum(one.states[state] for one in parts) for state in TASK_STATES}
    return Part("", "", sum(v.families for v in parts), sum(v.free for v in parts), sum(v.held for v in parts), states)


def new_families(actor: Actor, campaign: Campaign) -> list[Submission]:
    """Submissions about families that were not on the list, newest first."""
    actor.must("lihat_pendataan")
    return list(Submission.objects.filter(campaign=campaign, task__isnull=True).defer("sealed").order_by("-received_at", "pk")[:PAGE])


def count_new(actor: Actor, campaign: Campaign) -> int:
    actor.must("lihat_pendataan")
    return Submission.objects.filter(campaign=campaign, task__isnull=True).exclude(state="digantikan").count()


def count_waiting(actor: Actor, campaign: Campaign) -> int:
    """Submissions that wait for a decision."""
    actor.must("lihat_pendataan")
    return Submission.objects.filter(campaign=campaign, state__in=WAITING).count()


def days(actor: Actor, campaign: Campaign) -> list[Day]:
    """What came in by day, from the first day on which something came to today or to the end."""
    actor.must("lihat_pendataan")
    rows = Submission.objects.filter(campaign=campaign).exclude(state="digantikan").annotate(on=TruncDate("received_at")).values("on")
    counted: dict[datetime.date, int] = {row["on"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by("on")}
    if not counted:
        return []
    made, so_far, day = [], 0, min(counted)
    while day <= max(max(counted), min(timezone.localdate(), campaign.ends)):
        so_far += counted.get(day, 0)
        made.append(Day(day, counted.get(day, 0), so_far))
        day += datetime.timedelta(days=1)
    return made


def places(actor: Actor, campaign: Campaign, where: str = "") -> dict[tuple[float, float], int]:
    """Where visits were, to about 100 m, and how many at each place; `where`: a village or district, empty: everywhere."""
    actor.must("lihat_pendataan")
    found = Submission.objects.filter(campaign=campaign, paradata__has_key="tempat").exclude(state="digantikan")
    found = found.filter(kode_desa__startswith=where) if where else found
    made: dict[tuple[float, float], int] = {}
    for latitude, longitude in found.values_list("paradata__tempat", flat=True)[:MOST_PLACES]:
        key = (float(latitude), float(longitude))
        made[key] = made.get(key, 0) + 1
    return made


def team(actor: Actor, campaign: Campaign) -> list[Member]:
    """The enumerators of the actor's regions by village and name."""
    actor.must("lihat_pendataan")
    workers = list(Worker.objects.filter(campaign=campaign).order_by("kode_desa", "pk"))
    names, places = names_of([one.account_id for one in workers]), region_names([one.kode_desa for one in workers])
    devices: dict[tuple[int, str], list[Device]] = {}
    for device in Device.objects.filter(campaign=campaign).order_by("-pk"):
        devices.setdefault((device.account_id, device.kode_desa), []).append(device)
    given: dict[tuple[int, str], dict[str, int]] = {}
    held: dict[tuple[int, str], int] = {}
    tasks = Task.objects.filter(campaign=campaign, account_id__isnull=False).values("account_id", "kode_desa", "state")
    on_phone = Count("pk", filter=Q(got_at__isnull=False, state__in=("baru", "dikembalikan")))
    for row in tasks.annotate(n=Count("pk"), held=on_phone).order_by():
        key = (row["account_id"] or 0, row["kode_desa"])
        given.setdefault(key, {})[row["state"]] = row["n"]
        held[key] = held.get(key, 0) + row["held"]
    sent: dict[tuple[int, str], tuple[int, datetime.datetime | None]] = {}
    came = Submission.objects.filter(campaign=campaign).exclude(state="digantikan").values("account_id", "kode_desa")
    for arrived in came.annotate(n=Count("pk"), last=Max("received_at")).order_by():
        sent[arrived["account_id"], arrived["kode_desa"]] = (arrived["n"], arrived["last"])
    made = []
    for one in workers:
        key = (one.account_id, one.kode_desa)
        states = {state: given.get(key, {}).get(state, 0) for state in TASK_STATES}
        phones = sorted(devices.get(key, []), key=lambda device: device.revoked_at is not None)
        number, last = sent.get(key, (0, None))
        place = places.get(one.kode_desa, one.kode_desa)
        made.append(Member(one, names.get(one.account_id, "–"), place, states, held.get(key, 0), number, last, phones))
    return sorted(made, key=lambda member: (member.worker.kode_desa, member.name))


def candidates(actor: Actor, campaign: Campaign) -> list[tuple[str, str, str]]:
    """(village, user name, full name) of enumerators by assignment who are not in the campaign yet, in the actor's regions."""
    actor.must("awasi_pendataan")
    villages = own_villages(actor, campaign)
    known = set(Worker.objects.filter(campaign=campaign).values_list("account_id", "kode_desa"))
    found = Assignment.objects.filter(in_force(), role=ROLE, account__is_active=True).exclude(account_id=actor.account_id)
    made = {
        (code, one.account.username, one.account.full_name)
        for one in found.select_related("account")
        for code, _ in villages
        if code.startswith(one.prefixes) and (one.account_id, code) not in known
    }
    return sorted(made, key=lambda one: (one[0], one[2]))


def _by(rows: QuerySet[Any], column: str) -> dict[Any, int]:
    return {row[column]: row["n"] for row in rows.values(column).annotate(n=Count("pk")).order_by()}
