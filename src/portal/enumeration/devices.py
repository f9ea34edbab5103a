"""Telephones and computers of enumerators: a key for ODK Collect, a code for the offline web form, and the end of both."""

import datetime
import re
import secrets

from django.db import transaction
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.keys import hash_of, new_key
from portal.enumeration.models import Device, Worker
from portal.field_encryption import decrypt, encrypt, lookup_hash, lookup_hashes

RECOVERY, CODE = "perangkat", "kode"
CODE_DAYS = 3
# What was filled in on the last day may still come in.
DAYS_AFTER = 14
# Signs that nobody takes for another when they are read aloud or typed.
SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10


@transaction.atomic
def make_device(actor: Actor, worker_id: int, label: str) -> tuple[Device, str]:
    """(the device, its key): the key is in this answer and nowhere else."""
    key = new_key()
    return _made(actor, worker_id, label, hash_of(key)), key


@transaction.atomic
def make_web_device(actor: Actor, worker_id: int, label: str) -> tuple[Device, str]:
    """(the device, a code): for the offline web form; the code becomes its key once, within `CODE_DAYS`."""
    # A hash of nothing that anybody knows: until the code is used, no key opens it.
    made = _made(actor, worker_id, label, hash_of(new_key()))
    return made, _new_code(made)


@transaction.atomic
def new_code(actor: Actor, device_id: int) -> tuple[Device, str]:
    """A code for a device that is known: a forgotten PIN, a browser that was emptied. Its old key opens until the code is used."""
    actor.must("awasi_pendataan")
    device = Device.objects.select_for_update().filter(pk=device_id, revoked_at__isnull=True, campaign__state="berjalan").first()
    if device is None:
        raise _wrong("Perangkat itu tidak ada atau sudah dicabut.", "That device does not exist or is revoked.")
    code = _new_code(device)
    record_event(actor, "kode_perangkat_dibuat", detail={"perangkat": device.pk, "akun": device.account_id})
    return device, code


@transaction.atomic
def revoke_device(actor: Actor, device_id: int) -> None:
    """From this moment its key opens nothing."""
    actor.must("awasi_pendataan")
    changes = {"revoked_at": timezone.now(), "revoked_by": actor.account_id, "pair_hash": None, "pair_until": None}
    if not Device.objects.filter(pk=device_id, revoked_at__isnull=True).update(**changes):
        raise _wrong("Perangkat itu tidak ada atau sudah dicabut.", "That device does not exist or is revoked.")
    record_event(actor, "kunci_perangkat_dicabut", detail={"perangkat": device_id})


def device_of_code(code: str) -> Device | None:
    """The device that waits for this code; asked before anybody is known."""
    typed = re.sub(r"[^A-Z0-9]", "", code.upper())
    if len(typed) != CODE_LENGTH:
        return None
    return Device.objects.filter(pair_hash__in=lookup_hashes(typed, CODE), pair_until__gte=timezone.now(), revoked_at__isnull=True).first()


@transaction.atomic
def pair(actor: Actor, device: Device) -> tuple[str, str] | None:
    """(key, recovery) of a device whose code was named, to its own enumerator; None when the code was used in between.

    The key before it ends with this. `recovery` stays the same for as long as the device is known."""
    key = new_key()
    waiting = Device.objects.filter(pk=device.pk, pair_hash=device.pair_hash)
    if not waiting.update(key_hash=hash_of(key), pair_hash=None, pair_until=None):
        return None
    record_event(actor, "perangkat_dipasangkan", detail={"perangkat": device.pk})
    return key, decrypt(bytes(device.recovery or b""), RECOVERY, str(device.pk))


def _made(actor: Actor, worker_id: int, label: str, key_hash: bytes) -> Device:
    actor.must("awasi_pendataan")
    worker = Worker.objects.select_related("campaign").filter(pk=worker_id).first()
    if worker is None or worker.campaign.state != "berjalan":
        raise _wrong("Pencacah itu tidak ada dalam pendataan yang berjalan.", "That enumerator is in no running campaign.")
    made = Device.objects.create(
        campaign=worker.campaign,
        account_id=worker.account_id,
        kode_desa=worker.kode_desa,
        label=(" ".join(label.split()) or "Telepon")[:60],
        key_hash=key_hash,
        made_by=actor.account_id,
        made_at=timezone.now(),
        valid_until=worker.campaign.ends + datetime.timedelta(days=DAYS_AFTER),
    )
    record_event(actor, "kunci_perangkat_dibuat", detail={"perangkat": made.pk, "akun": worker.account_id})
    return made


def _new_code(device: Device) -> str:
    """About 49 bits, good for three days and one use: enough, and short enough to be typed."""
    code = "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))
    device.pair_hash, device.pair_until = lookup_hash(code, CODE), timezone.now() + datetime.timedelta(days=CODE_DAYS)
    if device.recovery is None:
        device.recovery = encrypt(secrets.token_urlsafe(32), RECOVERY, str(device.pk))
    device.save(update_fields=["pair_hash", "pair_until", "recovery"])
    return code


def _wrong(indonesian: str, english: str) -> RequestError:
    return RequestError(Say(indonesian, english))
