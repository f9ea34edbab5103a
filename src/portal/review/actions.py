"""Deciding a pair, taking a decision back, and sending all of them to the batch."""

from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event, record_read
from portal.exchange.models import Pair, Release
from portal.exchange.write_deliveries import write_judgements
from portal.review.models import Judgement
from portal.review.queries import common_region, in_force, judgement_rows
from portal.review.words import VERDICTS

TAKEN = RequestError(
    Say("Pasangan ini sudah diputuskan.", "This pair has been decided already."),
    todo=Say("Batalkan dulu putusan itu, atau lanjut ke pasangan berikutnya.", "Take that decision back first, or go on to the next pair."),
)


@transaction.atomic
def decide(actor: Actor, pair_id: str, verdict: str) -> Pair | None:
    """Writes a decision with the fingerprints that were seen; None when the pair is not the actor's to see.

    The same decision once more by the same person changes nothing. Raises RequestError for a verdict that does not
    exist, and when another decision is in force.
    """
    actor.must("putuskan_pasangan")
    if verdict not in VERDICTS:
        raise RequestError(Say("Pilih sama, beda, atau ragu.", "Choose same, different or unsure."))
    pair = Pair.objects.filter(pair_id=pair_id).first()
    if pair is None:
        return None
    known = in_force(pair)
    if known is not None:
        if (known.account_id, known.putusan) == (actor.account_id, verdict):
            return pair
        raise TAKEN
    made = Judgement(
        pair_id=pair_id,
        source_a=pair.source_a,
        file_a=pair.file_a,
        record_id_a=pair.record_id_a,
        source_b=pair.source_b,
        file_b=pair.file_b,
        record_id_b=pair.record_id_b,
        sidik_a=pair.sidik_a,
        sidik_b=pair.sidik_b,
        kode_desa_a=pair.kode_desa_a,
        kode_desa_b=pair.kode_desa_b,
        putusan=verdict,
        account_id=actor.account_id,
        at=timezone.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        # Two people at the same moment: the database lets one of them through.
        raise TAKEN from error
    _write_down(actor, "putuskan_pasangan", pair.isi_a, pair.isi_b, made)
    return pair


@transaction.atomic
def withdraw(actor: Actor, judgement_id: int) -> Judgement | None:
    """Takes a decision back: one's own, or as the nation anybody's; None when there is no such decision in force."""
    actor.must("putuskan_pasangan")
    found = Judgement.objects.filter(pk=judgement_id, withdrawn_at__isnull=True).first()
    if found is None or (found.account_id != actor.account_id and not actor.scope.nation):
        return None
    found.withdrawn_at, found.withdrawn_by = timezone.now(), actor.account_id
    found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    pair = Pair.objects.filter(pair_id=found.pair_id).first()
    _write_down(actor, "batalkan_putusan", pair.isi_a if pair else {}, pair.isi_b if pair else {}, found)
    return found


def _write_down(actor: Actor, action: str, a: dict[str, object], b: dict[str, object], judgement: Judgement) -> None:
    ids = sorted({str(one["person_id"]) for one in (a, b) if one.get("person_id")})
    region = common_region(judgement.kode_desa_a, judgement.kode_desa_b)
    said: dict[str, str | int | bool] = {"pasangan": judgement.pair_id, "putusan": judgement.putusan, "nomor": judgement.pk}
    record_read(actor, action, "orang", ids, ("putusan",), kode_desa=region, detail=said)


@transaction.atomic
def send_judgements(folder: Path) -> int:
    """Writes the delivery of all judgements, the caller being the nation; their number. RequestError: no release; the folder exists."""
    release = Release.objects.filter(is_active=True).first()
    if release is None:
        raise RequestError(
            Say("Belum ada rilis yang dimuat.", "No release was loaded yet."),
            todo=Say("Muat satu run dengan perintah load.", "Load a run with the command load."),
        )
    rows = judgement_rows()
    today = int(timezone.localdate().strftime("%Y%m%d"))
    write_judgements(folder, rows, today, invented=release.invented)
    record_event(None, "kirim_putusan", detail={"folder": folder.name, "baris": len(rows)})
    return len(rows)
