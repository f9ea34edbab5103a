"""`vocabulary.nama.name_key` for a whole column: letters once a distinct word, whole names only where a title, a degree or
a sign makes the words depend on each other. A test holds it equal to `name_key` on any text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.words import buffers, number_words
from dtsen.vocabulary.nama import name_key, word_key

_LONG = 40  # letters of a word that is looked up as a word


def name_keys(names: pa.ChunkedArray) -> pa.Array:
    """The keys of names; null for null and for text without a letter."""
    offsets, data = buffers(names)
    hashes, starts, lengths, plain = cut_plain(offsets, data, _LONG)
    ids, _, cells = number_words(hashes.ravel(), np.zeros(0, np.uint64))
    ids = ids.reshape(hashes.shape)
    flat_starts, flat_lengths = starts.ravel(), lengths.ravel()
    raw = [bytes(data[flat_starts[cell] : flat_starts[cell] + flat_lengths[cell]]).decode("ascii").upper() for cell in cells.tolist()]
    keys = [word_key(word) for word in raw]
    special = np.array([key is None for key in keys] + [False], np.bool_)
    plain &= ~special[ids].any(axis=1)
    spelled = buffers(pa.array([key or "" for key in keys] or [""]))
    odd_rows = np.flatnonzero(~plain)
    odd = (
        names.combine_chunks().take(pa.array(odd_rows)).dictionary_encode()
        if odd_rows.size
        else pa.array([], pa.string()).dictionary_encode()
    )
    odd_keys = buffers(pa.array([name_key(text) for text in odd.dictionary.to_pylist()] or [""], pa.string()))
    odd_of = np.full(plain.shape[0], -1, np.int64)
    odd_of[odd_rows] = pc.fill_null(odd.indices, -1).to_numpy(zero_copy_only=False)
    out_offsets, out_data = write_keys(ids, plain, *spelled, odd_of, *odd_keys)
    joined = pa.LargeStringArray.from_buffers(plain.shape[0], pa.py_buffer(out_offsets), pa.py_buffer(out_data))
    return pc.if_else(pc.equal(pc.binary_length(joined), 0), None, joined)


@kernel
def cut_plain(
    offsets: NDArray[np.int64], data: NDArray[np.uint8], longest: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """Words of names of letters and blanks only: hash of their capitals, where they begin, how long they are; whether the
    name is such a name, of six words at most."""
    rows = offsets.shape[0] - 1
    hashes = np.zeros((rows, 6), np.uint64)
    starts = np.zeros((rows, 6), np.int64)
    lengths = np.zeros((rows, 6), np.int32)
    plain = np.zeros(rows, np.bool_)
    for row in range(rows):
        at = offsets[row]
        end = offsets[row + 1]
        count = 0
        good = True
        while at < end and good:
            byte = data[at]
            if byte == 32:
                at += 1
                continue
            if count == 6:
                good = False
                break
            begin = at
            value = np.uint64(14695981039346656037)
            while at < end and data[at] != 32:
                byte = data[at]
                if 97 <= byte <= 122:
                    byte -= 32
                if byte < 65 or byte > 90:
                    good = False
                    break
                value = (value ^ np.uint64(byte)) * np.uint64(1099511628211)
                at += 1
            if good and at - begin <= longest:
                hashes[row, count] = value | np.uint64(1)
                starts[row, count] = begin
                lengths[row, count] = at - begin
                count += 1
            else:
                good = False
        plain[row] = good
        if not good:
            hashes[row, :] = np.uint64(0)
    return hashes, starts, lengths, plain


@kernel
def write_keys(
    ids: NDArray[np.int32],
    plain: NDArray[np.bool_],
    word_offsets: NDArray[np.int64],
    word_data: NDArray[np.uint8],
    odd_of: NDArray[np.int64],
    odd_offsets: NDArray[np.int64],
    odd_data: NDArray[np.uint8],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The keys as offsets and bytes: of plain names word by word, of the others whole."""
    rows = plain.shape[0]
    offsets = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        size = np.int64(0)
        if plain[row]:
            for place in range(6):
                if ids[row, place] >= 0:
                    size += word_offsets[ids[row, place] + 1] - word_offsets[ids[row, place]] + (1 if size > 0 else 0)
        elif odd_of[row] >= 0:
            size = odd_offsets[odd_of[row] + 1] - odd_offsets[odd_of[row]]
        offsets[row + 1] = offsets[row] + size
    data = np.empty(max(int(offsets[rows]), 1), np.uint8)
    for row in range(rows):
        at = offsets[row]
        if plain[row]:
            for place in range(6):
                word = ids[row, place]
                if word >= 0:
                    if at > offsets[row]:
                        data[at] = 32
                        at += 1
                    for source in range(word_offsets[word], word_offsets[word + 1]):
                        data[at] = word_data[source]
                        at += 1
        elif odd_of[row] >= 0:
            for source in range(odd_offsets[odd_of[row]], odd_offsets[odd_of[row] + 1]):
                data[at] = odd_data[source]
                at += 1
    return offsets, data
