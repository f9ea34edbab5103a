"""How a word sounds: one number for the spellings that a registrar hears alike.

`KHAIRUL`, `HAIRUL`, `CHAIRUL`; `FAJAR`, `PAJAR`; `ZAKARIA`, `JAKARIA`; `SUPARNO`, `SOPARNO`; `SUMARNI`, `SUMARNE`;
`FATIMAH`, `FATIMA`; `YUSUF`, `YUSUP`; `SUWARSO`, `SUARSO`; `AISYAH`, `AISIYAH`; `RIZKY`, `RISKI`. A and O stay apart
(SUYANTO, SUYANTI and EKA, EKO are different people), so do L and R, M and N.
"""

import numpy as np
from numpy.typing import NDArray

from dtsen.link.compiled import kernel

_SAME = {"O": "U", "E": "I", "Y": "I", "V": "P", "F": "P", "Z": "S", "J": "S", "Q": "K", "C": "C", "X": "S"}
ALIKE: NDArray[np.uint8] = np.arange(256, dtype=np.uint8)
for _letter, _as in _SAME.items():
    ALIKE[ord(_letter)] = ord(_as)


Heard = tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.int32]]


def sound_of(text: NDArray[np.uint8], length: NDArray[np.int32]) -> Heard:
    """One number a word, equal for words that sound alike; what is heard (m x 24 letters) and how long it is."""
    return _sounds(text, length, ALIKE)


@kernel
def _sounds(text: NDArray[np.uint8], length: NDArray[np.int32], alike: NDArray[np.uint8]) -> Heard:
    out = np.zeros(text.shape[0], np.int64)
    all_heard = np.zeros(text.shape, np.uint8)
    sizes = np.zeros(text.shape[0], np.int32)
    for word in range(text.shape[0]):
        size = length[word]
        count = 0
        heard = all_heard[word]
        for place in range(size):
            letter = text[word, place]
            after = text[word, place + 1] if place + 1 < size else np.uint8(0)
            before = text[word, place - 1] if place > 0 else np.uint8(0)
            if letter == 75 and after == 72:  # KH is H
                continue
            if letter == 72 and before in (68, 84, 83, 66, 71, 80):  # the H of DH, TH, SH, BH, GH, PH is not heard
                continue
            if letter == 72 and place + 1 == size and size > 2:  # nor the last one
                continue
            letter = alike[letter]
            if letter == 87 and count > 0 and heard[count - 1] == 85:  # UWA is UA
                continue
            if count > 0 and heard[count - 1] == letter:
                continue
            heard[count] = letter
            count += 1
        value = np.uint64(14695981039346656037)
        for place in range(count):
            value = (value ^ np.uint64(heard[place])) * np.uint64(1099511628211)
        out[word] = np.int64(value >> np.uint64(1))
        sizes[word] = count
    return out, all_heard, sizes
