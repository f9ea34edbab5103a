"""What is done with parcels: published, offered, downloaded, signed for, reported on, destroyed. Each act with its step and audit entry.

`now` is an argument. What is allowed is the table of `lifecycle.py`; who meets a parcel as what is `parties.py`.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.login import prove_again
from portal.accounts.models import Account
from portal.audit.record import record_event, record_read
from portal.exchange.parcels import TakenIn
from portal.sharing.lifecycle import Act, ParcelState, Party, RequestState, Rule, rule_for
from portal.sharing.models import DataRequest, Departure, Parcel
from portal.sharing.parties import parties_to_parcel
from portal.sharing.plain_words import plain, refuse_unless
from portal.sharing.steps import add_step
from portal.sharing.terms import Terms, read_terms

PURPOSE = Say("Untuk apa diunduh", "What the download is for")
REASON = Say("Alasan", "Reason")


def terms() -> Terms:
    return read_terms(settings.MACHINE.policy)


@transaction.atomic
def publish(taken: TakenIn, now: datetime.datetime, request_id: int | None = None) -> list[Parcel]:
    """The parcels that the exchange has proved, ready to be offered; those known before are left as they are.

    `request_id`: whose approved request they answer: profile and region must be the approved ones. Done from the command
    line of the portal's machine, so without an actor.
    """
    asked = _approved(request_id) if request_id is not None else None
    made = []
    for receipt in taken.receipts:
        if Parcel.objects.filter(sha256=receipt["sha256"]).exists():
            continue
        if asked:
            _fits(asked, receipt)
        parcel = Parcel.objects.create(**_described(receipt, asked), signed_by=taken.signed_by, published_at=now)
        add_step(None, parcel=parcel, act="terbitkan", after=parcel.state, now=now, said={"kunci": taken.signed_by})
        record_event(None, "paket_diterbitkan", detail={"paket": parcel.pk, "wilayah": parcel.wilayah})
        made.append(parcel)
    if asked and made:
        rule = rule_for(RequestState(asked.state), Act.PENUHI, Party.PENGIRIM)
        assert rule is not None
        asked.state = rule.after
        asked.save(update_fields=["state"])
        add_step(None, request=asked, act=Act.PENUHI, after=rule.after, now=now, said={"paket": len(made)})
        record_event(None, "permintaan_data_dipenuhi", detail={"permintaan": asked.pk, "paket": len(made)})
    return made


@transaction.atomic
def offer(actor: Actor, now: datetime.datetime, parcel_id: int) -> Parcel:
    """From now on its receiver can download it, for so many days and never beyond the validity of the data."""
    parcel, rule = _taken_up(actor, parcel_id, Act.TAWARKAN, Party.PENGIRIM)
    today = timezone.localdate(now)
    refuse_unless(parcel.expires > today, Say("Masa berlaku data paket ini sudah lewat.", "The data of this parcel are no longer valid."))
    parcel.offered_by = actor.account_id
    parcel.download_until = min(today + datetime.timedelta(days=terms().download_days), parcel.expires)
    _done(actor, now, parcel, rule, "paket_ditawarkan")
    return parcel


def offer_all(actor: Actor, now: datetime.datetime) -> int:
    """Everything that is ready and still valid; how many."""
    actor.must("kirim_paket")
    waiting = Parcel.objects.filter(state=ParcelState.DISIAPKAN, expires__gt=timezone.localdate(now)).values_list("pk", flat=True)
    return len([offer(actor, now, number) for number in list(waiting)])


@transaction.atomic
def withdraw(actor: Actor, now: datetime.datetime, parcel_id: int, reason: str) -> None:
    """Nobody downloads it any more; only before the first download."""
    parcel, rule = _taken_up(actor, parcel_id, Act.TARIK, Party.PENGIRIM)
    _done(actor, now, parcel, rule, "paket_ditarik", {"alasan": plain(reason, REASON)})


@transaction.atomic
def tell_password(actor: Actor, now: datetime.datetime, parcel_id: int, whom: str, channel: str) -> None:
    """Writes down that the password was told, to whom and how; never the password."""
    parcel, rule = _taken_up(actor, parcel_id, Act.SANDI, Party.PENGIRIM)
    refuse_unless(channel in terms().channels, Say("Pilih lewat saluran apa.", "Choose by which channel."))
    name = plain(whom, Say("Disampaikan kepada", "Told to"), least=3, most=120)
    refuse_unless(
        not any(len(part) >= 20 and part.count("-") >= 4 for part in name.split()),
        Say("Itu seperti kata sandi. Tulis nama penerimanya saja.", "That looks like a password. Write the name of the receiver only."),
    )
    parcel.password_told_at = now
    _done(actor, now, parcel, rule, "paket_sandi_disampaikan", {"kepada": name, "saluran": channel})


def download(actor: Actor, account: Account, now: datetime.datetime, parcel_id: int, purpose: str, code: str) -> Parcel:
    """Lets the parcel leave: after a fresh second factor and with a stated purpose; into the register of what left.

    A wrong code is counted even though the download is refused, so it is looked at before the transaction of the act.
    """
    said = plain(purpose, PURPOSE, most=300)
    _taken_up(actor, parcel_id, Act.UNDUH, Party.PENERIMA)
    if not prove_again(account, code):
        raise RequestError(
            Say("Kode kedua salah atau sudah dipakai.", "The second code is wrong or was used already."),
            expected=Say("enam angka dari aplikasi kode di telepon Anda", "six digits of the code app on your telephone"),
            todo=Say("Tunggu kode berikutnya (30 detik), lalu ketik lagi.", "Wait for the next code (30 seconds) and type it."),
        )
    return _let_out(actor, now, parcel_id, said)


@transaction.atomic
def _let_out(actor: Actor, now: datetime.datetime, parcel_id: int, stated: str) -> Parcel:
    parcel, rule = _taken_up(actor, parcel_id, Act.UNDUH, Party.PENERIMA)
    today, most = timezone.localdate(now), terms().most_downloads
    again = Say("Minta pengirim menerbitkan paket baru.", "Ask the sender for a new parcel.")
    refuse_unless(
        parcel.download_until is not None and today <= parcel.download_until,
        Say("Masa unduh paket ini sudah lewat.", "The time for downloading this parcel is over."),
        again,
    )
    refuse_unless(
        parcel.downloads < most, Say(f"Paket ini sudah diunduh {most} kali.", f"This parcel was downloaded {most} times already."), again
    )
    parcel.downloads += 1
    parcel.first_download = parcel.first_download or today
    counts = {one["jenis"]: int(one["baris"]) for one in parcel.contents}
    Departure.objects.bulk_create(
        [
            Departure(
                at=now,
                parcel_id=parcel.pk,
                request_id=parcel.request_id,
                account_id=actor.account_id,
                stated_purpose=stated,
                families=counts.get("keluarga", 0),
                persons=counts.get("anggota", 0),
                **{name: getattr(parcel, name) for name in _COPIED},
            )
        ]
    )
    kinds = sorted(counts)
    record_read(
        actor, "paket_diunduh", "paket", [parcel.number], kinds, kode_desa=parcel.wilayah, reason=stated, detail={"paket": parcel.pk}
    )
    _done(actor, now, parcel, rule, "", {"tujuan": stated, "ke": parcel.downloads})
    return parcel


@transaction.atomic
def confirm_receipt(actor: Actor, now: datetime.datetime, parcel_id: int, name: str, office: str, *, opened: bool) -> Parcel:
    """The receiver opened the parcel, found it whole and signs the BAST with name and office."""
    parcel, rule = _taken_up(actor, parcel_id, Act.TERIMA, Party.PENERIMA)
    refuse_unless(
        opened,
        Say("Buka dulu paketnya, lalu centang bahwa isinya utuh.", "Open the parcel first, then tick that it is whole."),
        Say("Tidak dapat dibuka? Hubungi pengirim sebelum menandatangani.", "It does not open? Ask the sender before you sign."),
    )
    parcel.receiver_name = plain(name, Say("Nama dan jabatan", "Name and position"), least=3, most=120)
    parcel.receiver_office = plain(office, Say("Instansi", "Office"), least=3, most=160)
    parcel.received_at = now
    parcel.bast_number = f"BAST/{parcel.number}/{parcel.release}/{parcel.kode_kemendagri}"
    _done(actor, now, parcel, rule, "paket_diterima", {"nama": parcel.receiver_name, "instansi": parcel.receiver_office})
    return parcel


@transaction.atomic
def report_use(actor: Actor, now: datetime.datetime, parcel_id: int, typed: Mapping[str, str]) -> None:
    """What the data were used for, how many families were served, what was found wrong, whether they were passed on."""
    parcel, rule = _taken_up(actor, parcel_id, Act.LAPORKAN, Party.PENERIMA)
    refuse_unless(
        typed.get("diteruskan", "") in ("tidak", "ya"),
        Say("Jawab apakah data diteruskan kepada pihak lain.", "Say whether the data were passed on."),
    )
    families = typed.get("keluarga", "").strip().replace(".", "")
    refuse_unless(
        families.isdigit() and len(families) < 9, Say("Jumlah keluarga ditulis dengan angka.", "Write the number of families in digits.")
    )
    said = {
        "dipakai": plain(typed.get("dipakai", ""), Say("Dipakai untuk", "Used for"), most=1000),
        "keluarga": int(families),
        "masalah": plain(typed.get("masalah", ""), Say("Yang keliru atau kurang", "What was wrong or missing"), least=0, most=1000),
        "diteruskan": typed["diteruskan"],
        "kepada": plain(
            typed.get("kepada", ""), Say("Diteruskan kepada", "Passed on to"), least=3 if typed["diteruskan"] == "ya" else 0, most=300
        ),
    }
    _done(actor, now, parcel, rule, "paket_dilaporkan", said)


@transaction.atomic
def state_destroyed(actor: Actor, now: datetime.datetime, parcel_id: int, typed: Mapping[str, str], day: datetime.date | None) -> None:
    """The statement that every copy is gone: how, when, and who saw it."""
    parcel, rule = _taken_up(actor, parcel_id, Act.MUSNAHKAN, Party.PENERIMA)
    first = parcel.first_download
    refuse_unless(
        day is not None and first is not None and first <= day <= timezone.localdate(now),
        Say(
            "Hari pemusnahan: sesudah unduhan pertama dan paling lambat hari ini.",
            "The day lies after the first download, at the latest today.",
        ),
        Say("Tulis hari-bulan-tahun, misalnya 24-11-2026.", "Write it like 24-11-2026."),
    )
    assert day is not None
    said = {
        "cara": plain(typed.get("cara", ""), Say("Cara pemusnahan", "How it was destroyed"), most=500),
        "saksi": plain(typed.get("saksi", ""), Say("Saksi", "Witness"), least=3, most=120),
        "hari": day.isoformat(),
    }
    _done(actor, now, parcel, rule, "paket_dimusnahkan", said)


_COPIED = ("name", "sha256", "release", "wilayah", "place", "profile", "recipient", "purpose", "legal_basis", "expires")


def _taken_up(actor: Actor, parcel_id: int, act: Act, party: Party) -> tuple[Parcel, Rule]:
    """The parcel and the rule of the act. RequestError: not to be seen, not this party, not now."""
    parcel = Parcel.objects.select_for_update(of=("self",)).filter(pk=parcel_id).first()
    rule = rule_for(ParcelState(parcel.state), act, party) if parcel and party in parties_to_parcel(actor, parcel) else None
    if parcel is None or rule is None:
        raise RequestError(
            Say("Itu tidak dapat dilakukan pada paket ini sekarang.", "That cannot be done with this parcel now."),
            todo=Say("Muat ulang halamannya: keadaannya mungkin sudah berubah.", "Load the page again: its state may have changed."),
        )
    return parcel, rule


def _done(actor: Actor, now: datetime.datetime, parcel: Parcel, rule: Rule, audit: str, said: dict[str, Any] | None = None) -> None:
    parcel.state = rule.after
    parcel.save()
    add_step(actor, parcel=parcel, act=rule.act, after=rule.after, now=now, said=said)
    if audit:
        record_event(actor, audit, detail={"paket": parcel.pk, "wilayah": parcel.wilayah})


def _approved(request_id: int) -> DataRequest:
    found = DataRequest.objects.select_for_update().filter(pk=request_id).first()
    if found is None or rule_for(RequestState(found.state), Act.PENUHI, Party.PENGIRIM) is None:
        raise RequestError(
            Say("Permintaan itu tidak ada atau belum disetujui.", "There is no such request, or it was not approved."),
            came=Say(str(request_id), str(request_id)),
        )
    return found


def _fits(asked: DataRequest, receipt: dict[str, Any]) -> None:
    """Nothing leaves that was not approved: the profile, the region or a part of it, and to whom, what for, on what ground, until when.

    What the signed manifest inside the parcel says is what its reader will go by, so it must say the same.
    """
    code = str(receipt["wilayah"].get("kode_bps", ""))
    words = {"penerima": asked.office, "tujuan": asked.purpose, "dasar_hukum": asked.legal_basis}
    other = [(name, word, str(receipt[name])) for name, word in words.items() if receipt[name] != word]
    if receipt["profil"] != asked.profile or not code.startswith(asked.wilayah or ""):
        place = asked.wilayah or "nasional"
        other.insert(0, ("profil, wilayah BPS", f"{asked.profile}, {place}", f"{receipt['profil']}, {code}"))
    if receipt["berlaku_sampai"] > asked.use_until.isoformat():
        other.append(("berlaku_sampai", asked.use_until.isoformat(), receipt["berlaku_sampai"]))
    if other:
        name, expected, came = other[0]
        raise RequestError(
            Say("Paket ini bukan yang disetujui.", "This parcel is not what was approved."),
            expected=Say(f"{name}: {expected}", f"{name}: {expected}"),
            came=Say(f"{name}: {came}", f"{name}: {came}"),
            todo=Say(
                "Potong lagi dengan perintah `dtsen release bundle` yang tertulis di halaman permintaan itu.",
                "Cut it again with the command `dtsen release bundle` as the page of that request shows it.",
            ),
        )


def _described(receipt: dict[str, Any], asked: DataRequest | None) -> dict[str, Any]:
    """The columns of a parcel, from its receipt: what the manifest inside says (`_fits` has compared it with the request)."""
    place = receipt["wilayah"]
    own: dict[str, Any] = {"request": asked, "for_account": asked.account_id} if asked else {}
    return own | {
        "recipient": receipt["penerima"][:200],
        "purpose": receipt["tujuan"][:500],
        "legal_basis": receipt["dasar_hukum"][:500],
        "expires": datetime.date.fromisoformat(receipt["berlaku_sampai"]),
        "sha256": receipt["sha256"],
        "name": receipt["paket"][:120],
        "form": receipt["bentuk"],
        "size": int(receipt["ukuran"]),
        "release": receipt["rilis"],
        "as_of": datetime.date.fromisoformat(receipt["tanggal_acuan"]),
        "wilayah": place["kode_bps"],
        "kode_kemendagri": place["kode"],
        "place": f"{place['nama']}, {place['provinsi']}"[:120],
        "profile": receipt["profil"],
        "title": str(receipt.get("judul", receipt["profil"]))[:200],
        "manifest_sha256": receipt["sha256_manifest"],
        "mark": str(receipt.get("tanda", "")),
        "contents": receipt["isi"],
    }
