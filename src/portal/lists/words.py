"""Words of lists: fates, matches, stages, fields, states; in both tongues."""

from collections.abc import Mapping
from dataclasses import dataclass

from dtsen.errors import Say
from dtsen.updates import State
from portal.exchange.models import Release
from portal.proposals.words import STATES as PROPOSAL_STATES

KELAS = {
    "ubah": Say("ada yang berubah", "something differs"),
    "belum_di_dtsen": Say("dikenal Dukcapil, belum didata", "known to Dukcapil, not yet described"),
    "bayi_baru": Say("bayi baru, belum di Dukcapil", "new-born, not yet in Dukcapil"),
    "meninggal_dilaporkan": Say("dilaporkan meninggal", "reported dead"),
    "pindah_keluar": Say("pindah keluar", "moved out"),
    "pindah_masuk": Say("pindah masuk", "moved in"),
    "sama": Say("sama dengan registri", "same as the registry"),
    "sudah_meninggal": Say("sudah tercatat meninggal", "already recorded as dead"),
    "tidak_ditemukan": Say("tidak ditemukan", "not found"),
    "ganda": Say("orang yang sama sudah ada di baris lain", "the same person again in this list"),
    "bukan_data": Say("bukan baris orang", "no row of a person"),
}
PADAN = {
    "padan": Say("NIK, nama, dan tanggal lahir cocok", "NIK, name and birth date agree"),
    "padan_nik_nama_beda": Say("NIK cocok, nama berbeda", "NIK agrees, name differs"),
    "padan_nik_tanggal_beda": Say("NIK dan nama cocok, tanggal lahir berbeda", "NIK and name agree, birth date differs"),
    "typo_nik": Say("NIK salah tulis", "NIK mistyped"),
    "tanpa_nik": Say("ditemukan tanpa NIK", "found without NIK"),
    "nik_tidak_ditemukan": Say("NIK tidak ada di registri", "NIK is not in the registry"),
    "nik_ganda": Say("NIK dipakai lebih dari satu orang", "NIK of more than one person"),
    "kk_berbeda": Say("cocok, No. KK berbeda", "agrees, No. KK differs"),
    "meninggal": Say("tercatat meninggal", "recorded as dead"),
    "pindah_ln": Say("tercatat pindah ke luar negeri", "recorded as moved abroad"),
    "nonaktif": Say("NIK sudah dinonaktifkan", "NIK switched off"),
    "tidak_padan": Say("tidak padan", "does not match"),
    "tidak_diketahui": Say("tidak diketahui", "not known"),
}
STATES = {
    "diterima": Say("menunggu dibaca", "waits to be read"),
    "membaca": Say("sedang dibaca", "being read"),
    "pemetaan": Say("menunggu Anda: periksa kolom", "waits for you: check the columns"),
    "antre": Say("menunggu dicocokkan", "waits to be matched"),
    "mencocokkan": Say("sedang dicocokkan", "being matched"),
    "siap": Say("selesai dicocokkan", "matched"),
    "digabung": Say("digabung ke daftarnya", "joined to its list"),
    "gagal": Say("ditolak", "refused"),
    "dihentikan": Say("dihentikan", "stopped"),
}
# Stage of the batch -> words, and the share of the whole work that it usually takes (bench/match).
STAGES = {
    "match: read": (Say("Membaca lembar kerja", "Reading the sheet"), 0.12),
    "match: understand": (Say("Memahami isi setiap baris", "Understanding every row"), 0.18),
    "match: link": (Say("Mencocokkan dengan registri", "Matching with the registry"), 0.24),
    "match: tell": (Say("Menyusun jawaban setiap baris", "Answering every row"), 0.16),
    "match: write": (Say("Menulis jawaban", "Writing the answers"), 0.12),
    "simpan": (Say("Menyimpan jawaban ke portal", "Keeping the answers in the portal"), 0.18),
}
FIELDS = {
    "nik": Say("NIK", "NIK"),
    "no_kk": Say("No. KK", "Family card number"),
    "nama": Say("Nama", "Name"),
    "nama_kepala": Say("Nama kepala keluarga", "Name of the head of family"),
    "tempat_tanggal_lahir": Say("Tempat dan tanggal lahir", "Place and date of birth"),
    "tempat_lahir": Say("Tempat lahir", "Place of birth"),
    "tanggal_lahir": Say("Tanggal lahir", "Birth date"),
    "umur": Say("Umur", "Age"),
    "jenis_kelamin": Say("Jenis kelamin", "Sex"),
    "hubungan": Say("Hubungan keluarga", "Relation in the family"),
    "nama_ibu": Say("Nama ibu kandung", "Name of the mother"),
    "alamat": Say("Alamat", "Address"),
    "rt_rw": Say("RT/RW", "RT/RW"),
    "desa": Say("Desa/kelurahan", "Village"),
    "kecamatan": Say("Kecamatan", "District"),
    "kabupaten": Say("Kabupaten/kota", "Regency or city"),
    "kode_desa": Say("Kode desa", "Village code"),
    "keterangan": Say("Keterangan (meninggal, pindah, ...)", "Remark (died, moved, ...)"),
    "tanggal_kejadian": Say("Tanggal kejadian", "Day of the event"),
    "nomor": Say("Nomor urut", "Running number"),
}
NOT_USED = Say("tidak dipakai", "not used")
TOLD = {"nama": Say("dari namanya", "by its name"), "isi": Say("dari isinya", "by its content"), "ingat": Say("seperti dulu", "as before")}
KINDS = {
    "penambahan": Say("penambahan", "addition"),
    "perbaikan": Say("perbaikan", "correction"),
    "penghapusan": Say("penghapusan", "removal"),
}
ELSEWHERE = Say(
    "Baris wilayah lain ditolak: hanya pemerintah daerahnya yang dapat mengusulkan.",
    "A row of another region is refused: only its own local government may propose.",
)


def field_word(name: str) -> Say:
    """The name of a field; an official variable is called by its name."""
    plain = name.replace("_", " ").capitalize()
    return FIELDS.get(name, Say(plain, plain))


@dataclass(frozen=True)
class Codes:
    """What the codes of the release mean: variable -> code -> label."""

    labels: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, release: Release | None) -> "Codes":
        if release is None:
            return cls({})
        known = release.labels["kode"]
        return cls({row[0]: known.get(row[3], {}) for subject in ("keluarga", "anggota") for row in release.labels.get(subject, [])})

    def word(self, variable: str, value: str) -> str:
        return str(self.labels.get(variable, {}).get(value, value))


def state_words(state: str) -> Say:
    """Where a proposal stands; one that was not taken at all has no state."""
    return PROPOSAL_STATES[State(state)] if state else Say("tidak diterima", "not taken")


def clash_words(variables: list[str]) -> Say:
    """What is said of a row that another one contradicts."""
    named = ", ".join(field_word(one).id if one != "*" else "keadaan" for one in variables)
    return Say(f"berlawanan dengan baris lain tentang {named}: putuskan satu", f"contradicts another row about {named}: decide on one")
