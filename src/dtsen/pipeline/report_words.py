"""Codes as words, in both tongues: what the report and the explanation show instead of a code."""

from dtsen.errors import Say
from dtsen.link import evidence

ROOM_WORDS = {
    "sources": Say("1. Penerimaan", "1. Sources"),
    "standardise": Say("2. Pembakuan", "2. Standardise"),
    "link": Say("3. Pemadanan", "3. Link"),
    "registry": Say("4. Registri", "4. Registry"),
    "validate": Say("5. Pemeriksaan", "5. Validate"),
    "rank": Say("6. Pemeringkatan", "6. Rank"),
    "target": Say("7. Penentuan program", "7. Target"),
    "release": Say("8. Rilis", "8. Release"),
}

SOURCE_WORDS = {
    "dukcapil": Say("Dukcapil", "Dukcapil"),
    "dtks": Say("DTKS", "DTKS"),
    "regsosek": Say("Regsosek", "Regsosek"),
    "p3ke": Say("P3KE", "P3KE"),
    "susenas": Say("Susenas (contoh)", "Susenas (sample survey)"),
    "admin": Say("Daftar administrasi", "Administrative lists"),
    "pln": Say("PLN", "PLN (electricity)"),
    "bpjs_kesehatan": Say("BPJS Kesehatan", "BPJS Kesehatan (health)"),
    "bpjs_ketenagakerjaan": Say("BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan (work)"),
    "asn": Say("ASN, TNI, Polri", "Civil servants, army, police"),
    "pemda": Say("Data daerah", "Local government files"),
    "pemutakhiran": Say("Pemutakhiran yang disetujui", "Accepted updates"),
}

METHOD_WORDS = {
    "spine": Say("baris Dukcapil sendiri", "Dukcapil row itself"),
    "nik": Say("NIK sama, nama dan tanggal lahir mendukung", "same NIK, confirmed by name and birth date"),
    "probabilistic": Say(
        "bukti gabungan (nama, tanggal lahir, KK, ibu, alamat)", "combined evidence (name, birth date, card, mother, address)"
    ),
    "family": Say("bukti gabungan, dipastikan anggota keluarga lain", "combined evidence, settled by other members of the family"),
    "judgement": Say("keputusan petugas", "human decision"),
    "alone": Say("tidak ada pasangan", "no partner found"),
    "kk": Say("nomor KK sama", "same family card"),
    "anggota": Say("anggota yang sama", "same members"),
    "kepala": Say("kepala keluarga yang sama", "same head"),
    "tidak_terhubung": Say("tidak terhubung", "not joined"),
    "nomor_pln": Say("nomor pelanggan PLN sama", "same PLN customer number"),
    "tidak_padan": Say("tidak ditemukan orangnya", "person not found"),
}

SEVERITY_WORDS = {
    "kritis": Say("Kritis", "Critical"),
    "peringatan": Say("Peringatan", "Warning"),
    "info": Say("Info", "Info"),
}

ANSWER_WORDS = {
    "yes": Say("Layak", "Eligible"),
    "unknown": Say("Tidak diketahui", "Unknown"),
    "no": Say("Tidak layak", "Not eligible"),
}

PERIOD_WORDS = {"triwulan": Say("triwulan", "quarter"), "bulan": Say("bulan", "month"), "tahun": Say("tahun", "year")}

UNIT_WORDS = {
    "families": Say("sepuluh kelompok dengan jumlah keluarga sama", "ten groups with equal numbers of families"),
    "persons": Say("sepuluh kelompok dengan jumlah orang sama", "ten groups with equal numbers of persons"),
}

# Short names for headings; the rule itself, with its legal reference, is the sentence J00 of the programme.
PROGRAMME_WORDS = {
    "pkh": Say("PKH", "PKH"),
    "sembako": Say("Sembako (BPNT)", "Sembako (BPNT)"),
    "pbi_jk": Say("PBI-JK", "PBI-JK"),
}

COMPONENT_WORDS = {
    "HAMIL": Say("ibu hamil", "pregnant woman"),
    "USIA_DINI": Say("anak usia dini (0-6 tahun)", "child of 0-6 years"),
    "SD": Say("anak SD/sederajat", "pupil of primary school"),
    "SMP": Say("anak SMP/sederajat", "pupil of lower secondary school"),
    "SMA": Say("anak SMA/sederajat", "pupil of upper secondary school"),
    "LANSIA": Say("lanjut usia", "old person"),
    "DISABILITAS_BERAT": Say("penyandang disabilitas berat", "person with a severe disability"),
}

STATE_WORDS = {
    "hidup": Say("hidup", "living"),
    "meninggal": Say("meninggal", "dead"),
    "pindah_ln": Say("pindah ke luar negeri", "moved abroad"),
    "nonaktif": Say("NIK dinonaktifkan", "NIK switched off"),
    "pergi": Say("pergi, tidak dikenal Dukcapil", "left, not known to Dukcapil"),
}

REASON_WORDS = {
    **STATE_WORDS,
    "tanpa_keluarga": Say("tidak ada keluarga yang menyebutnya", "no family names the person"),
    "belum_didata": Say("belum didata register mana pun", "described by no register yet"),
    "tanpa_anggota_aktif": Say("tanpa anggota yang hidup", "without a living member"),
    "tidak_hidup": Say("tidak hidup atau tidak lagi tinggal di sini", "not living, or no longer here"),
    "keluarga_belum_didata": Say("keluarganya belum didata", "the family is not in DTSEN yet"),
    "keluarga_tanpa_desil": Say("keluarganya tanpa desil", "the family has no desil"),
    "keluarga_tidak_dikenal": Say("keluarganya tidak dikenal", "the family is not known"),
    "wilayah_tidak_diketahui": Say("wilayahnya tidak diketahui", "the region is not known"),
    "terpotong": Say("terpotong, tidak dapat dibaca dengan pasti", "cut off, cannot be read for certain"),
    "baris_patah": Say("terpecah di dua baris, tidak dapat disambung dengan pasti", "broken over two lines, cannot be joined for certain"),
    "kunci_ganda": Say("kuncinya sudah dipakai baris lain", "its key is that of another row"),
    "tanpa_anggota": Say("rumah tangga tanpa satu pun anggota", "household without a single member"),
    "tabel_acuan": Say("tabel acuan, bukan catatan", "reference table, no records"),
    "ditahan_untuk_persetujuan": Say("ditahan, menunggu persetujuan", "held back until approved"),
}

# Rules of policy/registry/precedence.yml: why this value and no other.
RULE_WORDS = {
    "pembaruan_disahkan": Say("pembaruan yang disahkan", "an accepted update"),
    "pemegang_kebenaran_identitas": Say("Dukcapil berwenang atas identitas", "Dukcapil has authority over identity"),
    "alamat_ktp": Say("alamat KTP dari Dukcapil", "the address of the card is Dukcapil's"),
    "kartu_belum_diperbarui": Say("kartu sering belum diperbarui", "cards are often not yet renewed"),
    "meteran_yang_berlaku": Say("meteran PLN yang berlaku", "the PLN meter in force"),
    "kepesertaan_yang_berlaku": Say("kepesertaan BPJS yang berlaku", "the BPJS membership in force"),
    "terbaru": Say("data terbaru", "the newest data"),
}

# Why the linker left a pair to a person, in the words of the room itself.
REVIEW_WORDS = evidence.REVIEW_WORDS

# Why a family record is this family; the codes of pairs of persons are worded by the room `link` itself.
EVIDENCE_WORDS = {
    **evidence.EVIDENCE_WORDS,
    "kepala_di_sini": Say("kepalanya ada di keluarga ini", "its head is in this family"),
    "pasangan_di_sini": Say("pasangannya ada di keluarga ini", "its spouse is in this family"),
    "kartu_hari_ini": Say("kartu keluarga hari ini", "the family card of today"),
    "lewat_catatan_terbaru": Say("lewat catatan terbaru anggotanya", "through the newest record of its members"),
    "tidak_dikenal_dukcapil": Say("kartunya tidak dikenal Dukcapil", "its card is not known to Dukcapil"),
    "tanpa_orang_hari_ini": Say("tidak ada anggotanya hari ini", "none of its members is there today"),
    "register": Say("menurut register", "by the register"),
}


def say(words: dict[str, Say], code: str | None) -> Say:
    """The words of a code; a code without words is shown with blanks for its underscores."""
    plain = (code or "").replace("_", " ")
    return words.get(code or "", Say(plain, plain))
