"""The form by hand: what may be proposed of a family, and what was filled in as a proposal."""

from collections.abc import Mapping

from django.db import transaction

from dtsen.errors import RequestError, Say
from dtsen.updates import PROPOSABLE, Change, ProposalKind, content_id, well_formed
from dtsen.updates import Proposal as Proposed
from dtsen.vocabulary import as_iso
from portal.accounts.actor import Actor
from portal.exchange.models import Person
from portal.lookup.queries import FamilyView
from portal.proposals.models import Evidence, Proposal
from portal.proposals.papers import EVIDENCE, Paper, keep
from portal.proposals.showing import codes_of
from portal.proposals.submission import KNOWN, REFUSED, Origin, submit_batch, today_number
from portal.web.words import read_day

NEW = "baru"
STATE = "keadaan"
GONE = ("meninggal", "pindah", "pindah_ln")
# Fields of somebody new: name of the field, variable, whether it must be filled in.
WHO = (
    ("nama", "nama", True),
    ("tanggal_lahir", "tanggal_lahir", True),
    ("jenis_kelamin", "jenis_kelamin", True),
    ("hubungan", "status_hubungan_keluarga", True),
    ("nama_ibu", "nama_ibu", True),
    ("tempat_lahir", "tempat_lahir", False),
    ("nik", "nomor_induk_kependudukan", False),
)
# Changed by a paper of Dukcapil, not by a proposal by hand; villages by a list or by whom the family moved to.
_NOT_BY_HAND = (
    "nomor_induk_kependudukan",
    "nomor_kartu_keluarga",
    "nama",
    "tanggal_lahir",
    "kode_kelurahan_desa",
    "alamat",
    "nama_ibu",
    STATE,
)
BY_WHOM = {
    "desa": (Say("Usul desa", "The village proposes"), False),
    "usul": (Say("Usul warga", "A citizen proposes"), True),
    "sanggah": (Say("Sanggahan warga", "A citizen objects"), True),
}


class WrongError(Exception):
    """Something on the form is not as it must be: `at` is the field, `why` the sentence."""

    def __init__(self, at: str, why: Say) -> None:
        super().__init__(why.id)
        self.at, self.why = at, why


def variables_of(subject: str) -> tuple[str, ...]:
    """The variables that a form by hand changes one at a time, in the order of the official list."""
    return tuple(name for name in PROPOSABLE[subject] if name not in _NOT_BY_HAND)


def subject_of(view: FamilyView, about: str) -> tuple[str, Person | None] | None:
    """(keluarga or anggota, the person); None for who is not of this family."""
    if about in (view.family.family_id, ""):
        return "keluarga", None
    person = next((one for one in view.members if one.person_id == about), None)
    return ("anggota", person) if person else None


def current(view: FamilyView, about: str, variable: str) -> str:
    """What the registry says today, '' when it knows nothing."""
    if variable == STATE:
        person = next((one for one in view.members if one.person_id == about), None)
        return person.keadaan if person else ""
    known = view.values if about in (view.family.family_id, "") else view.member_values.get(about, {})
    return known[variable].value if variable in known else ""


def proposal_of(view: FamilyView, about: str, variable: str, typed: Mapping[str, str]) -> Proposed:
    """What was filled in. Raises WrongError for the first field that is not as it must be."""
    if about == NEW:
        return _newcomer(view, typed)
    found = subject_of(view, about)
    if found is None or (variable != STATE and variable not in variables_of(found[0])) or (variable == STATE and found[1] is None):
        raise WrongError("nilai", Say("Isian itu tidak dapat diusulkan.", "That cannot be proposed."))
    subject, person = found
    before, after = current(view, about, variable), typed.get("nilai", "").strip()
    codes = codes_of(view.release, subject, variable)
    listed = GONE if variable == STATE else tuple(codes)
    if not (after in listed if listed else well_formed(subject, variable, after)):
        raise WrongError("nilai", Say("Isi nilai yang baru.", "Fill in the new value."))
    if after == before:
        raise WrongError("nilai", Say("Nilainya sama dengan yang sudah tercatat.", "That is what is recorded already."))
    kind = ProposalKind.PENGHAPUSAN if variable == STATE else ProposalKind.PERBAIKAN
    if typed.get("oleh") == "sanggah":
        kind = ProposalKind.SANGGAHAN
    subject_id = person.person_id if person else view.family.family_id
    change = Change(variable, before, after)
    day = _since(typed, needed=variable == STATE)
    name = content_id(kind, subject, subject_id, (change,))
    return Proposed(name, kind, subject, subject_id, _village(view), (change,), family_id=view.family.family_id, as_of=day)


def _newcomer(view: FamilyView, typed: Mapping[str, str]) -> Proposed:
    changes = []
    for name, variable, needed in WHO:
        text = " ".join(typed.get(name, "").split())
        if not text and not needed:
            continue
        if name in ("nama", "nama_ibu", "tempat_lahir"):
            text = text.upper()
        if name == "tanggal_lahir":
            born = read_day(text)
            text = born.isoformat() if born and as_number(text) <= today_number() else ""
        codes = codes_of(view.release, "anggota", variable)
        if not text or (codes and text not in codes) or not well_formed("anggota", variable, text):
            raise WrongError(name, _asked_for(name))
        changes.append(Change(variable, "", text))
    key = "|".join([view.family.family_id, *(one.after for one in changes)])
    made = tuple(changes)
    name = content_id(ProposalKind.PENAMBAHAN, "anggota", key, made)
    day = _since(typed, needed=False) or as_number(typed.get("tanggal_lahir", ""))
    return Proposed(name, ProposalKind.PENAMBAHAN, "anggota", "", _village(view), made, family_id=view.family.family_id, as_of=day)


def _asked_for(name: str) -> Say:
    return {
        "nama": Say("Isi nama lengkap.", "Fill in the full name."),
        "tanggal_lahir": Say(
            "Tanggal lahir ditulis hari-bulan-tahun, misalnya 24-3-2026, dan tidak sesudah hari ini.",
            "A birth date is written day-month-year, such as 24-3-2026, and is not after today.",
        ),
        "jenis_kelamin": Say("Pilih jenis kelamin.", "Choose the sex."),
        "hubungan": Say("Pilih hubungan dengan kepala keluarga.", "Choose the relation to the head."),
        "nama_ibu": Say("Isi nama ibu kandung.", "Fill in the mother's name."),
        "tempat_lahir": Say("Isi tempat lahir, atau kosongkan.", "Fill in the place of birth, or leave it empty."),
        "nik": Say("NIK terdiri dari 16 angka; kosongkan bila belum ada.", "A NIK has 16 digits; leave it empty when there is none yet."),
    }[name]


def as_number(text: str) -> int:
    """A day as typed -> yyyymmdd; 0 when it is none."""
    found = read_day(text)
    return int(found.strftime("%Y%m%d")) if found else 0


def _since(typed: Mapping[str, str], *, needed: bool) -> int:
    text = typed.get("sejak", "").strip()
    day = as_number(text)
    if (text and not 19000101 < day <= today_number()) or (needed and not day):
        raise WrongError(
            "sejak",
            Say("Tulis sejak kapan: hari-bulan-tahun, tidak sesudah hari ini.", "Write since when: day-month-year, not after today."),
        )
    return day


def _village(view: FamilyView) -> str:
    return view.family.kode_desa or ""


@transaction.atomic
def propose(actor: Actor, proposed: Proposed, by: str, note: str, evidence: Paper | None) -> str:
    """Sends one proposal of the form in; its id, also when it was there already. Raises RequestError when it is refused."""
    actor.must("usul_perubahan")
    on_behalf = BY_WHOM[by][1]
    if on_behalf and len(note.strip()) < 10:
        raise RequestError(
            Say("Tulis apa yang dikatakan warga, paling sedikit 10 huruf.", "Write what the citizen said, at least 10 letters.")
        )
    today = today_number()
    kind = "warga" if on_behalf else "formulir"
    reference = f"{kind}:{proposed.kode_desa}:{today}:{actor.account_id}"
    name = f"{'Usul dan sanggah warga' if on_behalf else 'Formulir desa'}, {as_iso(today)}"
    notes = {proposed.proposal_id: note.strip()} if note.strip() else None
    told = submit_batch(actor, name, Origin(kind, reference), [proposed], on_behalf=on_behalf, notes=notes)
    outcome = told.outcomes[proposed.proposal_id]
    if outcome.fate == REFUSED:
        why = outcome.why or Say("", "")
        raise RequestError(Say(f"Usulan tidak dapat dikirim: {why.id}.", f"The proposal cannot be sent: {why.en}."))
    if evidence is not None and outcome.fate != KNOWN:
        add_evidence(actor, outcome.proposal_id, evidence)
    return outcome.proposal_id


@transaction.atomic
def add_evidence(actor: Actor, proposal_id: str, paper: Paper) -> bool:
    """Lays a file beside an open proposal; False when the actor does not see it or it is decided. Raises RequestError: see papers.keep."""
    actor.must("lihat_isi_usulan")
    row = Proposal.objects.filter(pk=proposal_id).first()
    if row is None:
        return False
    document = keep(actor, Paper(EVIDENCE, paper.name, paper.content), row.kode_desa)
    Evidence.objects.create(proposal=row, kode_desa=row.kode_desa, document=document)
    return True
