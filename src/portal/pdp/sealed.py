"""What a request says about a person: sealed on its way in, opened for the officer who handles it."""

import json
from dataclasses import asdict, dataclass, fields

from portal.field_encryption import decrypt, encrypt

KIND = "pdp"


@dataclass(frozen=True)
class Particulars:
    """Who asks, how to reach them, what they ask, what they were answered."""

    name: str = ""
    contact: str = ""
    nik: str = ""
    words: str = ""
    answer: str = ""


def seal(said: Particulars, request_id: int) -> bytes:
    return encrypt(json.dumps(asdict(said), ensure_ascii=False), KIND, str(request_id))


def unseal(stored: bytes, request_id: int) -> Particulars:
    raw = json.loads(decrypt(stored, KIND, str(request_id)))
    return Particulars(**{one.name: str(raw.get(one.name, "")) for one in fields(Particulars)})
