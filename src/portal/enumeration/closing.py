"""The end of a campaign: when nothing waits any more, with a report of numbers that stays as it was on that day."""

from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.models import Campaign, Submission, Task
from portal.enumeration.overview import WAITING, Part, days, holds_all, progress
from portal.enumeration.repeated import pairs_of
from portal.enumeration.supervision import summary
from portal.proposals.models import Proposal

LEAST_WORDS, MOST_WORDS = 20, 2000


@transaction.atomic
def close_campaign(actor: Actor, number: int, explanation: str = "") -> Campaign:
    """Closed for telephones from now on: what arrives later is kept and marked. `explanation`: why families remain that nobody
    visited; asked for only then.

    RequestError while submissions wait, when the remainder is not explained, or the actor does not hold the whole regency."""
    actor.must("awasi_pendataan")
    campaign = Campaign.objects.select_for_update().filter(pk=number, state="berjalan").first()
    if campaign is None:
        raise RequestError(Say("Pendataan itu tidak sedang berjalan.", "That campaign is not running."))
    if not holds_all(actor, campaign):
        raise RequestError(
            Say("Pendataan ditutup oleh pengawas seluruh kabupaten/kota.", "It is closed by the supervisor of the whole regency or city.")
        )
    waiting = Submission.objects.filter(campaign=campaign, state__in=WAITING).count()
    if waiting:
        raise RequestError(
            Say(f"Masih ada {waiting} kiriman yang menunggu keputusan.", f"{waiting} submissions still wait for a decision."),
            todo=Say("Putuskan dahulu, lalu tutup.", "Decide on them first, then close."),
        )
    remaining, words = open_tasks(campaign), " ".join(explanation.split())
    if remaining and len(words) < LEAST_WORDS:
        raise RequestError(
            Say(f"Masih ada {remaining} keluarga yang belum selesai didata.", f"{remaining} families are not finished."),
            expected=Say(
                f'penjelasan paling sedikit {LEAST_WORDS} huruf, misalnya "dua RT terendam banjir sejak 3 November"',
                f'an explanation of {LEAST_WORDS} letters at least, for example "two neighbourhoods are flooded since 3 November"',
            ),
            came=Say(f"{len(words)} huruf", f"{len(words)} letters"),
        )
    campaign.report = {**report_of(actor, campaign), "penjelasan": words[:MOST_WORDS]}
    campaign.state, campaign.closed_by, campaign.closed_at = "ditutup", actor.account_id, timezone.now()
    campaign.save()
    record_event(actor, "pendataan_ditutup", detail={"pendataan": campaign.pk, "tersisa": remaining})
    return campaign


def open_tasks(campaign: Campaign) -> int:
    """Families that were not visited or wait for a correction."""
    return Task.objects.filter(campaign=campaign, spot_check=False).exclude(state__in=("disetujui", "ditolak")).count()


def report_of(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """What the actor's regions came to, numbers only.

    desa: kode, nama, keluarga, dikunjungi, tanpa_pencacah and families by state; kiriman: submissions by state; hasil: visits that
    stand by result code; tanda: alarms; pencacah: how many sent something, how many stand out; baru: families that were not on the
    list; periksa: spot checks drawn, done, answers compared and equal; usulan: proposals that came of it, by state; hari: what came
    in by day."""
    actor.must("lihat_pendataan")
    of = Submission.objects.filter(campaign=campaign)
    stands = of.exclude(state__in=("digantikan", "dikembalikan", "ditolak"))
    first = stands.exclude(task__spot_check=True)
    batches = {one for one in of.values_list("batch_id", flat=True) if one}
    watched = summary(actor, campaign)
    return {
        "desa": [
            {
                "kode": one.code,
                "nama": one.name,
                "keluarga": one.families,
                "dikunjungi": one.visited,
                "tanpa_pencacah": one.free,
                **one.states,
            }
            for one in progress(actor, campaign)
        ],
        "kiriman": _counted(of, "state"),
        "hasil": _counted(first, "result"),
        "tanda": dict(watched.alarms),
        "pencacah": {"mengirim": watched.enumerators, "menonjol": watched.standing_out},
        "baru": first.filter(task__isnull=True).count(),
        "periksa": {
            "diambil": Task.objects.filter(campaign=campaign, spot_check=True).count(),
            "selesai": len(pairs_of(actor, campaign)),
            "dibandingkan": watched.compared,
            "sama": watched.same,
        },
        "usulan": _counted(Proposal.objects.filter(batch_id__in=batches), "state"),
        "tersisa": open_tasks(campaign),
        "hari": [[f"{one.day:%Y-%m-%d}", one.sent] for one in days(actor, campaign)],
    }


def told(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """The report as this actor may see it: as it was kept, for who holds the whole regency; else of the own villages, as of now."""
    if campaign.state == "ditutup" and campaign.report and holds_all(actor, campaign):
        return dict(campaign.report)
    made = report_of(actor, campaign)
    if campaign.report:
        made["penjelasan"] = campaign.report.get("penjelasan", "")
    return made


def record_report(actor: Actor, campaign: Campaign) -> None:
    """The report was taken away as a file."""
    actor.must("lihat_pendataan")
    record_event(actor, "unduh_laporan_pendataan", detail={"pendataan": campaign.pk})


def _village(one: Part) -> dict[str, str | int]:
    said: dict[str, str | int] = {"kode": one.code, "nama": one.name, "keluarga": one.families}
    return {**said, "dikunjungi": one.visited, "tanpa_pencacah": one.free, **one.states}


def _counted(found: QuerySet[Any], column: str) -> dict[str, int]:
    return {str(row[column]): row["n"] for row in found.values(column).annotate(n=Count("pk")).order_by(column)}
