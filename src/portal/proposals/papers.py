"""Papers: what may be uploaded, how it is kept, and who reads it again."""

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.proposals.models import Document
from portal.proposals.rules import read_rules
from portal.proposals.sealed import open_file, seal_file

EVIDENCE = "bukti"
_SIGNS = {"pdf": (b"%PDF-", "application/pdf"), "jpeg": (b"\xff\xd8\xff", "image/jpeg"), "png": (b"\x89PNG\r\n\x1a\n", "image/png")}


@dataclass(frozen=True)
class Paper:
    """One file as it was uploaded. `kind`: of dtsen.updates.Document, or bukti; `number`: of a letter, if it has one."""

    kind: str
    name: str
    content: bytes
    number: str = ""


def keep(actor: Actor, paper: Paper, wilayah: str | None) -> Document:
    """Writes a paper down, encrypted. Raises RequestError when it is empty, too large, or no kind of file that is taken."""
    rules = read_rules(settings.MACHINE.policy)
    mebibytes = rules.largest // 2**20
    if not paper.content or len(paper.content) > rules.largest:
        raise RequestError(
            Say(f"Berkas kosong atau lebih besar dari {mebibytes} MiB.", f"The file is empty or larger than {mebibytes} MiB."),
            todo=Say(
                "Kecilkan fotonya atau pindai dengan mutu lebih rendah.", "Make the photograph smaller, or scan it at a lower quality."
            ),
        )
    media = next((_SIGNS[kind][1] for kind in rules.media if paper.content.startswith(_SIGNS[kind][0])), "")
    if not media:
        kinds = ", ".join(rules.media).upper()
        raise RequestError(
            Say(f"Berkas ini bukan {kinds}.", f"This file is none of {kinds}."),
            todo=Say("Pindai atau foto dokumennya, lalu unggah lagi.", "Scan or photograph the paper and upload it again."),
        )
    document_id = "D" + secrets.token_hex(10)
    key, content = seal_file(paper.content, document_id)
    return Document.objects.create(
        document_id=document_id,
        kind=paper.kind,
        wilayah=wilayah,
        number=" ".join(paper.number.split())[:80],
        name=(paper.name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1])[-120:],
        media_type=media,
        size=len(paper.content),
        sha256=hashlib.sha256(paper.content).hexdigest(),
        key=key,
        content=content,
        account_id=actor.account_id,
        made_at=timezone.now(),
    )


def read_paper(actor: Actor, document_id: str) -> tuple[Document, bytes] | None:
    """A paper again, for who may see it; written down. None outside the actor's regions."""
    actor.must("lihat_usulan")
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        return None
    record_event(actor, "buka_dokumen_usulan", detail={"dokumen": document_id, "jenis": found.kind})
    return found, open_file(found.key, found.content, document_id)
