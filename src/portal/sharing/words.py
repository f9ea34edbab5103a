"""States, acts and duties of sharing in words of both tongues."""

import datetime
from typing import Any

from dtsen.errors import Say
from portal.sharing.lifecycle import ParcelState, RequestState

PARCEL_STATES: dict[str, Say] = {
    ParcelState.DISIAPKAN: Say("Disiapkan", "Prepared"),
    ParcelState.DITAWARKAN: Say("Siap diunduh", "Ready to download"),
    ParcelState.DIUNDUH: Say("Sudah diunduh, belum ditandatangani", "Downloaded, not yet signed for"),
    ParcelState.DITERIMA: Say("Diterima", "Received"),
    ParcelState.DILAPORKAN: Say("Pemakaian dilaporkan", "Use was reported"),
    ParcelState.DIMUSNAHKAN: Say("Dimusnahkan", "Destroyed"),
    ParcelState.DITARIK: Say("Ditarik", "Withdrawn"),
    ParcelState.KEDALUWARSA: Say("Lewat masa unduh", "Not downloaded in time"),
}
STATES: dict[str, Say] = PARCEL_STATES | {
    RequestState.DRAF: Say("Draf", "Draft"),
    RequestState.DIAJUKAN: Say("Diajukan, menunggu tinjauan", "Submitted, waits for review"),
    RequestState.DITINJAU: Say("Lolos tinjauan, menunggu putusan", "Reviewed, waits for a decision"),
    RequestState.DIKEMBALIKAN: Say("Dikembalikan untuk diperbaiki", "Returned to be mended"),
    RequestState.DISETUJUI: Say("Disetujui, menunggu paket", "Approved, waits for its parcel"),
    RequestState.DITOLAK: Say("Ditolak", "Refused"),
    RequestState.DIPENUHI: Say("Dipenuhi", "Fulfilled"),
}
ACTS: dict[str, Say] = {
    "terbitkan": Say("Diterbitkan", "Published"),
    "tawarkan": Say("Ditawarkan", "Offered"),
    "tarik": Say("Ditarik", "Withdrawn"),
    "sandi": Say("Kata sandi disampaikan", "Password told"),
    "unduh": Say("Diunduh", "Downloaded"),
    "terima": Say("BAST ditandatangani", "BAST signed"),
    "laporkan": Say("Laporan pemakaian", "Report of use"),
    "musnahkan": Say("Pernyataan pemusnahan", "Statement of destruction"),
    "lewat": Say("Masa unduh lewat", "Time for downloading over"),
    "pengingat": Say("Pengingat", "Reminder"),
    "tulis": Say("Permintaan ditulis", "Request written"),
    "ubah": Say("Isian diubah", "Words changed"),
    "surat": Say("Surat ditambahkan", "Paper added"),
    "ajukan": Say("Diajukan", "Submitted"),
    "loloskan": Say("Lolos tinjauan", "Passed the review"),
    "kembalikan": Say("Dikembalikan", "Returned"),
    "setujui": Say("Disetujui", "Approved"),
    "tolak": Say("Ditolak", "Refused"),
    "penuhi": Say("Paket dilampirkan", "Parcel attached"),
}
DUTIES = {
    "terima": Say("Tanda tangani BAST", "Sign the BAST"),
    "laporan": Say("Laporan pemakaian", "Report of use"),
    "pemusnahan": Say("Pernyataan pemusnahan", "Statement of destruction"),
}
_YES_NO = {"ya": Say("ya", "yes"), "tidak": Say("tidak", "no")}
# What a step says, by its keys; anything else is for the machine.
SAID = {
    "alasan": Say("Alasan", "Reason"),
    "kepada": Say("Kepada", "To"),
    "saluran": Say("Lewat", "By"),
    "tujuan": Say("Untuk", "For"),
    "nama": Say("Nama", "Name"),
    "instansi": Say("Instansi", "Office"),
    "dipakai": Say("Dipakai untuk", "Used for"),
    "keluarga": Say("Keluarga terlayani", "Families served"),
    "masalah": Say("Yang keliru atau kurang", "Wrong or missing"),
    "diteruskan": Say("Diteruskan ke pihak lain", "Passed on"),
    "cara": Say("Cara", "How"),
    "saksi": Say("Saksi", "Witness"),
    "hari": Say("Hari", "Day"),
    "jenis": Say("Jenis", "Kind"),
    "kewajiban": Say("Kewajiban", "Duty"),
}


def said_in(step_said: dict[str, Any], channels: dict[str, Say], papers: dict[str, Say]) -> list[tuple[Say, Say]]:
    """The words of a step, with the codes of channels, papers and duties said out."""
    codes = {"saluran": channels, "jenis": papers, "kewajiban": DUTIES, "diteruskan": _YES_NO}
    found = []
    for key, title in SAID.items():
        value = step_said.get(key, "")
        if value != "":
            found.append((title, codes.get(key, {}).get(str(value)) or _plain(key, value)))
    return found


def _plain(key: str, value: Any) -> Say:
    """As people here write it: the day first, thousands with a point."""
    if key == "hari":
        day = f"{datetime.date.fromisoformat(value):%d-%m-%Y}"
        return Say(day, day)
    if isinstance(value, int):
        return Say(f"{value:,}".replace(",", "."), f"{value:,}")
    return Say(str(value), str(value))
