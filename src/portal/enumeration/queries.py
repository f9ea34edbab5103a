"""What an enumerator's telephone may read: only the own tasks of a running campaign, and what became of the own submissions."""

import datetime
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.accounts.actor import Actor
from portal.audit.record import record_read
from portal.enumeration.models import Campaign, Device, Submission, Task
from portal.enumeration.openrosa import FAMILY_COLUMNS, MEMBER_COLUMNS, table
from portal.enumeration.sealed import open_instance, open_note, open_task

# What is decided leaves the list: the entity is told to be deleted, and the telephone forgets the family.
ON_LIST = ("baru", "terkirim", "dikembalikan")


@dataclass(frozen=True)
class Known:
    """A task with what the list knew of its family, opened; `sent`: the newest submission about it (id, time), if there is one."""

    task: Task
    known: dict[str, Any]
    note: str
    sent: tuple[str, datetime.datetime] | None = None

    @property
    def family_row(self) -> dict[str, object]:
        told = self.known
        return {
            "name": self.task.task_id,
            "label": f"{told['kepala']} - {told['alamat']}",
            "__version": self.task.version,
            "kepala": told["kepala"],
            "alamat": told["alamat"],
            "kode_desa": self.task.kode_desa,
            "anggota": len(told["anggota"]),
            "akhir_kk": told["akhir_kk"],
            "catatan": self.note,
        }

    @property
    def member_rows(self) -> list[dict[str, object]]:
        return [
            {
                **one,
                "name": f"{self.task.task_id}-{one['kode']}",
                "label": f"{one['nama']} ({one['tahun_lahir']})",
                "keluarga": self.task.task_id,
            }
            for one in self.known["anggota"]
        ]


def is_open(campaign: Campaign) -> bool:
    """Whether families may be visited today."""
    return campaign.state == "berjalan" and campaign.starts <= timezone.localdate() <= campaign.ends


def tasks_of(actor: Actor, device: Device) -> list[Known]:
    """The own tasks that are still to do, those that come early first. Nothing outside the days of the campaign."""
    actor.must("isi_pendataan")
    if not is_open(device.campaign):
        return []
    mine = Task.objects.filter(campaign_id=device.campaign_id, account_id=actor.account_id, state__in=ON_LIST)
    tasks = list(mine.order_by("place", "task_id"))
    came = Submission.objects.filter(account_id=actor.account_id, task_id__in=[one.pk for one in tasks if one.state != "baru"])
    sent = {row[0]: (row[1], row[2]) for row in came.order_by("received_at", "pk").values_list("task_id", "instance_id", "received_at")}
    return [_opened(one, sent.get(one.pk)) for one in tasks]


def families_of(actor: Actor, device: Device, task_ids: Sequence[str]) -> list[Known]:
    """Some of the own tasks, for filling in; a look that is written down."""
    found = [one for one in tasks_of(actor, device) if str(one.task.task_id) in set(task_ids)]
    record_tasks(actor, found)
    return found


def record_tasks(actor: Actor, found: Sequence[Known], *, arrived: bool = True) -> None:
    """The list of tasks left for a telephone. `arrived`: nothing more will tell that it got there (ODK Collect never does)."""
    if found:
        ids = [one.task.family_id for one in found]
        record_read(actor, "ambil_tugas", "daftar", ids, ["nama", "alamat"], kode_desa=found[0].task.kode_desa, detail={"jumlah": len(ids)})
        if arrived:
            mark_arrived(actor, [one.task.pk for one in found])


def mark_arrived(actor: Actor, task_ids: Sequence[uuid.UUID]) -> None:
    """Own tasks have reached the device; the first time counts."""
    actor.must("isi_pendataan")
    Task.objects.filter(pk__in=list(task_ids), account_id=actor.account_id, got_at__isnull=True).update(got_at=timezone.now())


def media_of(known: Sequence[Known]) -> dict[str, bytes]:
    """The two lists that the form reads; the same bytes for the same tasks."""
    ordered = sorted(known, key=lambda one: str(one.task.task_id))
    return {
        "keluarga.csv": table(FAMILY_COLUMNS, (one.family_row for one in ordered)),
        "anggota.csv": table(MEMBER_COLUMNS, (row for one in ordered for row in one.member_rows)),
    }


def list_stamp(known: Sequence[Known]) -> str:
    """Changes whenever the list of tasks does."""
    text = repr([(str(one.task.task_id), one.task.state, one.task.version, one.note, one.sent and one.sent[0]) for one in known])
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def states_of(actor: Actor, instance_ids: Sequence[str]) -> dict[str, Submission]:
    """The own submissions by the id that the telephone knows."""
    actor.must("isi_pendataan")
    found = Submission.objects.filter(account_id=actor.account_id, pk__in=list(instance_ids)[:500])
    return {one.instance_id: one for one in found}


def earlier_answers(known: Known) -> str:
    """The submission that was sent back, to be corrected."""
    if known.task.state != "dikembalikan" or not known.task.note_submission:
        return ""
    one = Submission.objects.filter(pk=known.task.note_submission).first()
    return open_instance(one).decode("utf-8", "replace") if one else ""


def _opened(task: Task, sent: tuple[str, datetime.datetime] | None) -> Known:
    return Known(task, open_task(task), open_note(task.note, str(task.task_id)), sent)
