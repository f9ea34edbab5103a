"""BLAKE2s with a key (RFC 7693), a column of texts at a time: the same digests as `hashlib.blake2s(text, key=key)`.

One by one, Python's own costs three microseconds a text, most of it for calling it; a nation has 280 million.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel

DIGEST = 16  # bytes
_START = np.array(
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19], np.uint32
)  # fmt: skip
_ROUNDS = np.array(
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ],
    np.int64,
)


def keyed_hash(key: bytes, text: bytes) -> bytes:
    """The digest of one text; the slow twin of `keyed_hashes`."""
    return hashlib.blake2s(text, key=key, digest_size=DIGEST).digest()


def keyed_hashes(key: bytes, offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """rows x DIGEST: the digests of the texts `data[offsets[row]:offsets[row + 1]]`. `key`: at most 32 bytes."""
    block = np.zeros(64, np.uint8)
    block[: len(key)] = np.frombuffer(key, np.uint8)
    return _digests(block, len(key), offsets, data)


@kernel
def _digests(key: NDArray[np.uint8], key_size: int, offsets: NDArray[np.int64], data: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = np.empty((offsets.shape[0] - 1, 16), np.uint8)
    words = np.zeros(16, np.uint32)
    work = np.zeros(16, np.uint32)
    keyed = _START.copy()
    keyed[0] ^= np.uint32(0x01010000 | key_size << 8 | 16)
    _load(key, 0, 64, words)
    empty = keyed.copy()
    if key_size:
        _mix_in(empty, words, 64, True, work)
        _mix_in(keyed, words, 64, False, work)
    first = 64 if key_size else 0
    for row in range(out.shape[0]):
        begin, size = offsets[row], offsets[row + 1] - offsets[row]
        state = empty.copy() if size == 0 and key_size else keyed.copy()
        done = 0
        while size - done > 64:
            _load(data, begin + done, 64, words)
            done += 64
            _mix_in(state, words, first + done, False, work)
        if size > 0 or not key_size:
            _load(data, begin + done, size - done, words)
            _mix_in(state, words, first + size, True, work)
        for place in range(16):
            out[row, place] = np.uint8(state[place // 4] >> np.uint32(8 * (place % 4)) & np.uint32(255))
    return out


@kernel
def _load(data: NDArray[np.uint8], begin: int, size: int, words: NDArray[np.uint32]) -> None:
    """Sixteen little-endian words of a block; what is missing is zero."""
    words[:] = np.uint32(0)
    for at in range(size):
        words[at // 4] |= np.uint32(data[begin + at]) << np.uint32(8 * (at % 4))


@kernel
def _mix_in(state: NDArray[np.uint32], words: NDArray[np.uint32], count: int, last: bool, work: NDArray[np.uint32]) -> None:
    """The compression function F of the RFC: `count` bytes so far; `last` closes the text."""
    for place in range(8):
        work[place] = state[place]
        work[8 + place] = _START[place]
    work[12] ^= np.uint32(count & 0xFFFFFFFF)
    work[13] ^= np.uint32(count >> 32)
    if last:
        work[14] ^= np.uint32(0xFFFFFFFF)
    for turn in range(10):
        for step in range(4):
            _quarter(work, step, 4 + step, 8 + step, 12 + step, words[_ROUNDS[turn, 2 * step]], words[_ROUNDS[turn, 2 * step + 1]])
        for step in range(4):
            _quarter(
                work, step, 4 + (step + 1) % 4, 8 + (step + 2) % 4, 12 + (step + 3) % 4,
                words[_ROUNDS[turn, 8 + 2 * step]], words[_ROUNDS[turn, 9 + 2 * step]],
            )  # fmt: skip
    for place in range(8):
        state[place] ^= work[place] ^ work[8 + place]


@kernel
def _quarter(work: NDArray[np.uint32], a: int, b: int, c: int, d: int, x: np.uint32, y: np.uint32) -> None:
    one = np.uint32(work[a] + work[b] + x)
    four = _turned(work[d] ^ one, 16)
    three = np.uint32(work[c] + four)
    two = _turned(work[b] ^ three, 12)
    one = np.uint32(one + two + y)
    four = _turned(four ^ one, 8)
    three = np.uint32(three + four)
    work[a], work[c], work[d] = one, three, four
    work[b] = _turned(two ^ three, 7)


@kernel
def _turned(word: np.uint32, right: int) -> np.uint32:
    return np.uint32(np.uint32(word >> np.uint32(right)) | np.uint32(word << np.uint32(32 - right)))
