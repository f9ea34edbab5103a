"""The key of one enumerator on one telephone: made once, shown once, kept as a hash. From it comes the actor of a request."""

import base64
import hashlib
import json
import secrets
import zlib

from django.conf import settings
from django.utils import timezone

from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.accounts.session import actor_in, assignments_today
from portal.enumeration.models import Device

ROLE = "pencacah"


def new_key() -> str:
    """256 bits by chance, 43 signs."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> bytes:
    """A key is as random as a hash: nothing slower is needed, and looking it up stays one read."""
    return hashlib.sha256(key.encode()).digest()


def device_of(key: str) -> Device | None:
    """The device of a key that opens something today; asked before anybody is known."""
    if not 20 <= len(key) <= 100:
        return None
    today = timezone.localdate()
    return Device.objects.filter(key_hash=hash_of(key), revoked_at__isnull=True, valid_until__gte=today).first()


def actor_of_device(device: Device) -> Actor | None:
    """The enumerator in the assignment that holds the village of the device; None when account or assignment has ended."""
    account = Account.objects.filter(pk=device.account_id, is_active=True).first()
    if account is None or (account.is_demo and not settings.DEMO):
        return None
    for one in assignments_today(account).filter(role=ROLE):
        if device.kode_desa.startswith(one.prefixes):
            return actor_in(account, one)
    return None


def collect_settings(address: str, title: str) -> str:
    """What ODK Collect reads from a QR code: Base64 of zlib of JSON."""
    general = {"server_url": address, "form_update_mode": "match_exactly", "autosend": "wifi_and_cellular"}
    text = json.dumps({"general": general, "admin": {}, "project": {"name": title}}, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode())).decode()
