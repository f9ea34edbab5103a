"""Spot checks: some of each enumerator's visits, drawn by the seed of the campaign, repeated by somebody else.

The order of the draw is settled when the campaign is granted. Drawing again adds what came in since; it never takes another sample.
"""

import hashlib
import uuid
from collections.abc import Iterable

from django.db import transaction

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.models import Campaign, Submission, Task
from portal.enumeration.sealed import open_task, seal_task

# A visit that found the family, as it stands: only that can be compared.
STANDING = ("diterima", "pertentangan", "menunggu_berkas", "disetujui")
FOUND = "1"
_NAMESPACE = uuid.UUID("b7f1a2f6-64c5-4a53-a6fb-3a2b9d1f5c20")


@transaction.atomic
def draw_spot_checks(actor: Actor, number: int, percent: int) -> int:
    """Draws `percent` of each enumerator's visits in the actor's regions, one at least; how many are new.

    RequestError when the campaign does not run, the share is none, or nothing came back yet."""
    actor.must("awasi_pendataan")
    campaign = Campaign.objects.select_for_update().filter(pk=number, state="berjalan").first()
    if campaign is None:
        raise RequestError(Say("Pendataan itu tidak sedang berjalan.", "That campaign is not running."))
    if not 1 <= percent <= 100:
        raise RequestError(
            Say("Bagian yang diperiksa tidak sah.", "That share is none."), expected=Say("angka 1 sampai 100", "a number from 1 to 100")
        )
    first: dict[int, dict[uuid.UUID, Task]] = {}
    visits = Submission.objects.filter(campaign=campaign, task__spot_check=False, result=FOUND, state__in=STANDING)
    for one in visits.select_related("task").defer("sealed").order_by("received_at", "pk"):
        if one.task is not None:
            first.setdefault(one.account_id, {}).setdefault(one.task.pk, one.task)
    if not first:
        raise RequestError(
            Say("Belum ada kunjungan yang dapat diperiksa.", "There is no visit to be checked yet."),
            todo=Say("Tunggu sampai ada kiriman, lalu ambil contoh.", "Wait for submissions, then draw."),
        )
    known = set(Task.objects.filter(campaign=campaign, spot_check=True).values_list("of_task", flat=True))
    drawn = [task for tasks in first.values() for task in lowest(campaign.seed, tasks.values(), percent) if task.pk not in known]
    Task.objects.bulk_create([_again(task) for task in {one.pk: one for one in drawn}.values()])
    record_event(actor, "contoh_pendataan_diambil", detail={"pendataan": campaign.pk, "jumlah": len(drawn), "persen": percent})
    return len(drawn)


def lowest(seed: int, tasks: Iterable[Task], percent: int) -> list[Task]:
    """The share of the tasks that comes first in the order of the seed, one at least."""
    ordered = sorted(tasks, key=lambda one: hashlib.blake2b(f"{seed}|{one.pk}".encode(), digest_size=16).digest())
    return ordered[: max(1, -(-len(ordered) * percent // 100))]


def _again(task: Task) -> Task:
    """The same family for another enumerator, who sees what the register knew and not what the first one wrote."""
    task_id = uuid.uuid5(_NAMESPACE, str(task.pk))
    return Task(
        task_id=task_id,
        campaign_id=task.campaign_id,
        family_id=task.family_id,
        kode_desa=task.kode_desa,
        members=task.members,
        sls=task.sls,
        spot_check=True,
        of_task=task.pk,
        sealed=seal_task(open_task(task), str(task_id)),
    )
