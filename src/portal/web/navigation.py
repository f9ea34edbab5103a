"""The menu: one line an entry, shown to those who may. A new app adds its line here."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from dtsen.errors import Lang, Say
from portal.accounts.actor import Actor


@dataclass(frozen=True)
class Entry:
    """`capability`: who sees it; `route`: the name of its page."""

    route: str
    title: Say
    capability: str


ENTRIES = (
    Entry("cari", Say("Cari", "Search"), "cari_orang"),
    Entry("usulan", Say("Usulan", "Proposals"), "lihat_usulan"),
    Entry("dasbor", Say("Dasbor", "Dashboard"), "lihat_jumlah"),
    Entry("daftar", Say("Daftar daerah", "Local lists"), "unggah_data_daerah"),
    Entry("pendataan", Say("Pendataan", "Enumeration"), "lihat_pendataan"),
    Entry("pasangan", Say("Pasangan", "Pairs"), "putuskan_pasangan"),
    Entry("paket", Say("Paket data", "Data parcels"), "lihat_paket"),
    Entry("permintaan_data", Say("Permintaan data", "Data requests"), "lihat_permintaan"),
    Entry("serah_terima", Say("Serah terima", "Handovers"), "lihat_serah_terima"),
    Entry("audit", Say("Audit", "Audit"), "lihat_audit"),
    Entry("pdp", Say("Pelindungan data", "Data protection"), "lihat_pdp"),
    Entry("akun", Say("Akun", "Accounts"), "lihat_akun"),
    Entry("sehat", Say("Kesehatan sistem", "System health"), "kelola_operasi"),
)


@dataclass(frozen=True)
class Shown:
    """One entry as drawn."""

    url: str
    title: str
    current: bool


@lru_cache(maxsize=64)
def _address(route: str) -> str:
    """Asked by every page for every entry."""
    return reverse(route)


def entries_for(actor: Actor | None, path: str, lang: Lang) -> list[Shown]:
    """The entries that this actor may open."""
    if actor is None:
        return []
    made = [(_address(entry.route), entry.title.text(lang)) for entry in ENTRIES if actor.may(entry.capability)]
    return [Shown(url, title, path.startswith(url)) for url, title in made]
