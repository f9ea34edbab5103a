"""Finding people as they are written and mis-written, and what the page of a family tells in both tongues."""

from collections.abc import Callable

import pytest
from django.test import Client

from portal.exchange.packed import Known, Lost, unpack
from portal.lookup.queries import Asked
from portal.lookup.showing import age_words
from portal.web.words import day, masked_name, masked_number, number
from tests.portal.small_run import VILLAGES, family_id, kk_of, nik_of, person_id

SEARCHES = [
    ({"number": nik_of(VILLAGES[0], 12)}, person_id(VILLAGES[0], 1, 2)),
    ({"number": "1803 0601 0182 0112".replace("0112", nik_of(VILLAGES[0], 12)[-4:])}, person_id(VILLAGES[0], 1, 2)),
    ({"number": kk_of(VILLAGES[0], 2)}, person_id(VILLAGES[0], 2, 3)),
    ({"name": "Siti Aminah", "born": "1981-01-11"}, person_id(VILLAGES[0], 1, 1)),
    ({"name": "HJ. SITTI AMINAH, S.Pd", "born": "1981-01-11"}, person_id(VILLAGES[0], 1, 1)),
    ({"name": "St. Aminah", "wilayah": VILLAGES[0]}, person_id(VILLAGES[0], 1, 1)),
    ({"name": "Siti Aminha", "wilayah": "1803"}, person_id(VILLAGES[0], 1, 1)),
    ({"name": "Mohamad Joko Santoso"}, person_id(VILLAGES[0], 2, 3)),
    ({"name": "M Djoko Santosa", "wilayah": "18"}, person_id(VILLAGES[0], 2, 3)),
    ({"name": "Siti Aminah", "born": "1981-01-12"}, person_id(VILLAGES[0], 1, 1)),
    ({"name": "Siti Aminah", "born": "1982-01-11"}, person_id(VILLAGES[0], 1, 1)),
]


@pytest.mark.parametrize(("typed", "who"), SEARCHES, ids=lambda value: str(value)[:60])
def test_a_person_is_found_as_written(client_as: Callable[..., Client], typed: dict[str, str], who: str) -> None:
    response = client_as("dinsos", "1803").post("/cari/", typed)
    assert response.status_code == 200 and f"#{who}" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (Asked(), "kosong"),
        (Asked(number="123"), "bukan_16_angka"),
        (Asked(name="???"), "nama_tanpa_huruf"),
        (Asked(name="SITI AMINAH", born="31-12-1980"), "tanggal"),
        (Asked(name="SITI AMINAH", wilayah="180"), "wilayah"),
        (Asked(name="SITI"), "nama_terlalu_umum"),
        (Asked(name="SITI", born="1981-01-11"), ""),
        (Asked(name="SITI AMINAH"), ""),
    ],
)
def test_what_cannot_be_searched_is_said(asked: Asked, problem: str) -> None:
    assert asked.problem == problem


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "id",
            [
                "Desil kesejahteraan",
                "Berhak",
                "Desil tidak di atas 4.",
                "Program Keluarga Harapan",
                "Jenis lantai terluas",
                "Regsosek",
                "Riwayat",
            ],
        ),
        ("en", ["Welfare desil", "Entitled", "The desil is not above 4.", "Family Hope Programme", "As of", "Regsosek", "History"]),
    ],
)
def test_the_page_of_a_family_tells_everything_in_both_tongues(client_as: Callable[..., Client], lang: str, words: list[str]) -> None:
    client = client_as("dinsos", "1803")
    client.post("/bahasa/", {"bahasa": lang, "kembali": "/"})
    response = client.get(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    text = response.content.decode()
    assert response.headers["Content-Language"] == lang
    assert not [word for word in words if word not in text]
    assert f"IBU {VILLAGES[0]}" in text and nik_of(VILLAGES[0], 11) not in text


def test_a_person_page_leads_to_the_family(client_as: Callable[..., Client]) -> None:
    text = client_as("dinsos", "1803").get(f"/orang/{person_id(VILLAGES[0], 1, 1)}/").content.decode()
    assert f"/keluarga/{family_id(VILLAGES[0], 1)}/" in text


def test_a_download_is_what_may_be_seen(client_as: Callable[..., Client]) -> None:
    response = client_as("dinsos", "1803").get("/wilayah/18/keluarga.csv")
    lines = response.content.decode().strip().split("\r\n")
    assert len(lines) == 9 and all(VILLAGES[0] in line or VILLAGES[1] in line for line in lines[1:])
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_the_list_of_families_is_offered_to_who_may_take_it(client_as: Callable[..., Client]) -> None:
    offered = {
        role: "/wilayah/1803/keluarga.csv" in client_as(role, "1803").get("/dasbor/1803/").content.decode()
        for role in ("dinsos", "walidata", "bps_kab")
    }
    assert offered == {"dinsos": True, "walidata": False, "bps_kab": False}


def test_pages_are_not_kept_by_browsers_and_run_no_script(client_as: Callable[..., Client]) -> None:
    response = client_as("dinsos", "1803").get(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    assert response.headers["Cache-Control"] == "no-store" and "default-src 'self'" in response.headers["Content-Security-Policy"]
    text = response.content.decode()
    assert "<script" not in text and " style=" not in text and " onclick" not in text


def test_values_are_unpacked_as_they_were() -> None:
    text = "1\x1f4\x1fregsosek\x1f20221016\x1f4|5\x1fterbaru\x1fdtks@20230228=5;p3ke@20220131=4\x1e0\x1f\x1fdukcapil\x1f\x1f\x1f\x1f\x1e"
    known = unpack(text, ["nama", "lantai"])
    assert known["lantai"] == Known(
        "lantai", "4", "regsosek", 20221016, "4|5", "terbaru", (Lost("dtks", 20230228, "5"), Lost("p3ke", 20220131, "4"))
    )
    assert [one.source for one in known["lantai"].disputed] == ["dtks"] and known["nama"].day is None


def test_words_for_days_numbers_and_masks() -> None:
    assert (day(20251231, "id"), day("2025-01-02", "en"), day(None, "id")) == ("31 Desember 2025", "2 January 2025", "–")
    assert (number(1234567), number(None)) == ("1.234.567", "–")
    assert (masked_name("SITI AMINAH"), masked_name(None)) == ("S*** A*****", "")
    assert (masked_number(True, None), masked_number(False, None)) == ("**** **** **** ****", "–")
    assert [age_words(months, "id") for months in (0, 3, 24, None)] == ["baru", "3 bulan", "2 tahun", ""]
