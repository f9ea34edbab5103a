"""The questionnaire of the house, and instances made by hand or by chance."""

import random
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from dtsen.questionnaire import Form, Question, Section, read_form

POLICY = Path(__file__).parents[2] / "policy"
INSTANCE = "uuid:0b7c4f1e-9f2a-4f44-8a55-3f7c2d1e0a01"
Instance = Callable[[dict[str, str], list[dict[str, str]]], bytes]


@pytest.fixture(scope="session")
def form() -> Form:
    return read_form(POLICY)


def instance_xml(form: Form, family: dict[str, str], members: list[dict[str, str]], instance: str = INSTANCE, meta: str = "") -> bytes:
    """The instance that a phone sends: groups nested as in the form, members as rows of the roster."""

    def element(one: Question | Section, row: dict[str, str]) -> str:
        if isinstance(one, Section):
            if one.roster:
                return "".join(f"<{one.name}>{inside(one, member)}</{one.name}>" for member in members) if one.name == "anggota" else ""
            return f"<{one.name}>{inside(one, row)}</{one.name}>"
        value = row.get(one.name, "")
        return f"<{one.name}>{escape(value)}</{one.name}>" if value else ""

    def inside(section: Section, row: dict[str, str]) -> str:
        return "".join(element(one, row) for one in section.items)

    device = "".join(f"<{name}>{escape(family.get(name, ''))}</{name}>" for name in ("mulai", "selesai", "hari_ini", "perangkat"))
    body = "".join(element(one, family) for one in form.items)
    head = f'<data xmlns:orx="http://openrosa.org/xforms" id="{form.form_id}" version="{form.version}">'
    return f"{head}{device}{body}<orx:meta><orx:instanceID>{instance}</orx:instanceID>{meta}</orx:meta></data>".encode()


def chosen(form: Form, one: Question, dice: random.Random) -> str:
    """Some answer of the right shape; now and then one that is out of bounds."""
    if one.kind in ("satu", "banyak"):
        return dice.choice([code for code, _ in form.options[one.options]])
    if one.kind == "bulat":
        return str(dice.choice([-1, 0, 1, 2, 3, 6, 7, 8, 9, 12, 99, 100, 998, 1000]))
    if one.kind == "tanggal":
        return f"{dice.randint(1890, 2027)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    return "ABC"


def a_member(**more: str) -> dict[str, str]:
    """A grown member who answered everything."""
    hard = ("penglihatan", "pendengaran", "berjalan_atau_naik_tangga", "menggunakan_tangan_jari", "belajar_kemampuan_intelektual")
    hard += ("pengendalian_perilaku", "berbicara_komunikasi", "mengurus_diri", "mengingat_berkonsentrasi", "kesedihan_depresi")
    answers = dict.fromkeys(hard, "4") | {"siapa_jenis": "2", "keberadaan": "1", "domisili": "1"}
    answers |= {"jenis_kelamin": "2", "nama": "SITI AMINAH"}
    answers |= {"tanggal_lahir": "1981-01-11", "status_hubungan_keluarga": "1", "status_kawin": "4", "partisipasi_sekolah": "3"}
    answers |= {"jenjang_tertinggi_yang_diduduki": "3", "kelas_tertinggi_yang_diduduki": "8", "ijazah_tertinggi_yang_dimiliki": "3"}
    answers |= {"status_bekerja": "1", "lapangan_usaha_dari_pekerjaan_utama": "1"}
    answers |= {"status_dalam_pekerjaan_utama": "6", "kepemilikan_usaha": "2"}
    return answers | {"penyakit_kronis": "1", "r35_kerja": "1", "r35_usaha": "2", "r35_lain": "2"} | more


def a_family(**more: str) -> dict[str, str]:
    """A family whose every question is answered."""
    answers = {"jenis": "2", "desa_baru": "3510110001", "hasil": "1", "alamat": "JL MELATI NO 7", "geotag": "1", "hari_ini": "2026-11-24"}
    answers |= {"mulai": "2026-11-24T09:00:00.000+07:00", "selesai": "2026-11-24T09:31:00.000+07:00", "perangkat": "uji"}
    answers |= {"lokasi": "-7.7956 110.3695 100 8", "susunan_benar": "1", "nomor_kartu_keluarga": "3510110202260001"}
    answers |= {"status_kepemilikan_rumah": "1", "luas_lantai": "54", "jenis_lantai_terluas": "6", "jenis_dinding_terluas": "1"}
    answers |= {"jenis_atap_terluas": "2", "sumber_air_minum_utama": "5", "sumber_penerangan_utama": "1", "daya_terpasang": "1"}
    answers |= {"bahan_bakar_utama_memasak": "4", "fasilitas_bab": "1", "jenis_kloset": "1", "pembuangan_akhir_tinja": "1"}
    assets = ("tabung_gas", "lemari_es", "ac", "pemanas_air", "telepon_rumah", "tv_datar", "emas_perhiasan", "komputer_laptop_tablet")
    assets += ("sepeda_motor", "sepeda", "mobil", "perahu", "kapal_perahu_motor", "smartphone")
    answers |= {f"aset_bergerak_{one}": "2" for one in assets}
    answers |= {"aset_tidak_bergerak_lahan_lainnya": "2", "aset_tidak_bergerak_rumah_lainnya": "2"}
    answers |= {f"jumlah_ternak_{one}": "0" for one in ("sapi", "kerbau", "kuda", "babi", "kambing_domba")}
    answers |= {"r5a_jumlah_keluarga": "1", "r6a_bangunan": "1", "r7_bukti": "4", "r8_sewa": "300000"}
    answers |= {"r19_listrik": "60000", "r20_pulsa": "50000"}
    return answers | {"r9_kondisi_lantai": "2", "r10_kondisi_dinding": "1", "r11_kondisi_atap": "1"} | more


@pytest.fixture
def whole_family() -> tuple[dict[str, str], list[dict[str, str]]]:
    """A widow and her grown daughter."""
    daughter = a_member(nama="NURHAYATI", tanggal_lahir="2002-03-02", status_hubungan_keluarga="3", status_kawin="1")
    return a_family(), [a_member(), daughter]
