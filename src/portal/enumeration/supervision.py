"""Visits of a campaign as the alarms see them, out of the table: told when a visit arrives, and looked at by supervisors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.actor import Actor
from portal.enumeration.alarms import Enumerator, Place, Seen, centre, enumerators, metres, visit_alarms
from portal.enumeration.models import Campaign, Submission
from portal.enumeration.paradata import compared_questions
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.repeated import agreement_of, pairs_of
from portal.enumeration.watch_rules import VISIT_ALARMS, WatchRules, watch_rules

_COLUMNS = ("instance_id", "task_id", "entity_id", "account_id", "kode_desa", "result", "received_at", "paradata", "place_key", "pattern")


def seen_in(rows: QuerySet[Submission]) -> list[Seen]:
    """One a submission, in an order that does not depend on when they came."""
    return [_seen(one) for one in rows.order_by("instance_id").values(*_COLUMNS)]


def _seen(row: Mapping[str, Any]) -> Seen:
    told: Mapping[str, Any] = row["paradata"]
    place = told.get("tempat")
    return Seen(
        row["instance_id"],
        str(row["task_id"] or row["entity_id"] or row["instance_id"]),
        row["account_id"],
        row["kode_desa"],
        row["result"],
        int(row["received_at"].timestamp()),
        told.get("mulai"),
        told.get("detik"),
        told.get("jam"),
        told.get("ketelitian"),
        (float(place[0]), float(place[1])) if place else None,
        int(told.get("anggota", 0)),
        told.get("terdaftar"),
        bool(told.get("foto")),
        bool(told.get("manual")),
        told.get("seragam"),
        bytes(row["place_key"]).hex() if row["place_key"] else "",
        row["pattern"],
        told.get("jawaban", {}),
    )


def tell_alarms(one: Submission) -> None:
    """Alarms of everything that its enumerator sent in this campaign, told by what lies there and not by the order in which it came.

    Whether a visit lies far from those of its village is told when somebody looks: every visit moves the middle a little."""
    mine = seen_in(Submission.objects.filter(campaign_id=one.campaign_id, account_id=one.account_id))
    known = dict(Submission.objects.filter(pk__in=[seen.instance_id for seen in mine]).values_list("pk", "alarms"))
    for name, codes in visit_alarms(mine, watch_rules(), villages=False).items():
        if tuple(known[name]) != codes:
            Submission.objects.filter(pk=name).update(alarms=list(codes))


def standing(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """First visits that stand: neither replaced by a correction nor sent back nor refused, nor the repetition of another."""
    return rows.exclude(state__in=("digantikan", "dikembalikan", "ditolak")).exclude(task__spot_check=True)


def options_of(rules: WatchRules) -> dict[str, tuple[str, ...]]:
    """The compared questions with their codes; none for a number."""
    form = questionnaire()
    asked = [form.by_name[name] for name in compared_questions(form, rules)]
    return {one.name: tuple(code for code, _ in form.options[one.options]) if one.kind == "satu" else () for one in asked}


def enumerators_of(actor: Actor, campaign: Campaign, village: str = "") -> list[Enumerator]:
    """Those who sent something in the actor's regions, those who stand out first."""
    actor.must("lihat_pendataan")
    rows = standing(Submission.objects.filter(campaign=campaign, **({"kode_desa": village} if village else {})))
    rules = watch_rules()
    return enumerators(_one_a_family(seen_in(rows)), rules, options_of(rules))


def _one_a_family(seen: Sequence[Seen]) -> list[Seen]:
    """Two telephones of one enumerator, one family: counted once."""
    return list({(one.account_id, one.family): one for one in seen}.values())


@dataclass(frozen=True)
class Whereabouts:
    """How far a visit lies from the middle of its village's other visits (metres), of how many; None where they are too few."""

    metres: int | None
    points: int


def whereabouts(one: Submission) -> Whereabouts:
    """Within about 100 m, as places are kept."""
    place = one.paradata.get("tempat")
    others = Submission.objects.filter(campaign_id=one.campaign_id, kode_desa=one.kode_desa, paradata__has_key="tempat")
    others = others.exclude(pk=one.pk).exclude(state="digantikan")
    places: list[Place] = [(float(x), float(y)) for x, y in others.values_list("paradata__tempat", flat=True)]
    middle = centre(places) if len(places) >= watch_rules().visit["jauh"].limits["titik"] else None
    if place is None or middle is None:
        return Whereabouts(None, len(places))
    return Whereabouts(100 * round(metres(middle, (float(place[0]), float(place[1]))) / 100), len(places))


@dataclass(frozen=True)
class Summary:
    """A campaign in the actor's regions: alarms on visits by code, in the order of the policy; how many enumerators sent something and
    how many of them stand out; answers that were asked twice, and how many of them are the same."""

    alarms: Mapping[str, int]
    enumerators: int
    standing_out: int
    compared: int
    same: int


def summary(actor: Actor, campaign: Campaign) -> Summary:
    """For the report at the end."""
    found = enumerators_of(actor, campaign)
    agreed = agreement_of(pairs_of(actor, campaign))
    low = set(agreed.low(watch_rules()))
    counts = {code: sum(one.counts.get(code, 0) for one in found) for code in VISIT_ALARMS}
    out = sum(1 for one in found if one.flags or one.account_id in low)
    return Summary({code: n for code, n in counts.items() if n}, len(found), out, agreed.whole.compared, agreed.whole.same)


def neighbours_of(one: Submission) -> list[tuple[str, str]]:
    """Other visits of the same enumerator with the very same point or the very same answers: (instance, `titik_sama` or `salinan`)."""
    others = Submission.objects.filter(campaign_id=one.campaign_id, account_id=one.account_id).exclude(pk=one.pk)
    others = others.exclude(task_id=one.task_id) if one.task_id else others
    same = Q(pk__in=[])
    if one.place_key is not None and "titik_sama" in one.alarms:
        same |= Q(place_key=one.place_key)
    if one.pattern and "salinan" in one.alarms:
        same |= Q(pattern=one.pattern)
    rows = others.filter(same).order_by("instance_id").values_list("pk", "pattern")[:20]
    return [(name, "salinan" if one.pattern and pattern == one.pattern else "titik_sama") for name, pattern in rows]
