"""States of campaigns, families and submissions, results of visits, and why a family comes early, in both tongues."""

from dtsen.errors import Say
from portal.enumeration.questionnaire import questionnaire

CAMPAIGNS = {
    "diminta": Say("Diminta, menunggu pusat", "Asked for, waits for the centre"),
    "berjalan": Say("Disetujui, berjalan", "Granted, running"),
    "ditolak": Say("Ditolak pusat", "Refused by the centre"),
    "ditutup": Say("Ditutup", "Closed"),
}
SUBMISSIONS = {
    "diterima": Say("Menunggu keputusan", "Waits for a decision"),
    "pertentangan": Say("Bertentangan, harus dipilih orang", "In conflict, a person has to choose"),
    "menunggu_berkas": Say("Foto belum lengkap", "Photos are missing"),
    "digantikan": Say("Diganti kiriman yang lebih baru", "Replaced by a newer one"),
    "dikembalikan": Say("Dikembalikan ke pencacah", "Sent back to the enumerator"),
    "disetujui": Say("Disetujui", "Approved"),
    "ditolak": Say("Ditolak", "Refused"),
}
DOUBTS = {
    "isi_kedua": Say("isi lain dengan nomor kiriman yang sama", "another content under the same id"),
    "bukan_tugasnya": Say("keluarga ini bukan tugas pencacah itu", "this family was not given to that enumerator"),
    "di_luar_wilayah": Say("desanya di luar wilayah pencacah", "the village lies outside the enumerator's region"),
    "pendataan_usai": Say("tiba sesudah pendataan ditutup", "came after the campaign was closed"),
    "formulir_lama": Say("diisi pada formulir versi lama", "filled in on an old version of the form"),
    "tidak_lolos": Say("ada jawaban yang tidak lolos pemeriksaan", "some answers fail the checks"),
    "dua_kiriman": Say("ada kiriman lain tentang keluarga yang sama", "there is another account of the same family"),
    "versi_lama": Say("data keluarga ini sudah berubah sejak diambil ke telepon", "the family changed since the phone took it"),
    "sudah_diputus": Say("memperbaiki kiriman yang sudah diputuskan", "corrects one that is decided already"),
}
TASKS = {
    "baru": Say("belum didata", "not visited"),
    "terkirim": Say("menunggu pengawas", "waits for the supervisor"),
    "dikembalikan": Say("dikembalikan", "sent back"),
    "disetujui": Say("disetujui", "approved"),
    "ditolak": Say("ditolak", "refused"),
}
# Why a family comes early on the list: short, and said in full where there is room.
REASONS = {
    "belum_didata": Say("belum pernah didata", "never described"),
    "data_lama": Say("data lebih dari tiga tahun", "data older than three years"),
    "dekat_batas": Say("dekat batas program", "near the bound of a programme"),
}
WHY = {
    "belum_didata": Say(
        "hanya dikenal dari Dukcapil; keadaannya belum pernah dicatat", "known from the civil registry only; never described"
    ),
    "data_lama": Say("keterangan terakhirnya lebih dari tiga tahun lalu", "last described more than three years ago"),
    "dekat_batas": Say(
        "perkiraan kesejahteraannya dapat jatuh di kedua sisi desil 4; kunjungan paling menentukan bagi keluarga ini",
        "its estimate may fall on either side of desil 4; a visit decides most about this family",
    ),
}
NO_REASON = Say("data masih baru", "data are recent")


def results() -> dict[str, Say]:
    """The result codes of a visit as the questionnaire words them."""
    return dict(questionnaire().options["hasil"])
