"""The letter by which a local government asks: a PDF, sealed on its way in, opened for the regency and the centre."""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.enumeration.campaigns import Wish, ask_campaign
from portal.enumeration.models import Campaign, Letter
from portal.proposals.rules import read_rules
from portal.proposals.sealed import open_file, seal_file

_NAME = 120


@dataclass(frozen=True)
class File:
    """One uploaded file."""

    name: str
    content: bytes


def largest() -> int:
    """Of a letter, in bytes: as of any paper of the portal."""
    return read_rules(settings.MACHINE.policy).largest


@transaction.atomic
def ask_by_letter(actor: Actor, wish: Wish, file: File | None) -> Campaign:
    """The wish with its letter; RequestError when the file is none, too large or no PDF. This is how a page asks."""
    if file is None or not file.content:
        raise RequestError(
            Say("Surat permintaan belum dipilih.", "The letter was not chosen."), todo=Say("Pilih berkas PDF suratnya.", "Choose its PDF.")
        )
    if not file.content.startswith(b"%PDF-") or len(file.content) > largest():
        mebibytes = largest() // 2**20
        raise RequestError(
            Say("Surat diunggah sebagai PDF.", "The letter is uploaded as a PDF."),
            expected=Say(f"PDF, paling besar {mebibytes} MiB", f"a PDF of {mebibytes} MiB at most"),
            todo=Say("Pindai suratnya ke PDF, lalu pilih lagi.", "Scan the letter into a PDF and choose it again."),
        )
    made = ask_campaign(actor, wish)
    row_key = "S" + secrets.token_hex(10)
    key, content = seal_file(file.content, row_key)
    Letter.objects.create(
        row_key=row_key,
        campaign=made,
        wilayah=made.wilayah,
        account_id=actor.account_id,
        name=(file.name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1])[-_NAME:],
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        key=key,
        content=content,
    )
    return made


def read_letter(actor: Actor, number: int) -> tuple[Letter, bytes] | None:
    """The letter again, for who may see it; written down. None when there is none to be seen."""
    actor.must("lihat_pendataan")
    found = Letter.objects.filter(campaign_id=number).first()
    if found is None:
        return None
    record_event(actor, "buka_surat_pendataan", detail={"pendataan": number})
    return found, open_file(found.key, found.content, found.row_key)
