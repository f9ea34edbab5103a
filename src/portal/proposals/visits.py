"""Which signed proposals of a batch are visited, and what the visits found."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from dtsen.updates import State
from dtsen.updates.plausible import drawn
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.exchange.in_force import release_in_force
from portal.proposals.check_rules import read_check_rules
from portal.proposals.models import Batch, GroundCheck, Proposal
from portal.proposals.submission import today_number

_AT_CENTRE = State.DISAHKAN_KDH.value


@transaction.atomic
def draw_sample(actor: Actor, batch_id: int) -> int | None:
    """Draws the proposals of a batch that are visited, with a seed that is kept; how many were added. None: no such batch."""
    actor.must("terima_usulan")
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    release = release_in_force()
    if batch is None or release is None:
        return None
    if not batch.sample_seed:
        batch.sample_seed = f"{release.name}:{batch.pk}"[:40]
        batch.save(update_fields=["sample_seed"])
    rules = read_check_rules(settings.MACHINE.policy)
    places = dict(Proposal.objects.filter(batch=batch, state=_AT_CENTRE).values_list("proposal_id", "kode_desa"))
    drawn_before = set(GroundCheck.objects.filter(batch=batch).values_list("proposal_id", flat=True))
    wanted = [one for one in drawn({*places, *drawn_before}, batch.sample_seed, rules.share, rules.fewest, rules.most) if one in places]
    fresh = [one for one in wanted if one not in drawn_before]
    now = timezone.now()
    GroundCheck.objects.bulk_create(
        GroundCheck(proposal_id=one, batch=batch, kode_desa=places[one], drawn_at=now, drawn_by=actor.account_id) for one in fresh
    )
    record_event(actor, "ambil_contoh_usulan", detail={"kumpulan": batch.pk, "jumlah": len(fresh)})
    return len(fresh)


@transaction.atomic
def write_visit(actor: Actor, proposal_id: str, result: str, visited_on: int, words: str) -> bool:
    """What a visit found. False when nothing was drawn there that the actor sees.

    Raises RequestError for a result that does not exist, a day that cannot be, too few words where it is not as proposed, and for
    whoever had a hand in the proposal.
    """
    actor.must("periksa_lapangan")
    visit = GroundCheck.objects.select_for_update(of=("self",)).filter(pk=proposal_id).select_related("proposal").first()
    if visit is None:
        return False
    rules = read_check_rules(settings.MACHINE.policy)
    if result not in rules.results:
        raise RequestError(Say("Pilih apa yang ditemukan.", "Choose what was found."))
    if not visit.proposal.made_on <= visited_on <= today_number():
        raise RequestError(
            Say(
                "Tulis hari kunjungan: hari-bulan-tahun, sesudah diusulkan dan tidak sesudah hari ini.",
                "Write the day of the visit: day-month-year, after the proposal was made and not after today.",
            )
        )
    said = " ".join(words.split())
    if result != "sesuai" and len(said) < 10:
        raise RequestError(Say("Tulis apa yang ditemukan, paling sedikit 10 huruf.", "Write what was found, at least 10 letters."))
    hands = set(visit.proposal.events.values_list("account_id", flat=True)) | {visit.proposal.author}
    if actor.account_id in hands:
        raise RequestError(
            Say("Orang lain harus memeriksa: Anda ikut mengusulkan atau memutuskannya.", "Somebody else must visit: you had a hand in it.")
        )
    visit.result, visit.visited_on, visit.words = result, visited_on, said[:500]
    visit.account_id, visit.written_at = actor.account_id, timezone.now()
    visit.save(update_fields=["result", "visited_on", "words", "account_id", "written_at"])
    record_event(actor, "tulis_hasil_lapangan", detail={"usulan": proposal_id, "hasil": result})
    return True
