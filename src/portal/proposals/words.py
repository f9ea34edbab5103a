"""States, kinds, acts and papers of proposals as people say them."""

from dtsen.errors import Say
from dtsen.updates import Action, ProposalKind, RefusedError, Role, State

STATES: dict[str, Say] = {
    State.DRAF: Say("Draf, menunggu musyawarah", "Draft, waits for the meeting"),
    State.MUSDES_SETUJU: Say("Disetujui musyawarah", "Approved by the meeting"),
    State.MUSDES_TOLAK: Say("Ditolak musyawarah", "Refused by the meeting"),
    State.DIUSULKAN: Say("Diusulkan, menunggu dinas sosial", "Proposed, waits for the social office"),
    State.DIKEMBALIKAN: Say("Dikembalikan ke desa", "Returned to the village"),
    State.VERVAL_DINSOS: Say("Diperiksa dinas sosial, menunggu pengesahan", "Verified, waits for the head of region"),
    State.DISAHKAN_KDH: Say("Disahkan, menunggu pusat", "Signed, waits for the centre"),
    State.DITERIMA_KEMENSOS: Say("Diterima, menunggu rilis berikutnya", "Accepted, waits for the next release"),
    State.DITOLAK: Say("Ditolak pusat", "Refused by the centre"),
    State.MASUK_VERSI: Say("Masuk rilis", "In the release"),
    State.DITARIK: Say("Ditarik", "Withdrawn"),
}
# What the state waits for, short enough for a list.
SHORT: dict[str, Say] = {
    State.DRAF: Say("draf", "draft"),
    State.MUSDES_SETUJU: Say("disetujui musyawarah", "meeting approved"),
    State.MUSDES_TOLAK: Say("ditolak musyawarah", "meeting refused"),
    State.DIUSULKAN: Say("diusulkan", "proposed"),
    State.DIKEMBALIKAN: Say("dikembalikan", "returned"),
    State.VERVAL_DINSOS: Say("diperiksa dinas", "verified"),
    State.DISAHKAN_KDH: Say("disahkan", "signed"),
    State.DITERIMA_KEMENSOS: Say("diterima pusat", "accepted"),
    State.DITOLAK: Say("ditolak pusat", "refused"),
    State.MASUK_VERSI: Say("masuk rilis", "in the release"),
    State.DITARIK: Say("ditarik", "withdrawn"),
}
KINDS: dict[str, Say] = {
    ProposalKind.PENAMBAHAN: Say("Penambahan", "Addition"),
    ProposalKind.PERBAIKAN: Say("Perbaikan", "Correction"),
    ProposalKind.PENGHAPUSAN: Say("Penghapusan", "Removal"),
    ProposalKind.SANGGAHAN: Say("Sanggahan warga", "Objection of a citizen"),
}
# What a button says, and what the history says was done.
ACTS: dict[str, tuple[Say, Say]] = {
    Action.SETUJUI_MUSDES: (Say("Musyawarah menyetujui", "The meeting approves"), Say("Disetujui musyawarah", "Approved by the meeting")),
    Action.TOLAK_MUSDES: (Say("Musyawarah menolak", "The meeting refuses"), Say("Ditolak musyawarah", "Refused by the meeting")),
    Action.USULKAN: (Say("Usulkan ke dinas sosial", "Propose to the social office"), Say("Diusulkan", "Proposed")),
    Action.VERIFIKASI: (Say("Periksa: benar", "Verify: right"), Say("Diperiksa dinas sosial", "Verified by the social office")),
    Action.KEMBALIKAN: (Say("Kembalikan ke desa", "Return to the village"), Say("Dikembalikan ke desa", "Returned to the village")),
    Action.SAHKAN: (Say("Sahkan", "Sign"), Say("Disahkan kepala daerah", "Signed by the head of region")),
    Action.TERIMA: (Say("Terima", "Accept"), Say("Diterima pusat", "Accepted by the centre")),
    Action.TOLAK: (Say("Tolak", "Refuse"), Say("Ditolak pusat", "Refused by the centre")),
    Action.MASUKKAN_VERSI: (Say("Masukkan ke rilis", "Take into a release"), Say("Masuk rilis", "In the release")),
    Action.TARIK: (Say("Tarik kembali", "Withdraw"), Say("Ditarik", "Withdrawn")),
}
ROLES: dict[str, Say] = {
    Role.WARGA: Say("warga", "citizen"),
    Role.OPERATOR_DESA: Say("operator desa", "village operator"),
    Role.DINSOS: Say("dinas sosial", "social office"),
    Role.KEPALA_DAERAH: Say("kepala daerah", "head of region"),
    Role.KEMENSOS: Say("Kemensos", "Kemensos"),
    Role.BPS: Say("BPS", "BPS"),
}
ORIGINS: dict[str, Say] = {
    "daftar": Say("daftar yang diunggah", "an uploaded list"),
    "lapangan": Say("pendataan lapangan", "the field"),
    "formulir": Say("formulir", "a form"),
    "warga": Say("usul atau sanggah warga", "a citizen"),
}
PAPERS: dict[str, Say] = {
    "berita_acara": Say("Berita acara musyawarah", "Minutes of the meeting"),
    "sptjm": Say("SPTJM kepala desa/lurah", "Statement of responsibility (SPTJM)"),
    "surat_pengesahan": Say("Surat pengesahan kepala daerah", "Letter of the head of region"),
    "bukti": Say("Bukti", "Evidence"),
}
PRESENCE: dict[str, Say] = {
    "hidup": Say("hidup", "alive"),
    "meninggal": Say("meninggal", "deceased"),
    "pindah": Say("pindah", "moved away"),
    "pindah_ln": Say("pindah ke luar negeri", "moved abroad"),
}


def why_not(error: RefusedError, state: str) -> Say:
    """Why an act was refused, as a sentence."""
    now = SHORT.get(state, Say(state, state))
    known = {
        "keadaan": Say(f"keadaannya sekarang {now.id}", f"it is {now.en} now"),
        "alasan": Say("alasannya belum diisi", "the reason is missing"),
        "dokumen": Say("dokumennya belum dilampirkan", "the paper is missing"),
        "orang_lain": Say(
            "harus orang lain: Anda sudah mengusulkan atau bertindak atasnya", "somebody else must: you proposed it or acted on it"
        ),
        "urutan": Say("ada kejadian bertanggal sesudah hari ini", "something is dated after today"),
    }
    return known[error.why]
