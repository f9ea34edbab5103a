"""What waits for an actor in sharing, for the first page: numbers with the way to them."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.sharing import queries
from portal.sharing.lifecycle import Act, ParcelState, Party, RequestState
from portal.sharing.models import Parcel


@dataclass(frozen=True)
class Waiting:
    """One line: number, words, and where it leads; drawn like the numbers of the dashboard."""

    title: Say
    text: str
    url: str
    label: Say


_TITLES = {
    "unduh": Say("paket data siap diunduh", "parcels ready to download"),
    "terima": Say("paket menunggu tanda tangan BAST", "parcels wait for your signature on the BAST"),
    "laporan": Say("laporan pemakaian ditunggu", "reports of use are due"),
    "laporan_lewat": Say("kewajiban penerima LEWAT BATAS", "duties of the receiver are OVERDUE"),
    "pemusnahan": Say("pernyataan pemusnahan ditunggu", "statements of destruction are due"),
    "tawarkan": Say("paket disiapkan, belum ditawarkan", "parcels prepared, not yet offered"),
    "sandi": Say("paket yang kata sandinya belum disampaikan", "parcels whose password was not told yet"),
    "perbaiki": Say("permintaan data dikembalikan untuk diperbaiki", "requests for data returned to be mended"),
    "tinjau": Say("permintaan data menunggu tinjauan", "requests for data wait for review"),
    "putuskan": Say("permintaan data menunggu putusan", "requests for data wait for a decision"),
    "penuhi": Say("permintaan data disetujui, menunggu paket", "requests for data approved, wait for their parcel"),
}
# A statement is asked for only when the end of the validity is near.
_NEAR_DAYS = 21


def open_work(actor: Actor) -> list[Waiting]:
    """Each number above nothing."""
    found: Counter[str] = Counter()
    if actor.may("lihat_paket"):
        found += _of_parcels(actor)
    if actor.may("lihat_permintaan"):
        found += _of_requests(actor)
    return [_waiting(name, found[name]) for name in _TITLES if found[name]]


def _of_parcels(actor: Actor) -> Counter[str]:
    found: Counter[str] = Counter()
    if actor.may("kirim_paket"):
        # The centre holds the parcels of every region: counted by the database, not read one by one.
        offered = (ParcelState.DITAWARKAN, ParcelState.DIUNDUH)
        found["tawarkan"] = Parcel.objects.filter(state=ParcelState.DISIAPKAN).count()
        found["sandi"] = Parcel.objects.filter(state__in=offered, password_told_at=None).exclude(form="age").count()
        return found
    for line in queries.parcels(actor):
        if Act.UNDUH in line.acts and line.parcel.state == ParcelState.DITAWARKAN:
            found["unduh"] += 1
        if line.due and Party.PENERIMA in line.parties:
            if line.due.days < 0:
                found["laporan_lewat"] += 1
            elif line.due.duty != "pemusnahan" or line.due.days <= _NEAR_DAYS:
                found[line.due.duty] += 1
    return found


def _of_requests(actor: Actor) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in queries.requests(actor):
        if line.asked.state == RequestState.DIKEMBALIKAN and Party.PEMOHON in line.parties:
            found["perbaiki"] += 1
        if Act.LOLOSKAN in line.acts:
            found["tinjau"] += 1
        if Act.SETUJUI in line.acts:
            found["putuskan"] += 1
        if line.asked.state == RequestState.DISETUJUI and Party.PENGIRIM in line.parties:
            found["penuhi"] += 1
    return found


def _waiting(name: str, count: int) -> Waiting:
    title = _TITLES[name]
    route = "permintaan_data" if name in ("perbaiki", "tinjau", "putuskan", "penuhi") else "paket"
    return Waiting(title, str(count), reverse(route), Say(f"{count} {title.id}", f"{count} {title.en}"))
