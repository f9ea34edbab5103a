"""The families to visit as a list: filtered, page by page, names masked; opening one is another look, with its own entry."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from portal.accounts.actor import Actor
from portal.audit.record import record_read
from portal.enumeration.models import TASK_STATES, Campaign, Submission, Task
from portal.enumeration.overview import VISITED, names_of, sls_words
from portal.enumeration.sealed import open_task
from portal.lookup.queries import region_names
from portal.web.words import masked_name

PAGE = 50
# A whole campaign at once is given out by village; a choice "all of these" ends here.
MOST = 5000
NOBODY = "kosong"
# What a number of the progress table counts, beside single states.
GIVEN_OUT = ("baru", "dikembalikan")
GROUPS = {"dikunjungi": VISITED, "terbuka": GIVEN_OUT, "di_perangkat": GIVEN_OUT, "belum_selesai": ("baru", "terkirim", "dikembalikan")}
NO_REASON, NO_SLS = "tanpa", "-"
_NAMES = ("desa", "sls", "alasan", "keadaan", "pencacah", "hari", "hasil")


@dataclass(frozen=True)
class Chosen:
    """What is shown: village (or district), neighbourhood, reason, state (or a group of states), enumerator (account, or
    `kosong`), day on which something came in, result of the visit; `spot_check`: the repeated visits. Empty: any."""

    village: str = ""
    sls: str = ""
    reason: str = ""
    state: str = ""
    account: str = ""
    day: str = ""
    result: str = ""
    spot_check: bool = False

    @property
    def query(self) -> dict[str, str]:
        """As the address of a page says it."""
        said = {"desa": self.village, "sls": self.sls, "alasan": self.reason, "keadaan": self.state, "pencacah": self.account}
        said |= {"hari": self.day, "hasil": self.result}
        return {name: value for name, value in said.items() if value}


def chosen(said: Mapping[str, str], *, spot_check: bool = False) -> Chosen:
    """Out of an address or a form."""
    desa, sls, why, state, who, day, result = (said.get(name, "") for name in _NAMES)
    return Chosen(desa, sls, why, state, who, day, result, spot_check)


@dataclass(frozen=True)
class TaskLine:
    """One family, masked. `first`: who made the visit that a spot check repeats; `share`: its answers that were found again, of 100."""

    task: Task
    name: str
    place: str
    sls: str
    who: str
    first: str
    share: int | None = None


@dataclass(frozen=True)
class Page:
    lines: list[TaskLine]
    total: int
    page: int
    pages: int


def tasks(actor: Actor, campaign: Campaign, wanted: Chosen) -> QuerySet[Task]:
    """The tasks in the actor's regions that fit, those that come early first."""
    actor.must("lihat_pendataan")
    found = Task.objects.filter(campaign=campaign, spot_check=wanted.spot_check)
    if wanted.village.isdigit():
        found = found.filter(kode_desa__gte=wanted.village, kode_desa__lt=wanted.village[:-1] + chr(ord(wanted.village[-1]) + 1))
    if wanted.sls:
        found = found.filter(sls="" if wanted.sls == NO_SLS else wanted.sls)
    if wanted.reason:
        found = found.filter(reasons=[]) if wanted.reason == NO_REASON else found.filter(reasons__contains=[wanted.reason])
    if wanted.state in TASK_STATES:
        found = found.filter(state=wanted.state)
    elif wanted.state in GROUPS:
        found = found.filter(state__in=GROUPS[wanted.state])
        found = found.filter(got_at__isnull=False) if wanted.state == "di_perangkat" else found
    if wanted.account == NOBODY:
        found = found.filter(account_id__isnull=True)
    elif wanted.account.isdigit():
        found = found.filter(account_id=int(wanted.account))
    came = Submission.objects.filter(task_id=OuterRef("pk")).exclude(state="digantikan")
    if day := _day(wanted.day):
        found = found.filter(Exists(came.filter(received_at__date=day)))
    if wanted.result:
        found = found.filter(Exists(came.filter(result=wanted.result)))
    return found.order_by("place", "kode_desa", "sls", "task_id")


def task_page(actor: Actor, campaign: Campaign, wanted: Chosen, number: int) -> Page:
    """A page of them; a look that is written down."""
    found = tasks(actor, campaign, wanted)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(number, 1), pages)
    rows = list(found[(number - 1) * PAGE : number * PAGE])
    ids = [one.family_id for one in rows if one.family_id]
    if ids:
        place, said = wanted.village or campaign.wilayah, {"pendataan": campaign.pk, "jumlah": len(ids)}
        record_read(actor, "lihat_tugas_pendataan", "daftar", ids, ["nama"], kode_desa=place, detail=said)
    first = dict(Task.objects.filter(pk__in=[one.of_task for one in rows if one.of_task]).values_list("task_id", "account_id"))
    names = names_of([*(one.account_id for one in rows), *first.values()])
    places = region_names([one.kode_desa for one in rows])
    lines = [
        TaskLine(
            one,
            masked_name(str(open_task(one)["kepala"])) or "–",
            places.get(one.kode_desa, one.kode_desa),
            sls_words(one.sls),
            names.get(one.account_id or 0, ""),
            names.get(first.get(one.of_task) or 0, "") if one.of_task else "",
        )
        for one in rows
    ]
    return Page(lines, total, number, pages)


def neighbourhoods(actor: Actor, campaign: Campaign, village: str) -> list[tuple[str, str]]:
    """Code and words of the neighbourhoods of a village, to choose from."""
    actor.must("lihat_pendataan")
    found = Task.objects.filter(campaign=campaign, kode_desa=village, spot_check=False).order_by("sls").values_list("sls", flat=True)
    return [(code or NO_SLS, sls_words(code)) for code in found.distinct()]


def all_ids(actor: Actor, campaign: Campaign, wanted: Chosen) -> list[uuid.UUID]:
    """Every task that fits, for an act upon all of them."""
    return list(tasks(actor, campaign, wanted).values_list("task_id", flat=True)[:MOST])


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        return None
