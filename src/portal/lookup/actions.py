"""Opening what is masked: needs a reason from the list and one's own words; both are written down with the look."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.role import read_matrix
from portal.audit.record import record_read
from portal.exchange.models import Family, Person
from portal.field_encryption import decrypt
from portal.plain_rows import rows


@dataclass(frozen=True)
class Opened:
    """What was opened for one answer, and for no page after it: NIK by person, and the card number."""

    nik: dict[str, str]
    no_kk: str


@transaction.atomic
def unmask_family(actor: Actor, family_id: str, reason: str, words: str) -> Opened | None:
    """NIK of the members and the card number of a family; None outside the actor's regions.

    Raises RequestError without a reason of the list and enough words of one's own.
    """
    actor.must("buka_samaran")
    rules = read_matrix(settings.MACHINE.policy).unmask
    said = " ".join(words.split())
    if reason not in rules.reasons or len(said) < rules.least_words:
        raise RequestError(
            Say(
                f"Pilih alasan dan tulis keterangan paling sedikit {rules.least_words} huruf.",
                f"Choose a reason and write at least {rules.least_words} letters of explanation.",
            )
        )
    if any(sum(sign.isdigit() for sign in part) >= 8 for part in said.split()):
        raise RequestError(
            Say(
                "Jangan tulis NIK atau nomor lain di keterangan: catatan audit tidak memuat data orang.",
                "Write no NIK or other number into the explanation: the audit log holds no data of persons.",
            )
        )
    found = rows(Family, "WHERE family_id = %s", [family_id])
    if not found:
        return None
    family, members = found[0], rows(Person, "WHERE family_id = %s", [family_id])
    ids = [family_id, *(one.person_id for one in members)]
    record_read(
        actor,
        "buka_samaran",
        "keluarga",
        ids,
        ("nomor_induk_kependudukan", "nomor_kartu_keluarga", "nama"),
        kode_desa=family.kode_desa,
        reason=f"{reason}: {said}"[:300],
    )
    return Opened(
        {one.person_id: decrypt(bytes(one.nik), "nik", one.person_id) for one in members if one.nik is not None},
        decrypt(bytes(family.no_kk), "kk", family_id) if family.no_kk is not None else "",
    )
