"""What the worker does with proposals in somebody's name: an act upon many, the centre's checks of a large batch."""

from collections.abc import Iterator

from django.urls import reverse

from dtsen.errors import Say
from portal.audit.record import record_event
from portal.errands.kinds import Job, Kind, portion
from portal.errands.models import Errand
from portal.proposals.checks import CHECK, check_some, check_whole
from portal.proposals.deciding import ACT, BATCH, act_portion
from portal.proposals.models import Batch
from portal.proposals.words import ACTS
from portal.web.words import number

_DECIDED, _CHECKED, _FAMILY = 1000, 500, 500


def _decide(job: Job) -> Iterator[None]:
    while ids := portion(job.errand, _DECIDED):
        done = act_portion(job.actor, job.errand.detail, ids)
        before = job.errand.result
        refused = {one: [english, count] for one, (english, count) in before.get("ditolak", {}).items()}
        for why in done.refused.values():
            refused[why.id] = [why.en, refused.get(why.id, ["", 0])[1] + 1]
        # Those that the actor no longer sees are neither.
        job.errand.result = {"selesai": before.get("selesai", 0) + len(done.done), "ditolak": refused}
        job.errand.done += len(ids)
        yield


def _decided(errand: Errand) -> list[Say]:
    words, done = ACTS[errand.detail["perbuatan"]][1], number(int(errand.result.get("selesai", 0)))
    told = [Say(f"{words.id}: {done} usulan.", f"{words.en}: {done} proposals.")] if errand.result else []
    for why, (english, count) in sorted(errand.result.get("ditolak", {}).items()):
        told.append(Say(f"Tidak dilakukan atas {number(count)} usulan: {why}.", f"Not done to {number(count)} proposals: {english}."))
    return told


def _check(job: Job) -> Iterator[None]:
    """Each proposal, families together; then the batch as a whole."""
    batch = Batch.objects.get(pk=job.errand.reference)
    while ids := portion(job.errand, _CHECKED + _FAMILY):
        looked, found = check_some(job.actor, batch, ids, _CHECKED)
        job.errand.done += looked
        job.errand.result = {"temuan": job.errand.result.get("temuan", 0) + found}
        yield
    whole = check_whole(job.actor, batch)
    job.errand.result = {"temuan": job.errand.result.get("temuan", 0), "menonjol": whole}
    counts = {"jumlah": job.errand.done, "temuan": job.errand.result["temuan"] + whole}
    record_event(job.actor, "periksa_kumpulan", detail={"kumpulan": batch.pk, **counts})


def _checked(errand: Errand) -> list[Say]:
    found = number(int(errand.result.get("temuan", 0)))
    told = [Say(f"{found} temuan tentang satu usulan.", f"{found} findings about single proposals.")] if errand.result else []
    if "menonjol" in errand.result:
        whole = number(int(errand.result["menonjol"]))
        told.append(Say(f"{whole} hal menonjol dari kumpulan sebagai keseluruhan.", f"{whole} things stand out in the batch as a whole."))
    return told


def _place_of(errand: Errand) -> tuple[str, Say]:
    if errand.subject == BATCH:
        return reverse("usulan_kumpulan_satu", args=[errand.reference]), Say("Ke kumpulannya", "To the batch")
    return reverse("usulan"), Say("Ke usulan", "To the proposals")


def _title(errand: Errand) -> Say:
    words, name = ACTS[errand.detail["perbuatan"]][0], errand.detail["nama"]
    return Say(f"{words.id}: {name}" if name else words.id, f"{words.en}: {name}" if name else words.en)


def _lock(errand: Errand) -> str:
    return f"usulan-{errand.subject}-{errand.reference}"


_UNIT = Say("usulan", "proposals")
KINDS = {
    ACT: Kind(_decide, _title, _UNIT, _place_of, _decided, _lock),
    CHECK: Kind(
        _check,
        lambda errand: Say(f"Memeriksa kumpulan {errand.detail['nama']}", f"Checking the batch {errand.detail['nama']}"),
        _UNIT,
        _place_of,
        _checked,
        _lock,
    ),
}
