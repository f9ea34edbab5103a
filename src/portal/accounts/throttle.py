"""How many wrong passwords one network address may try, and which addresses an account is known at.

A whole office shares one address. So too many failures from it close the door to names that never came in there; whoever did goes on,
and is locked by the own failures alone. The other way round, failures from elsewhere lock an account for elsewhere, not for the
office where it works. Addresses are stored as keyed hashes; of IPv6 the network (/64) counts, of which a household has 2^64 addresses.
"""

import datetime
import ipaddress

from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import Account, KnownAddress
from portal.accounts.role import LoginRules
from portal.audit.record import record_event
from portal.field_encryption import lookup_hash, lookup_hashes
from portal.plain_rows import answers

KIND = "alamat"
_FAILURES = "SELECT failures FROM accounts_loginaddress WHERE address = ANY(%s) AND began > %s"
_COUNT = """INSERT INTO accounts_loginaddress AS kept (address, failures, began) VALUES (%s, 1, %s)
ON CONFLICT (address) DO UPDATE SET failures = CASE WHEN kept.began > %s THEN kept.failures + 1 ELSE 1 END,
    began = CASE WHEN kept.began > %s THEN kept.began ELSE excluded.began END
RETURNING failures"""


def address_of(request: HttpRequest) -> str:
    """The network address behind a request; empty when it is this machine itself or a proxy that does not tell.

    `X-Forwarded-For` counts only from a proxy on this machine, and of it only the last entry: that one the proxy wrote itself.
    """
    near = _address(str(request.META.get("REMOTE_ADDR", "")))
    if near is None or not near.is_loopback:
        return _network(near)
    told = _address(str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2])
    return "" if told is None or told.is_loopback else _network(told)


def limited(address: str, rules: LoginRules) -> bool:
    """Did too many log-ins from there fail of late?"""
    if not address:
        return False
    found = answers(_FAILURES, [lookup_hashes(address, KIND), timezone.now() - datetime.timedelta(minutes=rules.address_minutes)])
    return sum(int(failures) for (failures,) in found) >= rules.most_failures_of_address


def count_failure(address: str, rules: LoginRules) -> None:
    """One more failure from there; the first one too many is written down."""
    if address:
        now = timezone.now()
        begun = now - datetime.timedelta(minutes=rules.address_minutes)
        ((failures,),) = answers(_COUNT, [lookup_hash(address, KIND), now, begun, begun])
        if failures == rules.most_failures_of_address:
            record_event(None, "alamat_dibatasi", detail={"gagal": failures, "menit": rules.address_minutes})


def known_at(account: Account, address: str, rules: LoginRules) -> KnownAddress | None:
    """The account came in from there not long ago."""
    if not address:
        return None
    since = timezone.now() - datetime.timedelta(days=rules.known_days)
    places = KnownAddress.objects.select_for_update().filter(account=account, address__in=lookup_hashes(address, KIND))
    return places.filter(seen_at__gte=since).order_by("-seen_at").first()


def remember(account: Account, address: str) -> None:
    """The account came in, password and second factor."""
    if address:
        told = {"seen_at": timezone.now(), "failures": 0, "locked_until": None}
        KnownAddress.objects.update_or_create(account=account, address=lookup_hash(address, KIND), defaults=told)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        own = address.ipv4_mapped
        return str(own) if own else str(ipaddress.ip_network((address, 64), strict=False))
    return "" if address is None else str(address)
