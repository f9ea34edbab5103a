"""What a desil was made from, in three words beside the model: the data, the cuts, the rule.

The data are named by a hash of everything that scores and tenths are computed from, of all families, in the order of their
ids; the cuts by a hash of their table. Equal words mean equal desil, on any machine.
"""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dtsen.rank.cuts import RULE

RULE_VERSION = RULE.split(":")[0]
# A whole number that no characteristic has.
_NOTHING = -(2**62)


class DataDigest:
    """Hash of blocks that come in the order of the id, each with the same columns; blocks of `registry_blocks` only, because
    where a block ends is part of what is hashed."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, block: pa.Table) -> None:
        for name in block.column_names:
            self._digest.update(f"{name}\0{block.num_rows}\n".encode())
            column = block[name].combine_chunks()
            if pa.types.is_string(column.type):
                lengths = pc.fill_null(pc.binary_length(column), -1).to_numpy(zero_copy_only=False)
                self._digest.update(np.asarray(lengths, dtype="<i4").tobytes())
                self._digest.update("".join(word for word in column.to_pylist() if word).encode())
            else:
                numbers = pc.fill_null(column.cast(pa.int64()), _NOTHING).to_numpy(zero_copy_only=False)
                self._digest.update(np.asarray(numbers, dtype="<i8").tobytes())

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def cuts_hash(cuts: pa.Table) -> str:
    """Hash of the rows of table `cut`, whatever their order."""
    rows = sorted(zip(*(cuts[name].to_pylist() for name in ("level", "kode", "desil", "skor_terakhir", "bobot")), strict=True))
    return hashlib.sha256("\n".join(",".join(map(str, row)) for row in rows).encode()).hexdigest()
