"""The data protection impact assessment (UU 27/2022 article 34), made from the program's own tables and rights.

What a person wrote is in policy/portal/pemrosesan.yml (flows, risks, safeguards); what the program does is read from
the program: columns and their sensitivity, rights and row policies, encrypted columns, roles. So it cannot fall behind.
"""

import hashlib
import json
from pathlib import Path

from dtsen.errors import Say
from dtsen.tables import ANGGOTA, KELUARGA
from portal.accounts.role import read_matrix
from portal.exchange.rotation import OWN, SERVED
from portal.pdp.paper import Grid, Paper, Section, listed, same
from portal.pdp.register import Flow, Register, personal_columns, read_register
from portal.protection import PROTECTION

_LEVELS = {"rendah": Say("rendah", "low"), "sedang": Say("sedang", "medium"), "tinggi": Say("tinggi", "high")}
_SENSITIVITY = {"data_pribadi": Say("data pribadi", "personal"), "quasi_identifier": Say("pengenal tak langsung", "quasi-identifier")}


def assessment(policy: Path, release: str = "") -> Paper:
    """The DPIA of this program under this policy; `release`: the name of the release in force, if one is."""
    known = read_register(policy)
    return Paper(
        Say("Penilaian dampak pelindungan data pribadi (DPIA) DTSEN", "Data protection impact assessment (DPIA) of DTSEN"),
        (
            _head(known, policy, release),
            _flows(known),
            _why(known),
            _columns(known),
            _specific(known),
            _access(policy),
            _rights(),
            _risks(known),
            _safeguards(known),
            _subjects(known),
            _open(known),
        ),
    )


def register_paper(policy: Path) -> Paper:
    """The register of processing (article 31): one section a flow."""
    known = read_register(policy)
    return Paper(
        Say("Register pemrosesan data pribadi", "Register of processing of personal data"), tuple(_entry(flow) for flow in known.flows)
    )


def _head(known: Register, policy: Path, release: str) -> Section:
    return Section(
        Say("Tentang dokumen ini", "About this document"),
        (
            Say(f"Pengendali: {known.controller.id}.", f"Controller: {known.controller.en}."),
            Say(f"Dasar: {known.legal_basis}. Berlaku sejak {known.since}.", f"Basis: {known.legal_basis}. In force since {known.since}."),
            Say(f"Rilis yang berlaku: {release or '–'}.", f"Release in force: {release or '–'}."),
            Say(
                f"Sidik isi: {fingerprint(policy)}. Bila sidik berubah (tabel, hak, aturan), pejabat PDP meninjau penilaian ini lagi.",
                f"Fingerprint: {fingerprint(policy)}. When it changes (tables, rights, rules) the DPO must review this assessment.",
            ),
        ),
    )


def fingerprint(policy: Path) -> str:
    """Changes exactly when something changes that the assessment speaks about."""
    known = read_register(policy)
    said = {
        "tabel": {table.name: personal_columns(table) for flow in known.flows for table in flow.tables},
        "hak": {
            name: [rules.app, rules.worker, [[p.command, p.using, p.check] for p in rules.policies]] for name, rules in PROTECTION.items()
        },
        "sandi": sorted(f"{place.table}.{place.column}" for place in (*SERVED, *OWN)),
        "peran": {name: [role.levels, role.data, sorted(role.may)] for name, role in read_matrix(policy).roles.items()},
        "register": hashlib.sha256((policy / "portal" / "pemrosesan.yml").read_bytes()).hexdigest(),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _flows(known: Register) -> Section:
    heads = (Say("Pemrosesan", "Processing"), Say("Tujuan", "Purpose"), Say("Dasar hukum", "Legal basis"), Say("Disimpan", "Kept"))
    rows = tuple((flow.title, flow.purpose.title, same(flow.purpose.legal_basis), _kept(flow)) for flow in known.flows)
    return Section(Say("Apa yang diproses, untuk apa", "What is processed, and what for"), grid=Grid(heads, rows))


def _why(known: Register) -> Section:
    heads = (Say("Pemicu (Pasal 34)", "Trigger (article 34)"), Say("Pemrosesan", "Processing"))
    rows = tuple(
        (title, listed(tuple(flow.title for flow in known.flows if name in flow.triggers))) for name, title in known.triggers.items()
    )
    return Section(Say("Mengapa penilaian ini wajib", "Why this assessment is due"), grid=Grid(heads, rows))


def _columns(known: Register) -> Section:
    heads = (
        Say("Tabel", "Table"),
        Say("Satu baris", "One row"),
        Say("Kolom pribadi", "Personal columns"),
        Say("Kolom seluruhnya", "All columns"),
    )
    rows = []
    for flow in known.flows:
        for table in flow.tables:
            found = personal_columns(table)
            if found:
                words = ", ".join(f"{name} ({_SENSITIVITY[kind].id})" for name, kind in found)
                english = ", ".join(f"{name} ({_SENSITIVITY[kind].en})" for name, kind in found)
                rows.append((same(table.name), same(table.grain), Say(words, english), same(len(table.columns))))
    note = Say(
        "Kolom lain dari tabel perorangan tetap data pribadi karena sebaris dengan pengenal; "
        "yang ditandai di sini adalah yang sendirian sudah mengenali atau mempersempit.",
        "Other columns of tables of persons are personal data too, being in one row with an identifier; "
        "marked here is what identifies or narrows down by itself.",
    )
    return Section(Say("Kolom yang mengenali orang", "Columns that identify persons"), (note,), Grid(heads, tuple(rows)))


def _specific(known: Register) -> Section:
    words = {one.name: one.definisi for one in (*ANGGOTA, *KELUARGA)}
    heads = (Say("Golongan", "Class"), Say("Variabel", "Variable"), Say("Arti", "Meaning"))
    rows = tuple((same(group), same(name), same(words.get(name, "–"))) for group, names in known.specific.items() for name in names)
    note = Say(
        f"Data siapa pun di bawah umur {known.child_below} tahun juga data spesifik.",
        f"Data of anybody below {known.child_below} years of age are specific as well.",
    )
    return Section(Say("Data spesifik (Pasal 4 ayat (2))", "Specific data (article 4 (2))"), (note,), Grid(heads, rows))


def _access(policy: Path) -> Section:
    matrix = read_matrix(policy)
    kinds = {"orang": Say("perorangan", "persons"), "agregat": Say("jumlah saja", "counts only"), "tidak": Say("tidak ada", "none")}
    heads = (Say("Peran", "Role"), Say("Tingkat", "Level"), Say("Data", "Data"), Say("Boleh", "May"))
    rows = tuple(
        (
            role.title,
            same(", ".join(role.levels)),
            kinds[role.data],
            listed(tuple(matrix.capabilities[one] for one in sorted(role.may))),
        )
        for role in matrix.roles.values()
    )
    return Section(Say("Siapa yang dapat melihat", "Who can see"), grid=Grid(heads, rows))


def _rights() -> Section:
    sealed: dict[str, list[str]] = {}
    for place in (*SERVED, *OWN):
        sealed.setdefault(place.table, []).append(place.column)
    heads = (
        Say("Tabel portal", "Table of the portal"),
        Say("Hak aplikasi", "Rights of the application"),
        Say("Dibatasi per baris", "Limited by row"),
        Say("Kolom terenkripsi", "Encrypted columns"),
    )
    yes, no = Say("ya", "yes"), Say("tidak: tanpa data orang", "no: no data of persons")
    rows = tuple(
        (same(name), same(", ".join(rules.app) or "–"), yes if rules.policies else no, same(", ".join(sealed.get(name, [])) or "–"))
        for name, rules in sorted(PROTECTION.items())
    )
    return Section(Say("Hak di basis data", "Rights in the database"), grid=Grid(heads, rows))


def _risks(known: Register) -> Section:
    heads = (
        Say("Risiko", "Risk"),
        Say("Kemungkinan", "Likelihood"),
        Say("Dampak", "Impact"),
        Say("Pengamanan", "Safeguards"),
        Say("Sisa", "What remains"),
    )
    rows = tuple(
        (
            risk.title,
            _LEVELS[risk.likelihood],
            _LEVELS[risk.impact],
            listed(tuple(known.safeguards[name].title for name in risk.safeguards)),
            _LEVELS[risk.rest],
        )
        for risk in known.risks
    )
    return Section(Say("Risiko bagi orang", "Risks to persons"), grid=Grid(heads, rows))


def _safeguards(known: Register) -> Section:
    heads = (Say("Pengamanan", "Safeguard"), Say("Letaknya dalam program", "Where it is in the program"))
    rows = tuple((one.title, same(one.proof)) for one in known.safeguards.values())
    return Section(Say("Pengamanan", "Safeguards"), grid=Grid(heads, rows))


def _subjects(known: Register) -> Section:
    heads = (
        Say("Permintaan", "Request"),
        Say("Pasal UU 27/2022", "Article of UU 27/2022"),
        Say("Batas", "Deadline"),
        Say("Isian pribadi dihapus sesudah", "Particulars erased after"),
    )
    rows = tuple(
        (
            kind.title,
            same(kind.article),
            Say(f"{kind.hours} jam", f"{kind.hours} hours"),
            Say(f"{kind.keep_months} bulan", f"{kind.keep_months} months"),
        )
        for kind in known.kinds.values()
    )
    incident = known.incident
    last = (
        Say("Pemberitahuan insiden", "Notice of a breach"),
        same(incident.article),
        Say(f"{incident.hours} jam", f"{incident.hours} hours"),
        Say(f"{incident.keep_months} bulan", f"{incident.keep_months} months"),
    )
    return Section(
        Say("Hak subjek data dan batas waktunya", "Rights of data subjects and their deadlines"), grid=Grid(heads, (*rows, last))
    )


def _open(known: Register) -> Section:
    gaps = known.unregistered()
    sentences = [
        Say(
            f"Tabel dengan data orang yang belum ada di register: {', '.join(gaps) or 'tidak ada'}.",
            f"Tables with data of persons that the register does not name: {', '.join(gaps) or 'none'}.",
        )
    ]
    if known.unconfirmed:
        sentences.append(
            Say(
                "Nomor pasal, masa simpan, dan penilaian risiko di sini bahan awal; pejabat PDP harus memeriksa dan mengesahkannya.",
                "Article numbers, retention and risk levels here are a first draft; the DPO must check and sign them.",
            )
        )
    return Section(Say("Yang masih terbuka", "What is still open"), tuple(sentences))


def _entry(flow: Flow) -> Section:
    heads = (Say("Hal", "Subject"), Say("Isi", "Content"))
    columns = {name for table in flow.tables for name, _ in personal_columns(table)}
    rows = (
        (Say("Tujuan", "Purpose"), flow.purpose.title),
        (Say("Dasar hukum", "Legal basis"), same(flow.purpose.legal_basis)),
        (Say("Subjek data", "Data subjects"), flow.subjects),
        (Say("Asal data", "Origin"), flow.origin),
        (Say("Penerima", "Recipients"), flow.recipients),
        (Say("Tabel batch", "Tables of the batch"), same(", ".join(table.name for table in flow.tables) or "–")),
        (Say("Tabel portal", "Tables of the portal"), same(", ".join(flow.portal_tables) or "–")),
        (Say("Kolom pengenal", "Identifying columns"), same(", ".join(sorted(columns)) or "–")),
        (Say("Disimpan", "Kept"), _kept(flow)),
    )
    return Section(flow.title, grid=Grid(heads, rows))


def _kept(flow: Flow) -> Say:
    if flow.keep_months is None:
        return flow.keep
    return Say(f"{flow.keep_months} bulan {flow.keep.id}", f"{flow.keep_months} months {flow.keep.en}")
