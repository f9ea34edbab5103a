"""Two homes: how near to each other the two records live.

| level | meaning |
|---|---|
| 0 UNKNOWN | a region code is missing |
| 1 VILLAGE | same village |
| 2 NEIGHBOURS | same village, same RT and RW |
| 3 KECAMATAN | same kecamatan |
| 4 KABUPATEN | same kabupaten or kota |
| 5 FAR | further apart |
"""

from dtsen.link.compiled import kernel

LEVELS = ("tidak_ada", "desa_sama", "rt_sama", "kecamatan_sama", "kabupaten_sama", "wilayah_beda")


@kernel
def region_level(village_a: int, village_b: int, home_a: int, home_b: int) -> int:
    """The level of two village codes (Kemendagri, ten digits, -1 unknown); `home` is rt * 1000 + rw, -1 unknown."""
    if village_a < 0 or village_b < 0:
        return 0
    if village_a == village_b:
        return 2 if home_a >= 0 and home_a == home_b else 1
    if village_a // 10000 == village_b // 10000:
        return 3
    return 4 if village_a // 1000000 == village_b // 1000000 else 5
