"""`vocabulary.nama.name_key` for a whole column: letters once a distinct word, whole names only where a title, a degree or
a sign makes the words depend on each other. A test holds it equal to `name_key` on any text.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dtsen.link.compiled import kernel
from dtsen.link.words import buffers, number_words
from dtsen.vocabulary.nama import name_key, word_key, word_part

_LONG = 40  # letters of a word that is looked up as a word


def name_keys(names: pa.ChunkedArray) -> pa.Array:
    """The keys of names; null for null and for text without a letter."""
    offsets, data = buffers(names)
    hashes, starts, lengths, plain = cut_plain(offsets, data, _LONG)
    ids, cells = number_words(hashes.ravel())
    ids = ids.reshape(hashes.shape)
    flat_starts, flat_lengths = starts.ravel(), lengths.ravel()
    raw = [bytes(data[flat_starts[cell] : flat_starts[cell] + flat_lengths[cell]]).decode("ascii") for cell in cells.tolist()]
    raw = [word.replace("'", "").upper() for word in raw]
    keys = [word_key(word) for word in raw]
    parts = np.array([word_part(word) for word in raw] + [0], np.int8)
    if parts.any():
        keep_words(ids, parts, np.array([len(word) for word in raw], np.int32))
    spelled = buffers(pa.array(keys or [""]))
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
    """Words of plain names: hash of their capitals, where they begin, how long they are; whether the name is plain. Plain are
    letters and blanks, an apostrophe between two letters, a dot behind each of the first words or behind the last word (where
    it can be no degree written with blanks), and six words at most."""
    rows = offsets.shape[0] - 1
    hashes = np.zeros((rows, 6), np.uint64)
    starts = np.zeros((rows, 6), np.int64)
    lengths = np.zeros((rows, 6), np.int32)
    plain = np.zeros(rows, np.bool_)
    for row in range(rows):
        at = offsets[row]
        end = offsets[row + 1]
        count = 0
        dots = 0
        good = True
        while at < end and good:
            if data[at] == 32:
                at += 1
                continue
            if count == 6 or dots > count:
                good = False
                break
            begin = at
            value = np.uint64(14695981039346656037)
            while at < end and data[at] != 32:
                byte = data[at]
                if byte == 39 and at > begin and _letter(data[at - 1]) and at + 1 < end and _letter(data[at + 1]):
                    at += 1
                    continue
                if byte == 46 and at > begin and (at + 1 == end or data[at + 1] == 32):
                    break
                if not _letter(byte):
                    good = False
                    break
                value = (value ^ np.uint64(byte & 223)) * np.uint64(1099511628211)
                at += 1
            if good and at - begin <= longest:
                hashes[row, count] = value | np.uint64(1)
                starts[row, count] = begin
                lengths[row, count] = at - begin
                count += 1
            else:
                good = False
            if good and at < end and data[at] == 46:
                # A dot behind a word that follows words without one: only the end of the name may come then.
                dots = dots + 1 if dots == count - 1 else 7
                at += 1
        plain[row] = good
        if not good:
            hashes[row, :] = np.uint64(0)
    return hashes, starts, lengths, plain


@kernel
def _letter(byte: int) -> bool:
    return 65 <= byte & 223 <= 90 and byte < 128


@kernel
def keep_words(ids: NDArray[np.int32], parts: NDArray[np.int8], lengths: NDArray[np.int32]) -> None:
    """Takes titles, degrees and patronymics out of the words of each name: `vocabulary.nama` on numbers of words."""
    for row in range(ids.shape[0]):
        name = ids[row]
        end = 0
        found = 0
        while end < 6 and name[end] >= 0:
            found |= parts[name[end]]
            end += 1
        if found == 0:
            continue
        first = 0
        while end > 1 and parts[name[end - 1]] & 2:
            end -= 1
        while end - first > 1 and parts[name[first]] & 1:
            longer = False
            for place in range(first + 1, end):
                longer |= lengths[name[place]] > 1
            if not longer:
                break
            first += 1
        father = False
        for place in range(first + 1, end - 1):
            lone = parts[name[place]] & 8 and place - first >= 2 and place == end - 2
            if parts[name[place]] & 4 or lone:
                end = place
                father = True
                break
        count = 0
        for place in range(first, end):
            # Where a father was cut off, `name_key` leaves the words before him as they are.
            if father or place == first or not parts[name[place]] & 16:
                name[count] = name[place]
                count += 1
        name[count:] = -1


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
