"""What a supervisor reads: the queue of submissions, one of them beside what the list knew, photos, accounts of one family."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from dtsen.questionnaire import Answers, Problem, check, read_answers
from dtsen.questionnaire.check import asked_values
from dtsen.updates import Proposal as Proposed
from dtsen.updates.visit import proposals_of_visit
from portal.accounts.actor import Actor
from portal.audit.record import record_event, record_read
from portal.enumeration.deciding import OPEN, proposes, versions_of, visit_of
from portal.enumeration.models import SUBMISSION_STATES, Attachment, Device, Submission, Task
from portal.enumeration.overview import names_of
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.repeated import pairs_of
from portal.enumeration.sealed import open_instance, open_note, open_task
from portal.enumeration.supervision import Whereabouts, neighbours_of, whereabouts
from portal.enumeration.versions import Beside, beside, version_of
from portal.enumeration.watch_rules import watch_rules
from portal.exchange.models import Family
from portal.field_encryption import lookup_hashes
from portal.lookup.queries import region_names
from portal.proposals.models import Change, Proposal
from portal.proposals.sealed import open_file
from portal.web.words import masked_name

PAGE = 25
WAITING, ALL, ANY_SIGN = "menunggu", "semua", "apa_saja"
SEEN = ("nama", "alamat", "tanggal_lahir", "jenis_kelamin", "hubungan", "jawaban")
# What a photo begins with; anything else that a telephone sent is never shown as one.
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True)
class Filter:
    """What a queue is limited to. `campaign`, `account`: 0 any; `state`: menunggu, semua or one state; `sign`: an alarm or a doubt,
    `apa_saja`: any of them."""

    campaign: int = 0
    state: str = WAITING
    village: str = ""
    account: int = 0
    sign: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """As the address says it; what limits nothing is left out."""
        said = {"pendataan": self.campaign, "keadaan": self.state, "desa": self.village, "pencacah": self.account, "tanda": self.sign}
        return urlencode({name: value for name, value in said.items() if value and (name, value) != ("keadaan", WAITING)})


def filter_of(sent: Mapping[str, str]) -> Filter:
    """Out of an address or a form; what is not understood limits nothing."""
    number = {name: int(sent[name]) if sent.get(name, "").isdigit() and len(sent[name]) < 10 else 0 for name in ("pendataan", "pencacah")}
    state, page = sent.get("keadaan", ""), sent.get("halaman", "")
    return Filter(
        number["pendataan"],
        state if state in (WAITING, ALL, *SUBMISSION_STATES) else WAITING,
        sent.get("desa", "") if sent.get("desa", "").isdigit() else "",
        number["pencacah"],
        sent.get("tanda", "")[:20],
        int(page) if page.isdigit() and len(page) < 6 and int(page) else 1,
    )


@dataclass(frozen=True)
class Line:
    """A submission in a list. `name`: of the head, masked; '' for a new family."""

    one: Submission
    name: str
    place: str
    who: str


@dataclass(frozen=True)
class Queue:
    """A page of it. `states`: how many there are in each; `people`, `villages`: by which it can be limited."""

    lines: list[Line]
    total: int
    page: int
    pages: int
    first: str
    states: dict[str, int]
    people: list[tuple[int, str]]
    villages: list[tuple[str, str]]


def submissions(actor: Actor, wanted: Filter) -> QuerySet[Submission]:
    """What fits, oldest first. What the actor sent is left out of what waits: somebody else decides on it."""
    actor.must("awasi_pendataan")
    found = Submission.objects.all()
    if wanted.campaign:
        found = found.filter(campaign_id=wanted.campaign)
    if wanted.state == WAITING:
        found = found.filter(state__in=OPEN).exclude(account_id=actor.account_id)
    elif wanted.state != ALL:
        found = found.filter(state=wanted.state)
    if wanted.village:
        found = found.filter(kode_desa=wanted.village)
    if wanted.account:
        found = found.filter(account_id=wanted.account)
    if wanted.sign == ANY_SIGN:
        found = found.exclude(alarms=[], doubts=[])
    elif wanted.sign:
        found = found.filter(Q(alarms__contains=[wanted.sign]) | Q(doubts__contains=[wanted.sign]))
    return found.order_by("received_at", "instance_id")


def queue(actor: Actor, wanted: Filter) -> Queue:
    """A page of the queue; a look that is written down."""
    found = submissions(actor, wanted)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(wanted.page, pages)
    rows = list(found.select_related("task", "campaign").defer("sealed")[(number - 1) * PAGE : number * PAGE])
    ids = [one.task.family_id if one.task and one.task.family_id else one.audit_id for one in rows]
    if rows:
        record_read(actor, "lihat_daftar_kiriman", "daftar", ids, ["nama"], kode_desa=wanted.village or None, detail={"jumlah": len(ids)})
    around = Submission.objects.filter(**({"campaign_id": wanted.campaign} if wanted.campaign else {}))
    states = {row["state"]: row["n"] for row in around.values("state").annotate(n=Count("pk")).order_by()}
    accounts = list(around.order_by("account_id").values_list("account_id", flat=True).distinct())
    places = region_names(sorted(set(around.order_by("kode_desa").values_list("kode_desa", flat=True).distinct())))
    names = names_of(accounts)
    lines = [
        Line(
            one,
            masked_name(str(open_task(one.task)["kepala"])) if one.task else "",
            places.get(one.kode_desa, one.kode_desa),
            names.get(one.account_id, "–"),
        )
        for one in rows
    ]
    first = found.values_list("instance_id", flat=True).first()
    people = sorted(names.items(), key=lambda item: item[1])
    return Queue(lines, total, number, pages, first or "", states, people, sorted(places.items(), key=lambda item: item[1]))


def beside_in_queue(actor: Actor, one: Submission, wanted: Filter) -> tuple[str, str]:
    """(the one before, the one after) in the queue, '' at its ends; also of one that does not fit any more, because it was decided."""
    found = submissions(actor, wanted).values_list("instance_id", flat=True)
    before = found.filter(Q(received_at__lt=one.received_at) | Q(received_at=one.received_at, instance_id__lt=one.instance_id)).last()
    after = found.filter(Q(received_at__gt=one.received_at) | Q(received_at=one.received_at, instance_id__gt=one.instance_id)).first()
    return before or "", after or ""


def next_after(actor: Actor, one: Submission, wanted: Filter) -> str:
    """Where the work goes on; from the end of the queue to its beginning."""
    after = beside_in_queue(actor, one, wanted)[1]
    return after or submissions(actor, wanted).exclude(pk=one.pk).values_list("instance_id", flat=True).first() or ""


@dataclass(frozen=True)
class Made:
    """A proposal that came of a decision, with its changes where they are no identity."""

    proposal: Proposal
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class View:
    """One submission. `known`: what the list knew; `family`, `members`: what was asked; `others`: accounts of the same family beside
    this one; `made`: what the decision made; `would`: what approving would propose, empty when it cannot be approved; `cards`: other
    submissions by the number of a new card; `registered`: families of the register that have its card already."""

    one: Submission
    task: Task | None
    known: dict[str, Any]
    answers: Answers
    family: Mapping[str, str]
    members: Sequence[Mapping[str, str]]
    problems: tuple[Problem, ...]
    photos: list[Attachment]
    missing: list[str]
    others: list[Submission]
    made: list[Made]
    would: tuple[Proposed, ...]
    where: Whereabouts
    alike: list[tuple[str, str]]
    cards: dict[str, str]
    registered: list[str]
    names: dict[int, str]
    note: str


def one_submission(actor: Actor, instance_id: str) -> View | None:
    """One submission opened; a look at the family and its members that is written down. None outside the actor's regions."""
    actor.must("awasi_pendataan")
    one = Submission.objects.select_related("task", "campaign", "device").filter(pk=instance_id).first()
    if one is None:
        return None
    form, known = questionnaire(), open_task(one.task) if one.task else {"nilai": {}, "anggota": []}
    answers = read_answers(open_instance(one), form)
    family, members = asked_values(form, answers)
    record_look(actor, [one], "lihat_kiriman")
    files = list(Attachment.objects.filter(instance_id__in=_instances(one)).defer("content").order_by("name", "row_key"))
    problems = check(form, answers) if answers.version == form.version else ()
    would: tuple[Proposed, ...] = ()
    if one.state in OPEN and proposes(one) and not any(problem.hard for problem in problems):
        would = proposals_of_visit(visit_of(form, one, answers))
    others = [other for other in versions_of(one) if other.pk != one.pk]
    people = names_of([one.account_id, one.decided_by, *(other.account_id for other in others)])
    cards = [values.get("kk_baru", "") for values in members] + [family.get("gabung_kk", "")]
    return View(
        one,
        one.task,
        known,
        answers,
        family,
        members,
        problems,
        [file for file in files if _is_picture(file.name)],
        sorted(set(one.wanted) - {file.name for file in files}),
        others,
        _made(one),
        would,
        whereabouts(one),
        neighbours_of(one),
        {card: found for card in cards if card and (found := _of_card(one, card))},
        _registered(one, family.get("nomor_kartu_keluarga", "")),
        people,
        open_note(one.note, one.instance_id),
    )


def record_look(actor: Actor, several: Sequence[Submission], action: str, **more: int) -> None:
    """Somebody saw what these submissions say of a family and its members."""
    ids: set[str] = set()
    for one in several:
        if one.task is None:
            ids.add(one.audit_id)
            continue
        ids |= {one.task.family_id, *(str(member["person_id"]) for member in open_task(one.task)["anggota"])}
    place = several[0].kode_desa if len({one.kode_desa for one in several}) == 1 else None
    record_read(actor, action, "keluarga", sorted(ids - {""}), SEEN, kode_desa=place, detail={"pendataan": several[0].campaign_id, **more})


def _instances(one: Submission) -> list[str]:
    """Photos of the submission that this one corrects count as its own."""
    return [name for name in {one.instance_id, one.bare_id, one.replaces} if name]


def _is_picture(name: str) -> bool:
    return name.lower().endswith((".jpg", ".jpeg", ".png"))


def _made(one: Submission) -> list[Made]:
    """Of each account that went into it, too: what a person chose out of several stands under one of them."""
    if not one.batch_id:
        return []
    found = list(Proposal.objects.filter(batch_id=one.batch_id).order_by("subject", "proposal_id"))
    changes: dict[str, list[tuple[str, str, str]]] = {}
    for row in Change.objects.filter(proposal__in=found, is_sealed=False).order_by("variable"):
        changes.setdefault(row.proposal_id, []).append((row.variable, row.before, row.after))
    return [Made(proposal, changes.get(proposal.pk, [])) for proposal in found]


def _of_card(one: Submission, card: str) -> str:
    """The submission of a new family that has this card, in the same campaign."""
    found = Submission.objects.filter(campaign_id=one.campaign_id, card_key__in=lookup_hashes(card, "kk")).exclude(pk=one.pk)
    return found.exclude(state="digantikan").order_by("received_at", "pk").values_list("pk", flat=True).first() or ""


def _registered(one: Submission, card: str) -> list[str]:
    """Families of the register, within the actor's regions, that have this card: a new family that is none."""
    if one.task is not None or not card:
        return []
    return list(Family.objects.filter(no_kk_key__in=lookup_hashes(card, "kk")).values_list("family_id", flat=True)[:3])


@dataclass(frozen=True)
class Accounts:
    """Several accounts of one family side by side; `known`: what the list knew of it."""

    one: Submission
    several: dict[str, Submission]
    beside: Beside
    known: dict[str, Any]
    names: dict[int, str]


def accounts_of(actor: Actor, instance_id: str) -> Accounts | None:
    """The accounts that stand beside this one, itself too; written down as a look at each. None outside the actor's regions."""
    actor.must("awasi_pendataan")
    one = Submission.objects.select_related("task", "device").filter(pk=instance_id).first()
    if one is None:
        return None
    several = {other.instance_id: other for other in versions_of(one)}
    devices = {device.pk: device for device in Device.objects.filter(pk__in={other.device_id for other in several.values()})}
    for other in several.values():
        other.device = devices[other.device_id]
    if one.instance_id not in several:
        several = {one.instance_id: one}
    return _accounts(actor, one, several)


def repetition(actor: Actor, number: int, task_id: uuid.UUID) -> Accounts | None:
    """A visit and its spot check side by side. None when it is not done, or lies outside the actor's regions."""
    actor.must("awasi_pendataan")
    task = Task.objects.select_related("campaign").filter(pk=task_id, campaign_id=number, spot_check=True).first()
    pair = next((pair for pair in pairs_of(actor, task.campaign) if pair.task.pk == task.pk), None) if task else None
    if pair is None:
        return None
    several = {one.pk: one for one in Submission.objects.select_related("task", "device").filter(pk__in=[pair.first.pk, pair.second.pk])}
    return _accounts(actor, several[pair.first.pk], several)


def _accounts(actor: Actor, one: Submission, several: dict[str, Submission]) -> Accounts:
    form = questionnaire()
    versions = [version_of(form, name, read_answers(open_instance(other), form)) for name, other in several.items()]
    record_look(actor, list(several.values()), "banding_kiriman", kiriman=len(several))
    known = open_task(one.task) if one.task else {"nilai": {}, "anggota": []}
    names = names_of([other.account_id for other in several.values()])
    return Accounts(one, several, beside(form, versions, watch_rules().one_place), known, names)


def photo(actor: Actor, row_key: str) -> tuple[bytes, str] | None:
    """(bytes, kind) of a photo; a look that is written down. None outside the actor's regions and for what is no photo."""
    actor.must("awasi_pendataan")
    file = Attachment.objects.filter(pk=row_key).first()
    if file is None:
        return None
    content = open_file(file.key, file.content, file.row_key)
    kind = next((kind for sign, kind in _PICTURES.items() if content.startswith(sign)), "")
    if not kind:
        return None
    record_event(actor, "buka_foto_pendataan", detail={"kiriman": file.instance_id})
    return content, kind


def count_made(one: Submission) -> int:
    """How many proposals the decision made."""
    return Proposal.objects.filter(batch_id=one.batch_id).count() if one.batch_id else 0


def gap_before(one: Submission) -> int | None:
    """Seconds from the end of the enumerator's visit before this one to its beginning; None when it is the first or no time is known."""
    start = one.paradata.get("mulai")
    if start is None:
        return None
    mine = Submission.objects.filter(campaign_id=one.campaign_id, account_id=one.account_id, paradata__mulai__lt=start).exclude(pk=one.pk)
    ends = [begun + took for begun, took in mine.values_list("paradata__mulai", "paradata__detik") if took is not None]
    return int(start - max(ends)) if ends else None
