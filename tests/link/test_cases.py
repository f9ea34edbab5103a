"""Who is one person and who is not: twins, fathers and sons, siblings, people who moved, married or changed their card."""

import pytest

from tests.link.small_world import Record, clusters, record

KK, KK2 = "1801010101100077", "1801010101200088"


def ani(source: str, key: str, **change: object) -> Record:
    values: dict[str, object] = {
        "nik": "1801014107850003", "no_kk": KK, "nama": "ANISAH MEGAWATI", "tanggal_lahir": 19850701 + 11, "jenis_kelamin": 2,
        "ibu": "RUKAYAH", "keluarga": "k1",
    }  # fmt: skip
    return record(source, key, **(values | change))


CASES: list[tuple[str, list[Record], list[set[str]]]] = [
    (
        "the same everywhere",
        [ani("dukcapil", "1"), ani("dtks", "1"), ani("regsosek", "1", ibu=None)],
        [{"dukcapil:1", "dtks:1", "regsosek:1"}],
    ),
    (
        "no NIK, the same card, a title was reduced before",
        [ani("dukcapil", "1"), ani("dtks", "1", nik=None)],
        [{"dukcapil:1", "dtks:1"}],
    ),
    (
        "one digit of the NIK wrong, spelled differently",
        [ani("dukcapil", "1"), ani("dtks", "1", nik="1801014107850003".replace("0107", "0101"), nama="ANISAH MIGAWATI")],
        [{"dukcapil:1", "dtks:1"}],
    ),
    (
        "the 40 was forgotten",
        [ani("dukcapil", "1", nik="1801015207850003"), ani("dtks", "1", nik="1801011207850003")],
        [{"dukcapil:1", "dtks:1"}],
    ),
    (
        "moved and got a new card: NIK, name and date are enough",
        [ani("dukcapil", "1"), ani("dtks", "1", no_kk=KK2, wilayah="3510012002", keluarga="k9")],
        [{"dukcapil:1", "dtks:1"}],
    ),
    (
        "married: another card, the husband's name behind",
        [ani("dukcapil", "1"), ani("dtks", "1", no_kk=KK2, nama="ANISAH MEGAWATI SURYADI", keluarga="k9")],
        [{"dukcapil:1", "dtks:1"}],
    ),
    (
        "a stranger's NIK on another person",
        [
            ani("dukcapil", "1"),
            ani("dtks", "2", nama="BUDI HARTONO", tanggal_lahir=19720314, jenis_kelamin=1, no_kk=KK2, ibu="TUMINAH", keluarga="k2"),
        ],
        [{"dukcapil:1"}, {"dtks:2"}],
    ),
    (
        "twins: neighbouring NIK, one card, similar names",
        [
            ani("dukcapil", "1", nama="DIMAS PRATAMA", nik="1801011207100001", tanggal_lahir=20100712, jenis_kelamin=1),
            ani("dukcapil", "2", nama="DIMAR PRATAMA", nik="1801011207100002", tanggal_lahir=20100712, jenis_kelamin=1),
            ani("dtks", "1", nama="DIMAS PRATAMA", nik="1801011207100001", tanggal_lahir=20100712, jenis_kelamin=1),
            ani("dtks", "2", nama="DIMAR PRATAMA", nik=None, tanggal_lahir=20100712, jenis_kelamin=1),
        ],
        [{"dukcapil:1", "dtks:1"}, {"dukcapil:2", "dtks:2"}],
    ),
    (
        "father and son of one name",
        [
            ani("dukcapil", "1", nama="SLAMET RIYANTO", nik="1801011203600001", tanggal_lahir=19600312, jenis_kelamin=1),
            ani("dukcapil", "2", nama="SLAMET RIYANTO", nik="1801010508880001", tanggal_lahir=19880805, jenis_kelamin=1),
            ani("dtks", "1", nama="SLAMET RIYANTO", nik=None, tanggal_lahir=19600312, jenis_kelamin=1),
            ani("dtks", "2", nama="SLAMET RIYANTO", nik=None, tanggal_lahir=19880805, jenis_kelamin=1),
        ],
        [{"dukcapil:1", "dtks:1"}, {"dukcapil:2", "dtks:2"}],
    ),
    (
        "siblings a year apart with one name in common",
        [
            ani("dukcapil", "1", nama="RIZKI SAPUTRA", nik="1801011203050001", tanggal_lahir=20050312, jenis_kelamin=1),
            ani("dtks", "2", nama="RAFI SAPUTRA", nik=None, tanggal_lahir=20060512, jenis_kelamin=1),
        ],
        [{"dukcapil:1"}, {"dtks:2"}],
    ),
    (
        "a lawfully shared NIK: two living people of Dukcapil stay two, their records find the right one",
        [
            ani("dukcapil", "1"),
            ani("dukcapil", "2", nama="TUKIJAN WIRYO", jenis_kelamin=1, tanggal_lahir=19850712, no_kk=KK2, ibu="SAINAH"),
            ani("dtks", "1"),
            ani("dtks", "2", nama="TUKIJAN WIRYO", jenis_kelamin=1, tanggal_lahir=19850712, no_kk=KK2, ibu="SAINAH", keluarga="k2"),
        ],
        [{"dukcapil:1", "dtks:1"}, {"dukcapil:2", "dtks:2"}],
    ),
    (
        "an old NIK that Dukcapil has switched off, still used by a register",
        [
            ani("dukcapil", "1"),
            ani("dukcapil", "2", nik="3578014107857001", keberadaan="nonaktif"),
            ani("dtks", "1", nik="3578014107857001"),
        ],
        [{"dukcapil:1", "dukcapil:2", "dtks:1"}],
    ),
    (
        "twice in one list, in two families",
        [ani("dukcapil", "1"), ani("dtks", "1"), ani("dtks", "2", keluarga="k7", wilayah="1801012003")],
        [{"dukcapil:1", "dtks:1", "dtks:2"}],
    ),
    (
        "same name and birth date in another village, nothing else: not enough",
        [
            ani("dukcapil", "1", nama="SITI SUSANTI"),
            ani("dtks", "2", nama="SITI SUSANTI", nik="1801014107857771", no_kk=KK2, ibu="PAIRAH", wilayah="1801092004"),
        ],
        [{"dukcapil:1"}, {"dtks:2"}],
    ),
]


@pytest.mark.parametrize(("why", "rows", "expected"), CASES, ids=[why for why, _, _ in CASES])
def test_case(why: str, rows: list[Record], expected: list[set[str]]) -> None:
    assert clusters(rows) == {frozenset(group) for group in expected}, why


def test_a_member_without_any_number_is_found_by_the_family_around_it() -> None:
    """P3KE has no card: the child is known by its parents, who are known by their NIK."""
    father = {"nama": "HARTONO WIRYO", "nik": "1801010101700009", "tanggal_lahir": 19700101, "jenis_kelamin": 1}
    wife = {"nama": "SULASTRI NINGRUM", "nik": "1801015202740009", "tanggal_lahir": 19740212, "jenis_kelamin": 2}
    child = {"nama": "BAGAS WIRYO", "nik": "1801010505990009", "tanggal_lahir": 19990505, "jenis_kelamin": 1}
    rows = [ani("dukcapil", str(n), **{**who, "keluarga": KK, "ibu": None}) for n, who in enumerate((father, wife, child))]
    rows += [ani("p3ke", str(n), **{**who, "keluarga": "P1", "ibu": None, "no_kk": None}) for n, who in enumerate((father, wife))]
    rows.append(ani("p3ke", "2", nama="BAGAS WIRYO", nik=None, tanggal_lahir=None, jenis_kelamin=1, keluarga="P1", ibu=None, no_kk=None))
    assert frozenset({"dukcapil:2", "p3ke:2"}) in clusters(rows)
