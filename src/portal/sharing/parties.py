"""As whom an actor meets a parcel or a request; the database draws the same lines (protection.py)."""

from portal.accounts.actor import Actor
from portal.sharing.lifecycle import Party
from portal.sharing.models import DataRequest, Parcel
from portal.sharing.terms import Terms


def parties_to_parcel(actor: Actor, parcel: Parcel) -> tuple[Party, ...]:
    """The centre; the office of the region, or for the parcel of a request whoever asked."""
    found = [Party.PENGIRIM] if actor.may("kirim_paket") else []
    regional = parcel.for_account is None and actor.may("terima_paket") and actor.scope.covers(parcel.wilayah)
    if regional or parcel.for_account == actor.account_id:
        found.append(Party.PENERIMA)
    return tuple(found)


def parties_to_request(actor: Actor, asked: DataRequest, terms: Terms) -> tuple[Party, ...]:
    """Who asked is never reviewer or decider of the same; some profiles are decided at the national level only."""
    if asked.account_id == actor.account_id:
        return (Party.PEMOHON,)
    found = []
    profile = terms.profiles.get(asked.profile)
    if actor.scope.covers(asked.wilayah):
        if actor.may("tinjau_permintaan"):
            found.append(Party.PENINJAU)
        if actor.may("putuskan_permintaan") and profile and (actor.scope.nation or not profile.nation):
            found.append(Party.PENENTU)
    if actor.may("kirim_paket"):
        found.append(Party.PENGIRIM)
    return tuple(found)
