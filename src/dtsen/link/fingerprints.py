"""The fingerprint of a record: whether what a clerk saw is still what the source says.

An HMAC under the registry's key, so that it tells nobody anything and cannot be tried out; made of the fields on which a
clerk judges who somebody is. A change of address alone does not re-open a judgement.
"""

import hmac

import pyarrow as pa

FIELDS = ("nik_asal", "no_kk_asal", "nama", "tanggal_lahir", "jenis_kelamin", "nama_ibu")
_LENGTH = 24  # hexadecimal digits = 96 bits


def fingerprints(records: pa.Table, key: bytes) -> list[str]:
    """One fingerprint a row of `records` (columns FIELDS)."""
    columns = [records[name].to_pylist() for name in FIELDS]
    return [_one(row, key) for row in zip(*columns, strict=True)]


def _one(values: tuple[object, ...], key: bytes) -> str:
    text = "\x1f".join("" if value is None else str(value) for value in values)
    return hmac.digest(key, b"sidik|" + text.encode(), "sha256").hex()[:_LENGTH]
