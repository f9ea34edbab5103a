"""What a proposal says of who somebody is, and the files of papers: sealed on their way in, opened for who may see them."""

import base64
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dtsen.errors import MachineError, Say
from portal.field_encryption import decrypt, encrypt

IDENTITY, DOCUMENT = "usulan", "dokumen"
# Beside the identities: what somebody explained in words.
NOTE = "keterangan"
_NONCE = 12


def seal_identity(said: Mapping[str, tuple[str, str]], proposal_id: str) -> bytes:
    """Variable -> (before, after), encrypted for this proposal."""
    return encrypt(json.dumps(said, ensure_ascii=False), IDENTITY, proposal_id)


def open_identity(stored: bytes | memoryview | None, proposal_id: str) -> dict[str, tuple[str, str]]:
    if stored is None:
        return {}
    raw = json.loads(decrypt(bytes(stored), IDENTITY, proposal_id))
    return {name: (str(before), str(after)) for name, (before, after) in raw.items()}


def seal_file(content: bytes, document_id: str) -> tuple[bytes, bytes]:
    """(sealed key, sealed file): a key for this file alone, so that a rotation rewrites the key and not the file."""
    own, nonce = os.urandom(32), os.urandom(_NONCE)
    return (
        encrypt(base64.b64encode(own).decode(), DOCUMENT, document_id),
        nonce + AESGCM(own).encrypt(nonce, content, document_id.encode()),
    )


def open_file(key: bytes | memoryview, content: bytes | memoryview, document_id: str) -> bytes:
    """The file again. Raises MachineError when its key is not here or it was changed."""
    own = base64.b64decode(decrypt(bytes(key), DOCUMENT, document_id))
    stored = bytes(content)
    try:
        return AESGCM(own).decrypt(stored[:_NONCE], stored[_NONCE:], document_id.encode())
    except InvalidTag as error:
        raise MachineError(
            Say("Berkas dokumen tidak utuh.", "The file of a document is not whole."),
            expected=Say("berkas seperti saat diunggah", "the file as it was uploaded"),
            todo=Say("Laporkan sebagai insiden; minta dokumennya sekali lagi.", "An incident; ask for the document once more."),
        ) from error
