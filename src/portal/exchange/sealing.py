"""NIK and card numbers of a release, encrypted on their way in: the serving tables never see them plain."""

from collections.abc import Iterable

import pyarrow as pa

from portal.field_encryption import encrypt, index_with
from portal.keyring import Key


def seal_column(ids: Iterable[str], values: Iterable[str | None], kind: str, key: Key, names: tuple[str, str, str]) -> pa.Table:
    """id, encrypted value, keyed hash; the rows without a value are left out. `names`: the three columns."""
    derived = key.derive(f"cari-{kind}")
    kept, sealed, hashes = [], [], []
    for row_id, value in zip(ids, values, strict=True):
        if value:
            kept.append(row_id)
            sealed.append(encrypt(value, kind, row_id, key))
            hashes.append(index_with(derived, value))
    return pa.table(
        dict(zip(names, (pa.array(kept, pa.string()), pa.array(sealed, pa.binary()), pa.array(hashes, pa.binary())), strict=True))
    )
