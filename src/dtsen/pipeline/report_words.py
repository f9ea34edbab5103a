"""Codes as words, in both tongues: what the report and the explanation show instead of a code."""

from dtsen.errors import Say

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
    "dukcapil": Say("Dukcapil", "Dukcapil (population register)"),
    "dtks": Say("DTKS", "DTKS"),
    "regsosek": Say("Regsosek", "Regsosek"),
    "p3ke": Say("P3KE", "P3KE"),
    "susenas": Say("Susenas (contoh)", "Susenas (sample survey)"),
    "admin": Say("Daftar administrasi", "Administrative lists"),
    "pln": Say("PLN", "PLN (electricity)"),
    "bpjs_kesehatan": Say("BPJS Kesehatan", "BPJS Kesehatan (health insurance)"),
    "bpjs_ketenagakerjaan": Say("BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan (work insurance)"),
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

PROGRAMME_WORDS = {
    "pkh": Say("PKH (Program Keluarga Harapan)", "PKH (conditional cash transfer)"),
    "sembako": Say("Sembako/BPNT", "Sembako/BPNT (food assistance)"),
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
    "belum_didata": Say("keluarga belum didata register mana pun", "family that no register describes yet"),
    "tanpa_anggota_aktif": Say("tidak ada lagi anggota yang hidup", "no living member left"),
    "tidak_hidup": Say("tidak hidup atau tidak lagi tinggal di sini", "not living, or no longer here"),
    "keluarga_belum_didata": Say("keluarganya belum didata", "the family is not in DTSEN yet"),
    "keluarga_tanpa_desil": Say("keluarganya tanpa desil", "the family has no desil"),
    "keluarga_tidak_dikenal": Say("keluarganya tidak dikenal", "the family is not known"),
    "wilayah_tidak_diketahui": Say("wilayahnya tidak diketahui", "the region is not known"),
    "ditahan_untuk_persetujuan": Say("ditahan, menunggu persetujuan", "held back until approved"),
}

REVIEW_WORDS: dict[str, Say] = {}


def say(words: dict[str, Say], code: str | None) -> Say:
    """The words of a code; a code without words is shown with blanks for its underscores."""
    plain = (code or "").replace("_", " ")
    return words.get(code or "", Say(plain, plain))
