"""Parcels and requests for data in every state, for walks over every page; made by the acts of the people concerned.

The bytes of these parcels are nowhere: whoever downloads one for real uses the signed parcels of conftest.py.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.exchange.parcels import TakenIn
from portal.sharing import actions, request_actions
from portal.sharing.lifecycle import Act
from portal.sharing.models import DataRequest, Parcel
from portal.sharing.request_actions import Asked
from portal.sharing.tasks import look_after
from tests.portal.conftest import actor_in, make_account
from tests.portal.lists.office import as_worker
from tests.portal.sharing.conftest import machine_publishing, working

MASKED, FULL = "kabupaten_kota_samaran", "kabupaten_kota"
PDF = b"%PDF-1.7 surat rekaan"
PURPOSE = "Penyaluran bantuan pangan Desember"
REPORT = {
    "dipakai": "Daftar penerima bantuan pangan disusun dan disandingkan dengan musdes",
    "keluarga": "1.204",
    "masalah": "Tiga alamat di satu desa sudah berpindah RT",
    "diteruskan": "ya",
    "kepada": "Kecamatan, untuk undangan pengambilan, atas dasar Perbup 12/2026",
}
_OPD = "Dinas Kesehatan"
_OF = {_OPD: "pemohon_data"}
# Signed as by any key: nothing here is proved again.
_KEY = "0123456789ABCDEF"
_DAY = datetime.timedelta(days=1)
STATES = ("kedaluwarsa", "disiapkan", "ditawarkan", "ditarik", "diunduh", "diunduh_lewat", "diterima", "dilaporkan", "dimusnahkan")


@dataclass(frozen=True)
class Shared:
    """Numbers of what is there: parcels of the region by state (`diunduh_lewat`: its receiver is late), requests of an office by
    state, and by role of who asked the parcel that answers the request."""

    parcels: dict[str, int]
    requests: dict[str, int]
    answers: dict[str, tuple[int, int]]

    @property
    def seen_by(self) -> dict[str, dict[str, int]]:
        """By role: one parcel with something to do or to read, its paper, and one request; by the name of their pages."""
        seen = {role: (request, parcel) for role, (request, parcel) in self.answers.items()}
        seen |= {"statistik_nasional": (self.requests["disetujui"], self.parcels["ditawarkan"])}
        found = {
            role: {"permintaan_data_satu": request, "paket_satu": parcel, "paket_bast": parcel} for role, (request, parcel) in seen.items()
        }
        # The social office asks for nothing here, the owner of the programmes receives nothing.
        found["dinsos"] = {"paket_satu": self.parcels["diunduh"], "paket_bast": self.parcels["diunduh"]}
        found["pemilik_program"] = {"permintaan_data_satu": self.requests["ditinjau"]}
        return found


def actor(role: str, wilayah: str = "") -> Actor:
    return actor_in(*make_account(f"{role}_{wilayah or 'pusat'}", role, wilayah))


def receipt(mark: str, regency: str, *, profile: str = FULL, form: str = "zip", valid_days: int = 300) -> dict[str, object]:
    """What `dtsen release pack` writes beside a parcel."""
    today = timezone.localdate()
    code = {"1803": "18.01", "3510": "35.10"}[regency]
    place = {"kode": code, "kode_bps": regency, "nama": "LAMPUNG SELATAN" if regency == "1803" else "BANYUWANGI"}
    return {
        "paket": f"dtsen-2026-tw1_{code}.{form}",
        "bentuk": form,
        "ukuran": 48_213_907,
        "sha256": _digest(mark),
        "rilis": "DTSEN-2026-TW1",
        "tanggal_acuan": (today - 30 * _DAY).isoformat(),
        "wilayah": place | {"sistem": "kemendagri", "provinsi": "LAMPUNG" if regency == "1803" else "JAWA TIMUR"},
        "profil": profile,
        "judul": "Data lengkap keluarga dan anggota untuk pemerintah kabupaten/kota",
        "penerima": f"Pemerintah {place['nama']}",
        "tujuan": "Penyaluran bantuan sosial, perencanaan, dan pemutakhiran data di wilayah sendiri",
        "dasar_hukum": "Inpres 4/2025; Permensos 3/2025; UU 27/2022 Pasal 20 ayat (2) huruf e",
        "berlaku_sampai": (today + valid_days * _DAY).isoformat(),
        "sha256_manifest": _digest(f"manifest {mark}"),
        "isi": [
            {"jenis": "keluarga", "judul": "Set keluarga", "baris": 123_456},
            {"jenis": "anggota", "judul": "Set anggota keluarga", "baris": 456_789},
        ],
    }


def make_sample_sharing(regency: str = "1803") -> Shared:
    """Made once for a database: asked again, what is there is told again."""
    marker = f"Contoh {regency}"
    with working(actor("statistik_nasional")):
        there = Parcel.objects.filter(sha256=_digest(f"{marker} disiapkan")).exists()
    if not there:
        for role, wilayah in (("pemohon_data", regency), ("provinsi", regency[:2]), ("walidata", regency[:2])):
            _requests(marker, actor(role, wilayah), regency, every=role == "pemohon_data")
        _parcels(marker, regency)
    return _told(marker)


def publish(receipts: Iterable[dict[str, object]], now: datetime.datetime, request_id: int | None = None) -> list[Parcel]:
    with machine_publishing():
        return actions.publish(TakenIn(tuple(receipts), _KEY), now, request_id)


def _parcels(marker: str, regency: str) -> None:
    now = timezone.now()
    centre, office = actor("statistik_nasional"), actor("dinsos", regency)
    order = STATES
    forms = {"ditawarkan": "xlsx", "diterima": "age"}
    # The data of the one that waits for its statement end within a week.
    made = publish((receipt(f"{marker} {one}", regency, form=forms.get(one, "zip"), valid_days=6) for one in order), now)
    number = dict(zip(order, (parcel.pk for parcel in made), strict=True))
    long_ago = now - 12 * _DAY
    with working(centre):
        actions.offer(centre, now - 60 * _DAY, number["kedaluwarsa"])
        Parcel.objects.filter(pk=number["kedaluwarsa"]).update(download_until=timezone.localdate(now) - 3 * _DAY)
        for state in order[2:]:
            actions.offer(centre, long_ago, number[state])
            Parcel.objects.filter(pk=number[state]).update(download_until=timezone.localdate(now) + 6 * _DAY)
        actions.withdraw(centre, now, number["ditarik"], "Salah memilih profil, paket baru menyusul")
        for state in ("diunduh", "dilaporkan"):
            actions.tell_password(centre, now, number[state], "Ani Rahayu, Kepala Bidang Data Dinas Sosial", "telepon")
    with working(office):
        account = Account.objects.get(pk=office.account_id)
        for state in order[4:]:
            when = long_ago if state == "diunduh_lewat" else now
            actions.download(office, account, when, number[state], PURPOSE, "")
        for state in order[6:]:
            actions.confirm_receipt(office, now, number[state], "Ani Rahayu, Kepala Bidang Data", "Dinas Sosial", opened=True)
        for state in order[7:]:
            actions.report_use(office, now, number[state], REPORT)
        gone = {"cara": "Berkas, salinan cadangan, dan lampiran surel dihapus permanen", "saksi": "Budi Santoso, pranata komputer"}
        actions.state_destroyed(office, now, number["dimusnahkan"], gone, timezone.localdate(now))
    with as_worker(settings.MACHINE):
        look_after(now)


def _requests(marker: str, asks: Actor, regency: str, *, every: bool) -> None:
    """One that was fulfilled, with its parcel offered; of `every` one in each state."""
    now = timezone.now()
    centre, decider = actor("statistik_nasional"), actor("pemilik_program")
    wanted = ["dipenuhi"]
    if every:
        wanted += ["disetujui", "ditolak", "ditarik", "dikembalikan", "ditinjau", "diajukan", "draf"]
    for state in wanted:
        until = timezone.localdate(now) + 60 * _DAY
        office = f"{marker}: {_OPD if every else asks.role.name}"
        asked = Asked(office, regency, MASKED, f"Merencanakan posyandu di desa miskin ({state})", "Perbup 12/2026", until)
        with working(asks):
            number = request_actions.write_request(asks, now, asked).pk
            for kind, one in request_actions.terms().papers.items():
                if one.obligatory and (state != "draf" or kind == "kak"):
                    request_actions.add_paper(asks, now, number, kind, f"{kind}.pdf", PDF)
        steps = [(asks, Act.AJUKAN, "")]
        if state == "dikembalikan":
            steps.append((centre, Act.KEMBALIKAN, "KAK belum ditandatangani kepala dinas"))
        elif state not in ("diajukan", "ditarik"):
            steps.append((centre, Act.LOLOSKAN, ""))
        if state == "ditolak":
            steps.append((decider, Act.TOLAK, "Tujuannya dapat dicapai dengan data agregat"))
        elif state in ("disetujui", "dipenuhi"):
            steps.append((decider, Act.SETUJUI, "Sesuai tugas dinas"))
        elif state == "ditarik":
            steps.append((asks, Act.TARIK, ""))
        for who, act, reason in [] if state == "draf" else steps:
            with working(who):
                request_actions.act_on(who, now, number, act, reason)
        if state == "dipenuhi":
            said = {"penerima": office, "tujuan": asked.purpose, "dasar_hukum": asked.legal_basis, "berlaku_sampai": until.isoformat()}
            mine = publish([receipt(f"{marker} {asks.role.name} {number}", regency, profile=MASKED) | said], now, number)
            with working(centre):
                actions.offer(centre, now, mine[0].pk)


def _told(marker: str) -> Shared:
    with working(actor("statistik_nasional")):
        named = {_digest(f"{marker} {one}"): one for one in STATES}
        parcels = {named[one.sha256]: one.pk for one in Parcel.objects.filter(sha256__in=named)}
        asked = DataRequest.objects.filter(office__startswith=f"{marker}:")
        requests = {one.state: one.pk for one in asked.filter(office__endswith=_OPD)}
        answered = Parcel.objects.filter(request__in=asked).select_related("request")
        answers = {one.request.office.split(": ")[1]: (one.request.pk, one.pk) for one in answered if one.request}
    return Shared(parcels, requests, {_OF.get(name, name): pair for name, pair in answers.items()})


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
