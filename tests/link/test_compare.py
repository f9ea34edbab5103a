"""One comparison a table: what two words, names, dates, numbers, families and homes have in common."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.link import compare_birth, compare_family, compare_name, compare_nik, compare_region, compare_word
from dtsen.link.words import NameColumn, Words, intern_names

NO_CARD = -1


def words_of(*names: str) -> tuple[NameColumn, Words]:
    column, _, words = intern_names(pa.chunked_array([list(names)]), pa.chunked_array([[""] * len(names)]))
    return column, words


WORDS = [
    ("SITI", "SITI", "sama"),
    ("SUPARNO", "SOPARNO", "bunyi"),
    ("KHAIRUL", "HAIRUL", "bunyi"),
    ("FAJAR", "PAJAR", "bunyi"),
    ("FATIMAH", "FATIMA", "bunyi"),
    ("AISYAH", "AISIYAH", "bunyi"),
    ("ZAKARIA", "JAKARIA", "bunyi"),
    ("SUYONO", "SUYOMO", "salah_tulis"),
    ("PRAYOGO", "PARYOGO", "salah_tulis"),
    ("SUTIKNO", "SUTKNU", "salah_tulis"),
    ("KURNIAWATI", "KRUNIAWAIT", "salah_tulis"),
    ("HANDAYANI", "HANDAYA", "salah_tulis"),
    ("SETYANINGSIH", "SETYA", "potongan"),
    ("SUYANTO", "YANTO", "potongan"),
    ("SULISTYANTO", "YANTO", "potongan"),
    ("MAULANA", "M", "inisial"),
    ("YUSUF", "J", "beda"),
    ("SUYANTI", "SLAMET", "beda"),
    ("SUKARDI", "MULYONO", "beda"),
    ("I", "NI", "beda"),
]


@pytest.mark.parametrize(("one", "other", "expected"), WORDS)
def test_word(one: str, other: str, expected: str) -> None:
    column, words = words_of(one, other)
    for a, b in ((0, 1), (1, 0)):
        found = compare_word.word_class(words, column.words[a, 0], column.words[b, 0])
        assert compare_word.CLASSES[found] == expected


NAMES = [
    ("HASTUTI TITIK", "TITIK HASTUTI", "sama"),
    ("AHMAD QODIR", "AHMAT QODIR", "ejaan"),
    ("SUMARNI", "SUM ARNI", "ejaan"),
    ("BADRIAH AMALIA", "BADRIAHAMALIA", "ejaan"),
    ("PUTRI HASTUTI FITRIANI", "HASTUTI FITRIANI", "sebagian"),
    ("ANISAH", "ANISAH SURYADI", "sebagian"),
    ("SITI KARTIKA", "S KARTIKA", "inisial"),
    ("MAULANA HAKIM YUDISTIRA", "M HAKIM", "inisial"),
    ("AHMAD FAUZI", "AHMAD RIZKI", "satu_kata"),
    ("DANI PRATAMA", "D P", "lemah"),
    ("SUKARDI WIBOWO", "PONIYEM", "beda"),
    ("SUKARDI", "", "tidak_ada"),
]


@pytest.mark.parametrize(("one", "other", "expected"), NAMES)
def test_name(one: str, other: str, expected: str) -> None:
    column, words = words_of(one, other)
    out = np.zeros(compare_name.OUT)
    for a, b in ((0, 1), (1, 0)):
        found = compare_name.name_pair(words, column.words[a], column.words[b], np.full(6, 8.0), out)
        assert compare_name.LEVELS[found] == expected


BIRTHS = [
    (19850612, 19850612, "sama"),
    (19801203, 19800312, "terbalik"),
    (19850612, 19580612, "satu_angka"),
    (19850612, 19850613, "satu_angka"),
    (19971211, 20971211, "satu_angka"),
    (19500701, 19500314, "hari_tak_diketahui"),
    (19800312, 19870312, "satu_angka"),
    (19800312, 19690312, "dua_bagian"),
    (19800312, 19810925, "tahun"),
    (19800312, 19920925, "beda"),
    (19800312, 0, "tidak_ada"),
]


@pytest.mark.parametrize(("one", "other", "expected"), BIRTHS)
def test_birth(one: int, other: int, expected: str) -> None:
    assert {compare_birth.LEVELS[compare_birth.birth_level(a, b)] for a, b in ((one, other), (other, one))} == {expected}


NIKS = [
    (1801012006990003, 1801012006990003, "sama"),
    (1801012006990003, 1801022006990003, "satu_angka"),
    (1801012006990003, 1801102006990003, "satu_angka"),
    (1801012006990003, 1801016006990003, "empat_puluh"),
    (1801012006990003, 1801012006990004, "urut_beda"),
    (1801012006990003, 1801012006997001, "urut_beda"),
    (1801012006990003, 3510151203700001, "beda"),
    (1801012006990003, -1, "tidak_ada"),
]


@pytest.mark.parametrize(("one", "other", "expected"), NIKS)
def test_nik(one: int, other: int, expected: str) -> None:
    assert {compare_nik.LEVELS[compare_nik.nik_level(a, b, False)] for a, b in ((one, other), (other, one))} == {expected}


@pytest.mark.parametrize(
    ("nik", "born", "sex", "fits"),
    [
        (1801012006990003, 19990620, 1, True),
        (1801016006990003, 19990620, 2, True),
        (1801016006990003, 19990620, 1, False),
        (1801012006990003, 19990621, 1, False),
        (1801012006990003, 0, 0, True),
        (-1, 19990620, 1, True),
    ],
)
def test_nik_fits(nik: int, born: int, sex: int, fits: bool) -> None:
    assert compare_nik.nik_fits(nik, born, sex) == fits


@pytest.mark.parametrize(
    ("cards", "mates", "expected"),
    [
        ((1801010101100077, 1801010101100077), ((), ()), "kk_sama"),
        ((1801010101100077, 1801020101100077), ((), ()), "kk_satu_angka"),
        ((1801010101100077, 1801010101100078), ((), ()), "kk_beda"),
        ((1801010101100077, NO_CARD), ((7, 9), (9,)), "anggota_sama"),
        ((1801010101100077, 3510010101100001), ((7, 9), (9,)), "anggota_sama"),
        ((NO_CARD, NO_CARD), ((7,), (9,)), "anggota_beda"),
        ((NO_CARD, NO_CARD), ((), (9,)), "tidak_ada"),
        # The other record itself among one's own mates is no company.
        ((NO_CARD, NO_CARD), ((1, 7), (1,)), "anggota_beda"),
    ],
)
def test_family(cards: tuple[int, int], mates: tuple[tuple[int, ...], tuple[int, ...]], expected: str) -> None:
    listed = np.full((2, 8), -1, np.int32)
    for row, found in enumerate(mates):
        listed[row, : len(found)] = found
    level = compare_family.family_level(*cards, listed, np.array([0, 1], np.int32), 0, 1)
    assert compare_family.LEVELS[level] == expected


@pytest.mark.parametrize(
    ("one", "other", "homes", "expected"),
    [
        (1801012001, 1801012001, (5001, 5001), "rt_sama"),
        (1801012001, 1801012001, (-1, 5001), "desa_sama"),
        (1801012001, 1801012002, (-1, -1), "kecamatan_sama"),
        (1801012001, 1801022001, (-1, -1), "kabupaten_sama"),
        (1801012001, 1802012001, (-1, -1), "wilayah_beda"),
        (-1, 1802012001, (-1, -1), "tidak_ada"),
    ],
)
def test_region(one: int, other: int, homes: tuple[int, int], expected: str) -> None:
    assert compare_region.LEVELS[compare_region.region_level(one, other, *homes)] == expected


def slips(one: str, other: str) -> int:
    """Optimal string alignment distance, as the textbooks write it: the slow twin of the kernel."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if i == 0 or j == 0:
                rows[i][j] = i + j
                continue
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@settings(deadline=None)  # the first call compiles
@given(st.text("ABC", min_size=1, max_size=9), st.text("ABC", min_size=1, max_size=9))
def test_slips_like_the_textbook(one: str, other: str) -> None:
    a, b = (np.frombuffer(text.encode().ljust(24, b"\0"), np.uint8) for text in (one, other))
    allowed = 2 if min(len(one), len(other)) >= 7 else 1
    expected = max(len(one), len(other)) >= 3 and slips(one, other) <= allowed
    assert compare_word.within_slips(a, len(one), b, len(other)) == expected


@settings(deadline=None)  # the first call compiles
@given(st.integers(10**15, 10**16 - 1), st.integers(0, 15), st.integers(0, 9), st.booleans())
def test_one_digit_like_the_text(number: int, place: int, digit: int, swap: bool) -> None:
    text = str(number)
    changed = text[:place] + str(digit) + text[place + 1 :]
    if swap:
        place = min(place, 14)
        changed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    expected = changed != text
    assert compare_birth.one_digit(number, int(changed), 16) == expected
