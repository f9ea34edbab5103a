"""By what the next run knows a person or family again: the identity columns of the delivery `pemutakhiran`."""

from collections.abc import Iterable

from dtsen.vocabulary import as_iso
from portal.accounts.actor import Actor
from portal.audit.record import record_read
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family, Person, Value
from portal.exchange.packed import unpack
from portal.field_encryption import decrypt

PERSON = ("nik", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu")


def known_identities(actor: Actor | None, subject_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Identity by id of a person or family; an id that is not there any more, or outside the actor's regions, is left out.

    `actor`: None for the nation's own command."""
    ids = sorted(set(subject_ids))
    release = release_in_force()
    variables = release.variables if release else []
    mothers = {one.subject_id: unpack(one.isi, variables).get("nama_ibu") for one in Value.objects.filter(subject_id__in=ids)}
    made: dict[str, dict[str, str]] = {}
    for person in Person.objects.filter(person_id__in=ids):
        mother = mothers.get(person.person_id)
        row = {
            "nik": decrypt(bytes(person.nik), "nik", person.person_id) if person.nik is not None else "",
            "nama": person.nama or "",
            "tanggal_lahir": as_iso(person.tanggal_lahir) if person.tanggal_lahir else "",
            "jenis_kelamin": str(person.jenis_kelamin or ""),
            "nama_ibu": mother.value if mother else "",
        }
        made[person.person_id] = {name: value for name, value in row.items() if value}
    for family in Family.objects.filter(family_id__in=ids):
        if family.no_kk is not None:
            made[family.family_id] = {"no_kk": decrypt(bytes(family.no_kk), "kk", family.family_id)}
    if made:
        record_read(actor, "tulis_penyerahan", "orang", sorted(made), (*PERSON, "no_kk"))
    return made
