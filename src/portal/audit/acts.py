"""What an entry says, as a sentence: who reads the log is no programmer. Every act that is written down has its words here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dtsen.errors import Say
from portal.audit.models import Entry
from portal.web.words import number


@dataclass(frozen=True)
class Around:
    """What a sentence may need beside its entry: full names by account, regions by code, titles of roles, reasons for unmasking."""

    accounts: Mapping[int, str]
    regions: Mapping[str, str]
    roles: Mapping[str, Say]
    reasons: Mapping[str, Say]


Sentence = Callable[[Entry, Around], Say]
_VERDICTS = {"sama": Say("sama", "same"), "beda": Say("beda", "different"), "ragu": Say("ragu", "unsure")}
_FAILED = {
    "sandi": Say("kata sandi atau kode salah", "wrong password or code"),
    "kode": Say("kode kedua salah", "wrong second code"),
    "terkunci": Say("akun sedang terkunci", "the account was locked"),
    "tidak_dikenal": Say("nama pengguna tidak dikenal", "user name not known"),
    "sandi_sementara_kedaluwarsa": Say("kata sandi sementara sudah kedaluwarsa", "the temporary password had expired"),
}
_TOPICS = {
    "desil": Say("desil", "desil"),
    "cakupan": Say("cakupan", "coverage"),
    "mutu": Say("mutu", "quality"),
    "kesegaran": Say("kesegaran", "freshness"),
    "program": Say("program", "programmes"),
    "kerja": Say("pekerjaan", "open work"),
}
_PROPOSAL_ACTS = {
    "setujui_musdes": Say("disetujui musyawarah", "approved by the meeting"),
    "tolak_musdes": Say("ditolak musyawarah", "refused by the meeting"),
    "usulkan": Say("diusulkan ke dinas sosial", "proposed to the social office"),
    "verifikasi": Say("diperiksa dinas sosial", "verified by the social office"),
    "kembalikan": Say("dikembalikan ke desa", "returned to the village"),
    "sahkan": Say("disahkan kepala daerah", "signed by the head of region"),
    "terima": Say("diterima pusat", "accepted by the centre"),
    "tolak": Say("ditolak pusat", "refused by the centre"),
    "tarik": Say("ditarik kembali", "withdrawn"),
}
_TOLD = {
    "lembaga": Say("lembaga pelindungan data", "the data protection agency"),
    "subjek": Say("subjek data", "the data subjects"),
    "masyarakat": Say("masyarakat", "the public"),
}


def _plain(indonesian: str, english: str) -> Sentence:
    return lambda entry, around: Say(indonesian, english)


def _numbered(indonesian: str, english: str, key: str) -> Sentence:
    """`Mencatat permintaan {n}` with a number of the detail."""
    return lambda entry, around: Say(indonesian.format(n=entry.detail.get(key, "–")), english.format(n=entry.detail.get(key, "–")))


def _of_parcel(indonesian: str, english: str) -> Sentence:
    """A parcel by number, with its region by name where it is known."""

    def said(entry: Entry, around: Around) -> Say:
        code = str(entry.detail.get("wilayah", "") or entry.kode_desa or "")
        place, known = around.regions.get(code, code), entry.detail.get("paket", 0)
        name = f"PK-{known:05d}" if isinstance(known, int) else "–"
        where = f" ({place})" if place else ""
        return Say(f"{indonesian.format(n=name)}{where}", f"{english.format(n=name)}{where}")

    return said


def _of_account(indonesian: str, english: str) -> Sentence:
    """About the account of the detail, by name."""
    return lambda entry, around: Say(indonesian.format(who=_whom(entry, around)), english.format(who=_whom(entry, around)))


def _of_assignment(indonesian: str, english: str) -> Sentence:
    def said(entry: Entry, around: Around) -> Say:
        role = around.roles.get(str(entry.detail.get("peran", "")), Say("–", "–"))
        codes = [code for code in str(entry.detail.get("wilayah", "")).split(",") if code]
        where = ", ".join(around.regions.get(code, code) for code in codes)
        who = _whom(entry, around)
        return Say(
            f"{indonesian.format(who=who)}: {role.id}{f', {where}' if where else ''}",
            f"{english.format(who=who)}: {role.en}{f', {where}' if where else ''}",
        )

    return said


def _whom(entry: Entry, around: Around) -> str:
    return around.accounts.get(_account_in(entry), "–")


def _account_in(entry: Entry) -> int:
    known = entry.detail.get("akun", 0)
    return known if isinstance(known, int) else 0


def _family(entry: Entry, around: Around) -> Say:
    people, fields = max(0, len(entry.subject_ids) - 1), len(entry.fields)
    return Say(
        f"Membuka halaman keluarga dan {people} anggotanya ({fields} jenis isian)",
        f"Opened the page of a family and its {people} members ({fields} kinds of values)",
    )


def _person(entry: Entry, around: Around) -> Say:
    return Say(
        f"Membuka halaman satu orang ({len(entry.fields)} jenis isian)",
        f"Opened the page of a person ({len(entry.fields)} kinds of values)",
    )


def _unmasked(entry: Entry, around: Around) -> Say:
    people = max(0, len(entry.subject_ids) - 1)
    return Say(
        f"Membuka NIK {people} orang dan No. KK keluarganya", f"Opened the NIK of {people} persons and the card number of their family"
    )


def _searched(entry: Entry, around: Around) -> Say:
    found = number(int(entry.detail.get("hasil", len(entry.subject_ids))))
    if entry.detail.get("cara") == "nomor":
        return Say(f"Mencari dengan nomor: {found} orang ditemukan", f"Searched by number: {found} persons found")
    return Say(f"Mencari dengan nama: {found} orang ditemukan", f"Searched by name: {found} persons found")


def _list(indonesian: str, english: str) -> Sentence:
    def said(entry: Entry, around: Around) -> Say:
        rows = number(int(entry.detail.get("jumlah", len(entry.subject_ids))))
        where = around.regions.get(entry.kode_desa or "", "")
        return Say(f"{indonesian}: {rows} baris{f', {where}' if where else ''}", f"{english}: {rows} rows{f', {where}' if where else ''}")

    return said


def _dashboard_file(entry: Entry, around: Around) -> Say:
    topic = _TOPICS.get(str(entry.detail.get("tampak", "")), Say("–", "–"))
    code = str(entry.detail.get("wilayah", ""))
    where = around.regions.get(code, code)
    nation = code == "nasional"
    return Say(
        f"Mengunduh tabel dasbor: {topic.id}, {'seluruh Indonesia' if nation else where}",
        f"Downloaded a table of the dashboard: {topic.en}, {'the whole country' if nation else where}",
    )


def _judged(indonesian: str, english: str) -> Sentence:
    def said(entry: Entry, around: Around) -> Say:
        verdict = _VERDICTS.get(str(entry.detail.get("putusan", "")), Say("–", "–"))
        return Say(f"{indonesian}: {verdict.id}", f"{english}: {verdict.en}")

    return said


def _proposal_act(entry: Entry, around: Around) -> Say:
    what = _PROPOSAL_ACTS.get(str(entry.detail.get("perbuatan", "")), Say("–", "–"))
    many = number(int(entry.detail.get("jumlah", 1)))
    return Say(f"Usulan {what.id}: {many}", f"Proposals {what.en}: {many}")


def _log_in(entry: Entry, around: Around) -> Say:
    second = bool(entry.detail.get("faktor_kedua"))
    return Say("Masuk dengan kode kedua" if second else "Masuk", "Logged in with the second code" if second else "Logged in")


def _failed(entry: Entry, around: Around) -> Say:
    why = _FAILED.get(str(entry.detail.get("sebab", "")), Say("–", "–"))
    times = entry.detail.get("gagal")
    return Say(
        f"Gagal masuk: {why.id}{f', kali ke-{times}' if times else ''}", f"Log-in failed: {why.en}{f', failure {times}' if times else ''}"
    )


def _told(entry: Entry, around: Around) -> Say:
    whom = _TOLD.get(str(entry.detail.get("kepada", "")), Say("–", "–"))
    incident = entry.detail.get("insiden", "–")
    return Say(f"Memberitahukan insiden {incident} kepada {whom.id}", f"Told {whom.en} of incident {incident}")


def _near(entry: Entry, around: Around) -> Say:
    what, known = ("permintaan", "permintaan") if "permintaan" in entry.detail else ("insiden", "insiden")
    english = "Request" if what == "permintaan" else "Incident"
    return Say(
        f"Batas {what} {entry.detail.get(known, '–')} tinggal kurang dari sehari",
        f"{english} {entry.detail.get(known, '–')}: less than a day is left",
    )


def _reset(entry: Entry, around: Around) -> Say:
    who = _whom(entry, around)
    if entry.detail.get("lewat") == "mesin":
        return Say(f"Mengatur ulang akun {who} lewat perintah mesin", f"Reset the account of {who} by command of the machine")
    first = entry.detail.get("diminta_oleh")
    if isinstance(first, int):
        asked = around.accounts.get(first, "–")
        return Say(f"Menyetujui atur ulang akun {who}, diminta {asked}", f"Approved the reset of the account of {who}, asked by {asked}")
    return Say(f"Mengatur ulang kata sandi dan kode kedua {who}", f"Reset password and second code of {who}")


ACTS: dict[str, Sentence] = {
    "cari": _searched,
    "lihat_keluarga": _family,
    "lihat_orang": _person,
    "buka_samaran": _unmasked,
    "unduh_daftar": _list("Mengunduh daftar keluarga", "Downloaded the list of families"),
    "lihat_daftar": _list("Melihat daftar di balik angka dasbor", "Saw the rows behind a number of the dashboard"),
    "unduh_dasbor": _dashboard_file,
    "lihat_pasangan": _plain("Melihat dua catatan berdampingan", "Saw two records side by side"),
    "putuskan_pasangan": _judged("Memutuskan pasangan catatan", "Judged a pair of records"),
    "batalkan_putusan": _judged("Membatalkan putusan pasangan", "Took a judgement back"),
    "kirim_putusan": _numbered("Menulis {n} putusan pasangan untuk run berikutnya", "Wrote {n} judgements for the next run", "baris"),
    "tulis_penyerahan": _plain("Menulis penyerahan pembaruan untuk run berikutnya", "Wrote a delivery of updates for the next run"),
    "ajukan_usulan": _numbered("Mengajukan {n} usulan", "Sent in {n} proposals", "jumlah"),
    "putuskan_usulan": _proposal_act,
    "periksa_kumpulan": _numbered("Memeriksa {n} usulan sebelum diputuskan", "Checked {n} proposals before the decision", "jumlah"),
    "ambil_contoh_usulan": _numbered("Memilih {n} usulan untuk diperiksa di lapangan", "Drew {n} proposals to be visited", "jumlah"),
    "tulis_hasil_lapangan": _plain("Menulis hasil pemeriksaan lapangan sebuah usulan", "Wrote down what a visit found"),
    "kirim_pembaruan": _numbered(
        "Menulis {n} usulan yang diterima untuk run berikutnya", "Wrote {n} accepted proposals for the next run", "jumlah"
    ),
    "usulan_masuk_rilis": _numbered("Mencatat {n} usulan masuk rilis", "Marked {n} proposals as taken into the release", "jumlah"),
    "lihat_usulan": _plain("Membuka satu usulan", "Opened a proposal"),
    "lihat_daftar_usulan": _list("Melihat daftar usulan", "Saw a list of proposals"),
    "unduh_jawaban_usulan": _list("Mengunduh jawaban usulan sebuah kumpulan", "Downloaded the answers of a batch of proposals"),
    "buka_dokumen_usulan": _plain("Membuka dokumen sebuah usulan", "Opened the paper of a proposal"),
    "pendataan_diminta": _numbered("Meminta pendataan bersama {n}", "Asked for joint enumeration {n}", "pendataan"),
    "pendataan_diputus": _numbered("Memutuskan permintaan pendataan {n}", "Decided on the request for enumeration {n}", "pendataan"),
    "pendataan_ditutup": _numbered("Menutup pendataan bersama {n} dengan laporan", "Closed enumeration {n} with a report", "pendataan"),
    "unduh_laporan_pendataan": _numbered("Mengunduh laporan pendataan {n}", "Downloaded the report of enumeration {n}", "pendataan"),
    "buka_surat_pendataan": _numbered("Membuka surat permintaan pendataan {n}", "Opened the letter of enumeration {n}", "pendataan"),
    "contoh_pendataan_diambil": _numbered("Mengambil {n} kunjungan untuk diperiksa ulang", "Drew {n} visits to be repeated", "jumlah"),
    "lihat_tugas_pendataan": _list("Melihat daftar tugas pendataan", "Saw the list of families to visit"),
    "kode_perangkat_dibuat": _of_account("Membuat kode perangkat untuk {who}", "Made a code of a device for {who}"),
    "perangkat_dipasangkan": _numbered("Memasangkan perangkat {n} dengan kodenya", "Paired device {n} by its code", "perangkat"),
    "pencacah_ditambah": _of_account("Menambah pencacah {who}", "Added the enumerator {who}"),
    "kunci_perangkat_dibuat": _of_account("Membuat kunci perangkat untuk {who}", "Made a key of a device for {who}"),
    "kunci_perangkat_dicabut": _numbered("Mencabut kunci perangkat {n}", "Revoked the key of device {n}", "perangkat"),
    "daftar_pendataan_dibuat": _list("Membuat daftar keluarga pendataan", "Made the list of families to visit"),
    "tugas_dibagi": _of_account("Membagi tugas pendataan kepada {who}", "Gave tasks of the enumeration to {who}"),
    "ambil_tugas": _list("Mengambil daftar tugas ke perangkat", "Took the list of tasks to a device"),
    "kiriman_diputus": _numbered("Memutuskan kiriman kunjungan, pendataan {n}", "Decided on a visit, enumeration {n}", "pendataan"),
    "pertentangan_diputus": _numbered("Memilih di antara {n} kiriman satu keluarga", "Chose among {n} accounts of one family", "kiriman"),
    "lihat_kiriman": _plain("Membuka satu kiriman pendataan", "Opened a submission of the enumeration"),
    "lihat_daftar_kiriman": _list("Melihat daftar kiriman pendataan", "Saw a list of submissions of the enumeration"),
    "banding_kiriman": _numbered("Membandingkan {n} kiriman satu keluarga", "Compared {n} accounts of one family", "kiriman"),
    "buka_foto_pendataan": _plain("Membuka foto sebuah kiriman pendataan", "Opened a photo of a submission"),
    "lihat_tanda_pendataan": _numbered("Melihat tanda pengawasan pendataan {n}", "Saw the alarms of enumeration {n}", "pendataan"),
    "kiriman_diterima": _numbered("Mengirim hasil kunjungan, pendataan {n}", "Sent a visit, enumeration {n}", "pendataan"),
    "masuk": _log_in,
    "masuk_gagal": _failed,
    "alamat_dibatasi": _numbered(
        "Membatasi satu alamat jaringan: {n} kali gagal masuk", "Limited a network address: {n} failed log-ins", "gagal"
    ),
    "ganti_ponsel_dimulai": _of_account("Mulai mengganti ponsel untuk kode, {who}", "Began to replace the phone for codes, {who}"),
    "ponsel_diganti": _of_account("Mengganti ponsel untuk kode, {who}", "Replaced the phone for codes, {who}"),
    "kode_pemulihan_dibuat": _of_account("Membuat kode pemulihan, {who}", "Made recovery codes, {who}"),
    "kode_pemulihan_dipakai": _of_account("Memakai satu kode pemulihan, {who}", "Used a recovery code, {who}"),
    "keluar": _plain("Keluar", "Logged out"),
    "ganti_penugasan": _plain("Berganti penugasan", "Changed the assignment"),
    "sandi_diganti": _plain("Mengganti kata sandinya sendiri", "Changed the own password"),
    "akun_dibuat": _of_account("Membuat akun {who}", "Made the account of {who}"),
    "akun_ditutup": _of_account("Menutup akun {who}", "Closed the account of {who}"),
    "akun_diatur_ulang": _reset,
    "atur_ulang_diminta": _of_account("Meminta atur ulang akun {who}", "Asked for the reset of the account of {who}"),
    "atur_ulang_ditolak": _of_account("Menolak atur ulang akun {who}", "Refused the reset of the account of {who}"),
    "kunci_dibuka": _of_account("Membuka kunci akun {who}", "Unlocked the account of {who}"),
    "penugasan_dibuat": _of_assignment("Memberi penugasan kepada {who}", "Gave an assignment to {who}"),
    "penugasan_diminta": _of_assignment("Meminta penugasan untuk {who}", "Asked for an assignment for {who}"),
    "penugasan_disetujui": _of_assignment("Menyetujui penugasan {who}", "Approved the assignment of {who}"),
    "penugasan_ditolak": _of_assignment("Menolak penugasan {who}", "Refused the assignment of {who}"),
    "penugasan_dicabut": _of_assignment("Mencabut penugasan {who}", "Revoked the assignment of {who}"),
    "buka_permintaan_pdp": _plain(
        "Membuka isian pribadi sebuah permintaan subjek data", "Opened the particulars of a data subject's request"
    ),
    "pdp_permintaan_diterima": _numbered("Mencatat permintaan subjek data {n}", "Wrote down request {n} of a data subject", "permintaan"),
    "pdp_identitas_diperiksa": _numbered(
        "Memeriksa identitas pemohon, permintaan {n}", "Checked who the applicant is, request {n}", "permintaan"
    ),
    "pdp_permintaan_diputus": _numbered("Memutuskan permintaan subjek data {n}", "Decided request {n} of a data subject", "permintaan"),
    "pdp_insiden_dicatat": _numbered("Mencatat insiden {n}", "Wrote down incident {n}", "insiden"),
    "pdp_insiden_diubah": _numbered("Mengubah catatan insiden {n}", "Changed the record of incident {n}", "insiden"),
    "pdp_insiden_diberitahukan": _told,
    "pdp_insiden_ditutup": _numbered("Menutup insiden {n}", "Closed incident {n}", "insiden"),
    "pdp_batas_dekat": _near,
    "pdp_retensi_dihapus": _plain("Menghapus isian pribadi yang melewati masa simpan", "Erased particulars past their retention"),
    "paket_diterbitkan": _of_parcel("Menerbitkan paket {n}", "Published parcel {n}"),
    "paket_ditawarkan": _of_parcel("Menawarkan paket {n}", "Offered parcel {n}"),
    "paket_ditarik": _of_parcel("Menarik paket {n}", "Withdrew parcel {n}"),
    "paket_sandi_disampaikan": _of_parcel(
        "Menyampaikan kata sandi paket {n} di luar portal", "Told the password of parcel {n} outside the portal"
    ),
    "paket_diunduh": _of_parcel("Mengunduh paket {n}", "Downloaded parcel {n}"),
    "paket_diterima": _of_parcel("Menandatangani BAST paket {n}", "Signed the BAST of parcel {n}"),
    "paket_dilaporkan": _of_parcel("Melaporkan pemakaian paket {n}", "Reported the use of parcel {n}"),
    "paket_dimusnahkan": _of_parcel("Menyatakan paket {n} dimusnahkan", "Stated that parcel {n} was destroyed"),
    "paket_kedaluwarsa": _of_parcel("Masa unduh paket {n} lewat", "The time for downloading parcel {n} is over"),
    "paket_diingatkan": _of_parcel("Mengingatkan kewajiban penerima paket {n}", "Reminded the receiver of parcel {n} of a duty"),
    "permintaan_data_ditulis": _numbered("Menulis permintaan data {n}", "Wrote request for data {n}", "permintaan"),
    "permintaan_data_diajukan": _numbered("Mengajukan permintaan data {n}", "Submitted request for data {n}", "permintaan"),
    "permintaan_data_diloloskan": _numbered(
        "Meloloskan tinjauan permintaan data {n}", "Passed request for data {n} on review", "permintaan"
    ),
    "permintaan_data_dikembalikan": _numbered("Mengembalikan permintaan data {n}", "Returned request for data {n}", "permintaan"),
    "permintaan_data_disetujui": _numbered("Menyetujui permintaan data {n}", "Approved request for data {n}", "permintaan"),
    "permintaan_data_ditolak": _numbered("Menolak permintaan data {n}", "Refused request for data {n}", "permintaan"),
    "permintaan_data_ditarik": _numbered("Menarik permintaan data {n}", "Withdrew request for data {n}", "permintaan"),
    "permintaan_data_dipenuhi": _numbered(
        "Melampirkan paket pada permintaan data {n}", "Attached parcels to request for data {n}", "permintaan"
    ),
    "surat_ditambahkan": _numbered("Menambahkan surat pada permintaan data {n}", "Added a paper to request for data {n}", "permintaan"),
    "surat_dibuka": _numbered("Membuka surat permintaan data {n}", "Opened a paper of request for data {n}", "permintaan"),
    "serah_terima_diunduh": _numbered(
        "Mengunduh register serah terima ({n} baris)", "Downloaded the register of handovers ({n} rows)", "baris"
    ),
    "daftar_diunggah": _numbered("Mengunggah daftar daerah {n}", "Uploaded local list {n}", "daftar"),
    "daftar_diunggah_ulang": _numbered(
        "Mengunggah lagi berkas daftar {n}; tidak ada yang berubah", "Uploaded the file of list {n} again; nothing changed", "daftar"
    ),
    "kolom_daftar_ditetapkan": _numbered("Menetapkan arti kolom daftar {n}", "Said what the columns of list {n} mean", "daftar"),
    "daftar_dihentikan": _numbered("Menghentikan pencocokan daftar {n}", "Stopped the match of list {n}", "daftar"),
    "daftar_dilanjutkan": _numbered("Melanjutkan pencocokan daftar {n}", "Took the match of list {n} up again", "daftar"),
    "daftar_diajukan": _numbered("Mengajukan {n} baris sebuah daftar daerah", "Submitted {n} rows of a local list", "baris"),
    "daftar_gagal": _numbered("Daftar daerah {n} ditolak", "Local list {n} was refused", "daftar"),
    "daftar_dicocokkan": _numbered("Daftar daerah {n} selesai dicocokkan", "Local list {n} was matched", "daftar"),
    "daftar_digabung": _numbered("Baris perbaikan digabung ke daftar {n}", "Repaired rows were joined to list {n}", "daftar"),
    "daftar_dihapus": _numbered("Menghapus isi {n} daftar yang melewati masa simpan", "Erased {n} lists past their retention", "jumlah"),
    "lihat_daftar_daerah": _list("Melihat baris daftar daerah", "Saw rows of a local list"),
    "lihat_jawaban_daerah": _list("Melihat jawaban baris daftar daerah", "Saw the answers to rows of a local list"),
    "unduh_daftar_daerah": _list("Mengunduh baris daftar daerah", "Downloaded rows of a local list"),
    "pekerjaan_diminta": _list("Meminta pekerjaan atas banyak baris", "Asked for work on many rows"),
    "pekerjaan_selesai": _list("Pekerjaan atas banyak baris selesai", "Work on many rows is done"),
    "pekerjaan_dihentikan": _numbered("Menghentikan pekerjaan {n}", "Stopped work {n}", "pekerjaan"),
    "pekerjaan_berhenti": _list("Pekerjaan atas banyak baris berhenti sebelum selesai", "Work on many rows ended before it was done"),
    "pekerjaan_gagal": _numbered("Pekerjaan {n} gagal", "Work {n} failed", "pekerjaan"),
    "basis_data_dipulihkan": _plain("Memulihkan basis data dari cadangan", "Restored the database from a backup"),
}
# The short name of an act, for choosing one from a list.
TITLES = {
    "cari": Say("Mencari orang", "Searched"),
    "lihat_keluarga": Say("Membuka keluarga", "Opened a family"),
    "lihat_orang": Say("Membuka orang", "Opened a person"),
    "buka_samaran": Say("Membuka NIK dan No. KK", "Opened NIK and card number"),
    "unduh_daftar": Say("Mengunduh daftar keluarga", "Downloaded a list of families"),
    "lihat_daftar": Say("Melihat baris di balik angka", "Saw rows behind a number"),
    "unduh_dasbor": Say("Mengunduh tabel dasbor", "Downloaded a table of the dashboard"),
    "daftar_diunggah": Say("Mengunggah daftar daerah", "Uploaded a local list"),
    "daftar_diajukan": Say("Mengajukan baris daftar", "Submitted rows of a list"),
    "lihat_daftar_daerah": Say("Melihat baris daftar daerah", "Saw rows of a local list"),
    "unduh_daftar_daerah": Say("Mengunduh daftar daerah", "Downloaded a local list"),
    "lihat_pasangan": Say("Melihat pasangan catatan", "Saw a pair of records"),
    "putuskan_pasangan": Say("Memutuskan pasangan", "Judged a pair"),
    "masuk": Say("Masuk", "Logged in"),
    "masuk_gagal": Say("Gagal masuk", "Log-in failed"),
    "alamat_dibatasi": Say("Alamat dibatasi", "Address limited"),
    "akun_dibuat": Say("Membuat akun", "Made an account"),
    "akun_diatur_ulang": Say("Mengatur ulang akun", "Reset an account"),
    "akun_ditutup": Say("Menutup akun", "Closed an account"),
    "penugasan_dibuat": Say("Memberi penugasan", "Gave an assignment"),
    "penugasan_diminta": Say("Meminta penugasan", "Asked for an assignment"),
    "penugasan_disetujui": Say("Menyetujui penugasan", "Approved an assignment"),
    "penugasan_dicabut": Say("Mencabut penugasan", "Revoked an assignment"),
    "paket_diunduh": Say("Mengunduh paket data", "Downloaded a parcel"),
    "surat_dibuka": Say("Membuka surat permintaan data", "Opened a paper of a request"),
}


def act_words(entry: Entry, around: Around) -> Say:
    """The sentence of an entry; an act that a later version writes and this one does not know is shown by its code."""
    sentence = ACTS.get(entry.action)
    return sentence(entry, around) if sentence else Say(entry.action, entry.action)


def reason_words(entry: Entry, around: Around) -> Say | None:
    """`layanan_warga: ...` as the reason of the list and the own words; None when no reason was asked for."""
    if not entry.reason:
        return None
    code, colon, own = entry.reason.partition(": ")
    known = around.reasons.get(code) if colon else None
    return Say(f"{known.id}: {own}", f"{known.en}: {own}") if known else Say(entry.reason, entry.reason)


def accounts_in(entry: Entry) -> set[int]:
    """The accounts that a sentence about this entry may name."""
    other = entry.detail.get("diminta_oleh")
    return {_account_in(entry), entry.account_id or 0, other if isinstance(other, int) else 0} - {0}


def regions_in(entry: Entry) -> set[str]:
    """The regions that a sentence about this entry may name."""
    return {code for code in [*str(entry.detail.get("wilayah", "")).split(","), entry.kode_desa or ""] if code.isdigit()}
