"""Reading parcels, requests and the register of what left; who sees which row is kept by the database."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, Sum
from django.utils import timezone

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.exchange.models import Region
from portal.sharing.lifecycle import DUTY, Act, ParcelState, Party, RequestState, allowed, due_day
from portal.sharing.models import DataRequest, Departure, Parcel, Step
from portal.sharing.parties import parties_to_parcel, parties_to_request
from portal.sharing.terms import Terms, read_terms
from portal.sharing.words import ACTS, DUTIES, STATES, said_in

PAGE = 200
_OVER = (ParcelState.DIMUSNAHKAN, ParcelState.DITARIK, ParcelState.KEDALUWARSA)


@dataclass(frozen=True)
class Due:
    """What the receiver owes next; `days` are left, negative when it is late."""

    duty: str
    day: datetime.date
    days: int

    @property
    def title(self) -> Say:
        return DUTIES[self.duty]


@dataclass(frozen=True)
class ParcelLine:
    """One parcel as drawn for an actor: `acts` are what this actor may do now; `untold`: the sender still owes its password."""

    parcel: Parcel
    state: Say
    due: Due | None
    parties: tuple[Party, ...]
    acts: frozenset[Act]
    untold: bool = False


@dataclass(frozen=True)
class RequestLine:
    """One request as drawn for an actor."""

    asked: DataRequest
    state: Say
    place: str
    who: str
    profile: Say
    acts: frozenset[Act]
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class StepLine:
    """One step as drawn."""

    step: Step
    who: str
    act: Say
    said: list[tuple[Say, Say]]


def _terms() -> Terms:
    return read_terms(settings.MACHINE.policy)


def parcels(actor: Actor, *, words: str = "", state: str = "") -> list[ParcelLine]:
    """The newest parcels that the actor may see: those with something to do first, of these the most urgent."""
    actor.must("lihat_paket")
    wanted = Parcel.objects.order_by("-id")
    if words:
        wanted = wanted.filter(Q(place__icontains=words) | Q(wilayah__startswith=words) | Q(release__icontains=words))
    if state in STATES:
        wanted = wanted.filter(state=state)
    lines = [_parcel_line(actor, one) for one in wanted[:PAGE]]
    return sorted(lines, key=_urgency)


def _urgency(line: ParcelLine) -> tuple[bool, int, int]:
    """Something to do, then the days that are left for it, then the newest."""
    waits = bool(line.acts - {Act.SANDI, Act.TARIK}) or line.untold
    last = line.due.day if line.due else line.parcel.download_until or line.parcel.expires
    return not waits, (last - datetime.date(2000, 1, 1)).days if waits else 0, -line.parcel.pk


def one_parcel(actor: Actor, number: int) -> ParcelLine | None:
    actor.must("lihat_paket")
    found = Parcel.objects.filter(pk=number).first()
    return _parcel_line(actor, found) if found else None


def steps_of(subject: Parcel | DataRequest) -> list[StepLine]:
    """Everything that was done with it, oldest first, with the names of those who did."""
    steps = list(subject.steps.order_by("id"))
    names = _names(step.account_id for step in steps)
    known = _terms()
    papers = {kind: paper.title for kind, paper in known.papers.items()}
    return [
        StepLine(step, names.get(step.account_id or 0, ""), ACTS[step.act], said_in(step.said, known.channels, papers)) for step in steps
    ]


def name_of(account_id: int | None) -> str:
    return _names([account_id]).get(account_id or 0, "")


def requests(actor: Actor) -> list[RequestLine]:
    """The newest requests that the actor may see, those that wait for the actor first."""
    actor.must("lihat_permintaan")
    found = list(DataRequest.objects.order_by("-id")[:PAGE])
    names = _names(one.account_id for one in found)
    places = dict(Region.objects.filter(kode__in=[one.wilayah for one in found if one.wilayah]).values_list("kode", "nama"))
    lines = [_request_line(actor, one, names, places) for one in found]
    return sorted(lines, key=lambda line: (not line.acts - {Act.TARIK}, -line.asked.pk))


def one_request(actor: Actor, number: int) -> RequestLine | None:
    actor.must("lihat_permintaan")
    found = DataRequest.objects.filter(pk=number).first()
    if found is None:
        return None
    places = dict(Region.objects.filter(kode=found.wilayah or "").values_list("kode", "nama"))
    return _request_line(actor, found, _names([found.account_id]), places)


def departures(actor: Actor, *, year: int | None = None, before: int | None = None, limit: int = PAGE) -> list[tuple[Departure, str]]:
    """What left, newest first, with the name of who took it."""
    actor.must("lihat_serah_terima")
    wanted = Departure.objects.order_by("-id")
    if year:
        wanted = wanted.filter(at__year=year)
    if before:
        wanted = wanted.filter(pk__lt=before)
    found = list(wanted[:limit])
    names = _names(one.account_id for one in found)
    return [(one, names.get(one.account_id, "")) for one in found]


def totals(actor: Actor) -> dict[str, int]:
    """How often something left, and how many rows of families and persons in all."""
    actor.must("lihat_serah_terima")
    sums = Departure.objects.aggregate(families=Sum("families"), persons=Sum("persons"))
    return {"kali": Departure.objects.count(), "keluarga": sums["families"] or 0, "orang": sums["persons"] or 0}


def due_of(parcel: Parcel, today: datetime.date, known: Terms) -> Due | None:
    """What its receiver owes next, and until when."""
    day = due_day(ParcelState(parcel.state), parcel.first_download, parcel.expires, known.duties)
    return Due(DUTY[ParcelState(parcel.state)], day, (day - today).days) if day else None


def _parcel_line(actor: Actor, parcel: Parcel) -> ParcelLine:
    state, today, known = ParcelState(parcel.state), timezone.localdate(), _terms()
    parties = parties_to_parcel(actor, parcel)
    acts = {act for party in parties for act in allowed(state, party)}
    open_still = parcel.download_until is not None and today <= parcel.download_until and parcel.downloads < known.most_downloads
    if not open_still:
        acts.discard(Act.UNDUH)
    if parcel.form == "age":
        # Locked with the receiver's own key: there is no password to tell.
        acts.discard(Act.SANDI)
    due = due_of(parcel, today, known) if state not in _OVER else None
    untold = Act.SANDI in acts and parcel.password_told_at is None
    return ParcelLine(parcel, STATES[parcel.state], due, parties, frozenset(acts), untold)


def _request_line(actor: Actor, asked: DataRequest, names: dict[int, str], places: dict[str, str]) -> RequestLine:
    known = _terms()
    parties = parties_to_request(actor, asked, known)
    # Fulfilled by publishing the parcel on the machine, not by a button.
    acts = {act for party in parties for act in allowed(RequestState(asked.state), party)} - {Act.PENUHI}
    profile = known.profiles.get(asked.profile)
    title = profile.title if profile else Say(asked.profile, asked.profile)
    place = places.get(asked.wilayah or "", asked.wilayah or "Indonesia")
    return RequestLine(asked, STATES[asked.state], place, names.get(asked.account_id, ""), title, frozenset(acts), parties)


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    return dict(Account.objects.filter(pk__in={one for one in ids if one}).values_list("pk", "full_name"))
