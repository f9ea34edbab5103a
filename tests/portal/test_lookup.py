"""Finding people as they are written and mis-written, and what the page of a family tells in both tongues."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dtsen.errors import Say
from portal.exchange.models import Family, History, Person, Release
from portal.exchange.packed import Known, Lost, unpack
from portal.lookup.queries import Asked
from portal.lookup.showing import Origin, age_words, groups, history_lines, updated
from portal.lookup.why import Reason, Why, why
from portal.web.words import day, masked_name, masked_number, number, read_day, read_moment
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
    ({"name": "Siti Aminah", "born": "11 Januari 1981"}, person_id(VILLAGES[0], 1, 1)),
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
        (Asked(name="SITI AMINAH", born="31-13-1980"), "tanggal"),
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
        ("en", ["Welfare desil", "Entitled", "The desil is not above 4.", "Family Hope Programme", "Source, as of", "Regsosek", "History"]),
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


def test_a_region_is_named_or_chosen_when_several_are_meant(client_as: Callable[..., Client]) -> None:
    client, said = client_as("statistik_nasional"), {"name": "Siti Aminah"}
    named = client.post("/cari/", {**said, "wilayah": f"desa {VILLAGES[0]}"})
    assert named.status_code == 200 and f"#{person_id(VILLAGES[0], 1, 1)}" in named.content.decode()
    several = client.post("/cari/", {**said, "wilayah": "Kabupaten"})
    text = several.content.decode()
    assert several.status_code == 422 and 'type="radio" id="w1803"' in text and 'value="Siti Aminah"' in text
    unknown = client.post("/cari/", {**said, "wilayah": "Negeri Antah Berantah"})
    assert unknown.status_code == 422 and 'href="#wilayah"' in unknown.content.decode()
    elsewhere = client_as("dinsos", "1803").post("/cari/", {**said, "wilayah": f"desa {VILLAGES[2]}"})
    assert person_id(VILLAGES[2], 1, 1) not in elsewhere.content.decode()


def test_who_works_in_one_village_is_asked_for_no_region(client_as: Callable[..., Client]) -> None:
    assert 'name="wilayah"' not in client_as("operator_desa", VILLAGES[0]).get("/cari/").content.decode()
    assert 'name="wilayah"' in client_as("dinsos", "1803").get("/cari/").content.decode()


def family_text(client: Client, village: str, number: int) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/keluarga/{family_id(village, number)}/").content.decode()))


@pytest.mark.parametrize(
    ("lang", "lowers", "raises"),
    [
        (
            "id",
            "Menurunkan perkiraan Jenis lantai: [A-Z][a-z/ ]+ sekitar 13 % lebih rendah punya_lemari_es sekitar 1 % lebih rendah",
            "Menaikkan",
        ),
        ("en", "Lowers the estimate Floor: [A-Z][a-z/ ]+ about 13 % lower punya_lemari_es about 1 % lower", "Raises"),
    ],
)
def test_what_raises_and_lowers_the_score_is_told_in_words(client_as: Callable[..., Client], lang: str, lowers: str, raises: str) -> None:
    client = client_as("operator_desa", VILLAGES[0])
    client.cookies["bahasa"] = lang
    text = family_text(client, VILLAGES[0], 1)
    assert re.search(lowers, text), text[:3000]
    size = "Jumlah anggota keluarga: 3 sekitar 10 % lebih tinggi" if lang == "id" else "Family size: 3 about 10 % higher"
    assert size in text and text.index(raises) < text.index(size)


def test_a_family_without_a_reason_worth_naming_is_told_so(client_as: Callable[..., Client]) -> None:
    assert "Tidak ada ciri yang diketahui yang jauh dari keluarga tengah" in family_text(client_as("dinsos", "1803"), VILLAGES[0], 2)


def why_of(**said: Any) -> Why:
    family = Family(**{"family_id": "K", "kepala_person_id": "P", "kode_desa": VILLAGES[0], "jumlah_anggota": 4, "sebab": []} | said)
    release = Release(labels={"peubah": {}, "kode": {"ya": {"1": "Ya"}}, "keluarga": [["aset_bergerak_mobil", "", "", "ya"]]}, files={})
    head = Person(person_id="P", umur=61, jenis_kelamin=2)
    values = {"aset_bergerak_mobil": Known("aset_bergerak_mobil", "1", "regsosek", 20221016, "", "", ())}
    return why(family, [head, Person(person_id="Q", umur=5)], values, release, {"18": "Lampung", "1803": "Lampung Utara"}, "id")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("punya_mobil", "Ya"),
        ("jumlah_anggota", "4"),
        ("jumlah_0_6", "1"),
        ("jumlah_60_atas", "1"),
        ("umur_kepala", "61"),
        ("kepala_perempuan", "ya"),
        ("kode_provinsi", "Lampung"),
        ("kode_kabupaten_kota", "Lampung Utara"),
        ("punya_ac", ""),
        ("bagian_bekerja", ""),
    ],
)
def test_a_reason_says_what_is_known_of_the_family(name: str, value: str) -> None:
    assert why_of(sebab=[f"{name}:-50000"]).lowers == [Reason(Say(name, name), value, -5)]


@pytest.mark.parametrize(("effect", "share"), [(10_000, 1), (-10_000, -1), (693_147, 100), (-693_147, -50), (3_000, 1)])
def test_an_effect_is_a_share(effect: int, share: int) -> None:
    told = why_of(sebab=[f"punya_mobil:{effect}"])
    assert [one.share for one in told.raises + told.lowers] == [share] and not told.computed


def test_where_most_values_come_from_one_visit_that_is_said_once() -> None:
    listed = [[f"v{n}", "Perumahan", f"Isian {n}", ""] for n in range(5)]
    release = Release(as_of=20251231, labels={"keluarga": listed, "kode": {}})
    known = {f"v{n}": Known(f"v{n}", str(n), "regsosek" if n else "pln", 20221016 if n else 20251231, "", "", ()) for n in range(5)}
    (group,) = groups(known, release, "keluarga", "id")
    assert group.common == Origin("Regsosek", "16 Oktober 2022", "3 tahun", True) and not group.all_common
    assert [line.origin and line.origin.source for line in group.lines] == ["PLN", None, None, None, None]
    del known["v0"]
    assert groups(known, release, "keluarga", "id")[0].all_common
    each = {f"v{n}": Known(f"v{n}", "1", source, 20221016, "", "", ()) for n, source in enumerate(("pln", "dtks", "p3ke"))}
    assert groups(each, release, "keluarga", "id")[0].common is None


def test_accepted_updates_are_told_newest_first() -> None:
    release = Release(labels={"keluarga": [["lantai", "", "Jenis lantai", "l"]], "anggota": [], "kode": {"l": {"1": "Tanah"}}})
    values = [("Keluarga", {"lantai": Known("lantai", "1", "pemutakhiran", 20250301, "", "", ())})]
    values += [("SITI", {"kerja": Known("kerja", "2", "pemutakhiran", 20250401, "", "", ()), "x": Known("x", "2", "dtks", 1, "", "", ())})]
    assert updated(values, release, "id") == [
        ("SITI", "kerja", "2", "1 April 2025"),
        ("Keluarga", "Jenis lantai", "Tanah", "1 Maret 2025"),
    ]


def test_the_history_says_how_the_desil_moved() -> None:
    past = [History(desil_nasional=desil, programmes=["pbi_jk"]) for desil in (5, 3, 3, None, 4)]
    assert [one.change and one.change.id for one in history_lines(past)] == ["naik 2 dari desil 3", "tetap", None, None, None]
    assert history_lines(past)[0].programmes == "PBI-JK"


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
    text = "\x1e1\x1f4\x1f20221016\x1f4|5\x1fdtks@20230228=5;p3ke@20220131=4\x1e0\x1f\x1f\x1f\x1f"
    known = unpack(text, [["nama", "dukcapil", ""], ["lantai", "regsosek", "terbaru"]])
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


@pytest.mark.parametrize(
    "typed", ["24-3-1985", "24/03/1985", "24 maret 1985", "24 Mar 1985", "24.3.1985", "24031985", "1985-03-24", "24 March 1985"]
)
def test_a_day_is_read_as_people_here_write_it(typed: str) -> None:
    assert read_day(typed) == datetime.date(1985, 3, 24)


@pytest.mark.parametrize(
    "typed", ["24-11-2026 10.30", "24 November 2026 pukul 10:30", "2026-11-24T10:30", "2026-11-24 10:30:00", "24/11/2026 jam 10.30"]
)
def test_a_time_is_read_as_people_here_write_it(typed: str) -> None:
    assert read_moment(typed) == datetime.datetime(2026, 11, 24, 10, 30)


@pytest.mark.parametrize("typed", ["", "24-11-2026", "10.30", "24-11-2026 25.00", "24-13-2026 10.00"])
def test_what_is_no_time_is_not_guessed(typed: str) -> None:
    assert read_moment(typed) is None


@pytest.mark.parametrize("typed", ["", "3-24-1985", "31-2-1985", "24-3-85", "24 ma 1985", "hari ini", "24-3", "1985"])
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert read_day(typed) is None
