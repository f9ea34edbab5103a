"""What agreed and what did not, as codes in a table and as words for people."""

from dtsen.errors import Say
from dtsen.link.weigh import SHIFT

# field (in the order of weigh.FIELDS) -> code by level; '' says nothing.
_CODES: tuple[tuple[str, ...], ...] = (
    ("nama_kosong", "nama_sama", "nama_mirip", "nama_sebagian", "nama_inisial", "nama_satu_kata", "nama_lemah", "nama_beda"),
    (
        "tanggal_kosong",
        "tanggal_sama",
        "tanggal_terbalik",
        "tanggal_satu_angka",
        "tanggal_hari_tak_diketahui",
        "tanggal_dua_bagian",
        "tanggal_tahun_dekat",
        "tanggal_beda",
    ),
    ("nik_kosong", "nik_sama", "nik_satu_angka", "nik_empat_puluh", "nik_urut_beda", "nik_meragukan", "nik_beda", ""),
    ("", "kk_sama", "kk_satu_angka", "anggota_sama", "kk_beda", "anggota_beda", "", ""),
    ("", "ibu_sama", "ibu_mirip", "ibu_sebagian", "ibu_inisial", "ibu_satu_kata", "ibu_lemah", "ibu_beda"),
    ("", "desa_sama", "rt_sama", "kecamatan_sama", "kabupaten_sama", "wilayah_beda", "", ""),
    ("", "tempat_lahir_sama", "tempat_lahir_beda", "", "", "", "", ""),
    ("", "kelamin_sama", "kelamin_beda", "", "", "", "", ""),
)


def evidence(code: int) -> str:
    """The codes of a pair of levels (`weigh.pair_levels`), separated by blanks, in the order of the fields."""
    return " ".join(word for word in code_words(code) if word)


def code_words(code: int) -> tuple[str, ...]:
    """The code of each field, `''` where nothing is known."""
    return tuple(_CODES[field][code >> (SHIFT * field) & 7] for field in range(len(_CODES)))


def level_code(field: int, level: int) -> str:
    """The code of a level of a field; `''` where it says nothing."""
    return _CODES[field][level & 7]


EVIDENCE_WORDS: dict[str, Say] = {
    "nama_kosong": Say("nama kosong di salah satu catatan", "a name is missing"),
    "nama_sama": Say("nama sama", "same name"),
    "nama_mirip": Say("nama sama dengan ejaan berbeda", "same name, spelled differently"),
    "nama_sebagian": Say("nama yang pendek termuat dalam nama yang panjang", "the shorter name is part of the longer one"),
    "nama_inisial": Say("nama sama dengan inisial atau potongan", "same name with initials or cut short"),
    "nama_satu_kata": Say("hanya sebagian kata nama sama", "only some words of the names agree"),
    "nama_lemah": Say("nama hanya berbagi inisial atau potongan kata", "names share only initials or parts of words"),
    "nama_beda": Say("nama berbeda", "different names"),
    "tanggal_kosong": Say("tanggal lahir kosong di salah satu catatan", "a birth date is missing"),
    "tanggal_sama": Say("tanggal lahir sama", "same birth date"),
    "tanggal_terbalik": Say("hari dan bulan lahir tertukar", "day and month of birth changed places"),
    "tanggal_satu_angka": Say("tanggal lahir beda satu angka", "birth dates differ in one digit"),
    "tanggal_hari_tak_diketahui": Say("tahun lahir sama, harinya isian umum", "same year of birth, the day is a stand-in"),
    "tanggal_dua_bagian": Say("dua dari hari, bulan, tahun lahir sama", "two of day, month and year of birth agree"),
    "tanggal_tahun_dekat": Say("hanya tahun lahir sama atau beda setahun", "only the year of birth agrees, or is one off"),
    "tanggal_beda": Say("tanggal lahir berbeda", "different birth dates"),
    "nik_kosong": Say("NIK kosong di salah satu catatan", "a NIK is missing"),
    "nik_sama": Say("NIK sama", "same NIK"),
    "nik_satu_angka": Say("NIK beda satu angka atau dua angka tertukar", "NIK with one digit wrong or two swapped"),
    "nik_empat_puluh": Say("NIK beda pada tambahan 40 untuk perempuan", "NIK differ by the 40 added for women"),
    "nik_urut_beda": Say("NIK sama kecuali nomor urut, seperti orang sehari lahir", "NIK equal but for the running number"),
    "nik_meragukan": Say("NIK berbeda, salah satunya tidak cocok dengan catatannya", "NIK differ, one does not fit its own record"),
    "nik_beda": Say("NIK berbeda", "different NIK"),
    "kk_sama": Say("nomor KK sama", "same family card"),
    "kk_satu_angka": Say("nomor KK beda satu angka", "family cards differ in one digit"),
    "anggota_sama": Say("ada anggota keluarga yang sama", "somebody else is in both families"),
    "kk_beda": Say("nomor KK berbeda", "different family cards"),
    "anggota_beda": Say("anggota keluarga lain tidak ada yang sama", "nobody else is in both families"),
    "ibu_sama": Say("nama ibu sama", "same mother's name"),
    "ibu_mirip": Say("nama ibu sama dengan ejaan berbeda", "same mother's name, spelled differently"),
    "ibu_sebagian": Say("nama ibu termuat sebagian", "mother's name agrees in part"),
    "ibu_inisial": Say("nama ibu sama dengan inisial", "mother's name agrees by initials"),
    "ibu_satu_kata": Say("nama ibu hanya berbagi satu kata", "mothers' names share a word only"),
    "ibu_lemah": Say("nama ibu hanya berbagi potongan kata", "mothers' names share parts of words only"),
    "ibu_beda": Say("nama ibu berbeda", "different mother's names"),
    "desa_sama": Say("desa sama", "same village"),
    "rt_sama": Say("desa, RT dan RW sama", "same village, RT and RW"),
    "kecamatan_sama": Say("kecamatan sama", "same kecamatan"),
    "kabupaten_sama": Say("kabupaten/kota sama", "same kabupaten or kota"),
    "wilayah_beda": Say("kabupaten/kota berbeda", "different kabupaten or kota"),
    "tempat_lahir_sama": Say("tempat lahir sama", "same place of birth"),
    "tempat_lahir_beda": Say("tempat lahir berbeda", "different places of birth"),
    "kelamin_sama": Say("jenis kelamin sama", "same sex"),
    "kelamin_beda": Say("jenis kelamin berbeda", "different sex"),
    "putusan_petugas": Say("diputuskan petugas", "decided by a clerk"),
}

REVIEW_WORDS: dict[str, Say] = {
    "dua_orang_dukcapil": Say("keduanya orang Dukcapil yang berbeda", "both belong to different Dukcapil persons"),
    "dua_nik_terbukti": Say("keduanya punya NIK terbukti yang berbeda", "both have a proved NIK, and they differ"),
    "dua_catatan_satu_sumber": Say("sumber itu sudah mencatat orang ini", "that source has already listed this person"),
    "bukti_bertentangan": Say("catatan lain orang itu menentang", "other records of the person speak against it"),
    "dua_calon": Say("ada calon lain yang hampir sama kuat", "another candidate is nearly as good"),
    "bukti_kurang": Say("bukti belum cukup", "not enough evidence"),
    "nik_sama_orang_beda": Say(
        "NIK sama tetapi nama dan tanggal lahir tidak mendukung", "same NIK, but name and birth date do not confirm it"
    ),
    "putusan_ragu": Say("petugas masih ragu", "a clerk was unsure"),
    "putusan_bertentangan": Say("putusan petugas saling bertentangan", "judgements contradict each other"),
    "catatan_berubah": Say("catatan berubah sejak diputuskan", "a record has changed since it was judged"),
}
