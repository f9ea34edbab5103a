"""From which official variables each predictor of `pmt_ciri.sql` is made: to say which source a change came from."""

from dataclasses import dataclass

from dtsen.tables import ANGGOTA

_SCHOOL = ("ijazah_tertinggi_yang_dimiliki", "partisipasi_sekolah", "tanggal_lahir")
_WORK = ("status_bekerja", "tanggal_lahir")
_JOB = ("status_bekerja", "status_dalam_pekerjaan_utama")
_BODY = tuple(variable.name for variable in ANGGOTA if variable.daftar_kode == "hambatan")
_LAND = ("lahan_lainnya", "rumah_lainnya")

OF_PERSONS: dict[str, tuple[str, ...]] = {
    "jumlah_anggota": (),
    **{f"jumlah_{ages}": ("tanggal_lahir",) for ages in ("0_6", "7_15", "16_59", "60_atas")},
    "umur_kepala": ("tanggal_lahir",),
    "kepala_perempuan": ("jenis_kelamin",),
    "status_kawin_kepala": ("status_kawin",),
    "sekolah_kepala": _SCHOOL,
    "sekolah_tertinggi": _SCHOOL,
    "anak_tidak_sekolah": ("partisipasi_sekolah", "tanggal_lahir"),
    "jumlah_kuliah": ("partisipasi_sekolah", "jenjang_tertinggi_yang_diduduki"),
    "kepala_bekerja": _WORK,
    "pekerjaan_kepala": _JOB,
    "lapangan_kepala": ("status_bekerja", "lapangan_usaha_dari_pekerjaan_utama"),
    "jumlah_bekerja": _WORK,
    "bagian_bekerja": _WORK,
    "ada_pegawai_negeri": _JOB,
    "jumlah_pegawai": _JOB,
    "omzet_terbesar": ("kepemilikan_usaha", "omzet_usaha_utama"),
    "jumlah_disabilitas": _BODY,
    "jumlah_kronis": ("penyakit_kronis",),
}
_RENAMED: dict[str, tuple[str, ...]] = {
    "daya_listrik": ("daya_terpasang", "sumber_penerangan_utama"),
    "jenis_kloset": ("jenis_kloset", "fasilitas_bab"),
    "kode_provinsi": ("kode_desa_kemendagri",),
    "kode_kabupaten_kota": ("kode_desa_kemendagri",),
}


@dataclass(frozen=True)
class MadeFrom:
    """`subject`: `family` or `person` (of each member; who is a member then counts too)."""

    subject: str
    variables: tuple[str, ...]


def made_from(predictor: str) -> MadeFrom:
    """The variables behind a predictor; one of another schema stands for itself."""
    if predictor in OF_PERSONS:
        return MadeFrom("person", OF_PERSONS[predictor])
    if predictor in _RENAMED:
        return MadeFrom("family", _RENAMED[predictor])
    if predictor.startswith("punya_"):
        thing = predictor.removeprefix("punya_")
        return MadeFrom("family", (f"aset_{'tidak_bergerak' if thing in _LAND else 'bergerak'}_{thing}",))
    return MadeFrom("family", (predictor,))
