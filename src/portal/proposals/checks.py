"""The centre's checks of a batch, before it decides: each proposal against the registry and the rule catalogue, the batch as a whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dtsen.updates import Proposal as Proposed
from dtsen.updates import ProposalKind, State, refusal
from dtsen.updates.plausible import Answer, Unusual, unusual
from dtsen.vocabulary import age_on, from_iso
from portal.accounts.actor import Actor
from portal.audit.record import record_event
from portal.errands.actions import IN_A_REQUEST, ask
from portal.errands.models import Errand
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Family, Person, Release, Value
from portal.exchange.packed import unpack
from portal.exchange.rule_catalogue import Broken, Rule, broken, read_catalogue
from portal.field_encryption import lookup_hashes
from portal.proposals.check_rules import CheckRules, read_check_rules
from portal.proposals.conflicting import claims_of
from portal.proposals.models import Batch, Change, Finding, Proposal
from portal.proposals.showing import codes_of
from portal.proposals.submission import today_number

_CHUNK = 1000
_AT_CENTRE = State.DISAHKAN_KDH.value
# Of errands (portal/errands): what they are called, and what they work on.
CHECK, BATCH = "periksa_kumpulan", "kumpulan"
_COUNTED = {"keluarga": "family_id", "anggota": "person_id"}


@dataclass(frozen=True)
class Checked:
    """How many were looked at now, and how many of the batch are left."""

    done: int
    left: int


@transaction.atomic
def check_batch(actor: Actor, batch_id: int, limit: int = IN_A_REQUEST) -> Checked | None:
    """Looks at the signed proposals of a batch that were not looked at yet, at most `limit` and the rest of the last family; None when
    the actor sees no such batch. Many are the worker's (`ask_checks`)."""
    actor.must("terima_usulan")
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None or release_in_force() is None:
        return None
    ids = unchecked(batch_id)
    looked, found = check_some(actor, batch, ids, limit)
    found += check_whole(actor, batch)
    record_event(actor, "periksa_kumpulan", detail={"kumpulan": batch.pk, "jumlah": looked, "temuan": found})
    return Checked(looked, len(ids) - looked)


@transaction.atomic
def ask_checks(actor: Actor, batch_id: int) -> Errand | None:
    """Asks the worker to look at all that were not looked at yet. Raises RequestError while other work on the batch is in hand."""
    actor.must("terima_usulan")
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        return None
    return ask(actor, CHECK, BATCH, batch.pk, unchecked(batch_id), batch.wilayah, {"nama": batch.name})


def unchecked(batch_id: int) -> list[str]:
    """The signed proposals of a batch that nobody has looked at, families together."""
    waiting = Proposal.objects.filter(batch_id=batch_id, state=_AT_CENTRE, checked_on__isnull=True)
    return list(waiting.order_by("family_id", "proposal_id").values_list("proposal_id", flat=True))


def check_some(actor: Actor, batch: Batch, ids: Sequence[str], limit: int) -> tuple[int, int]:
    """Each of the first `limit` of these by itself, and the rest of the last family: a rule may be broken by two of them together.

    How many of `ids` are behind us, and how much was found."""
    actor.must("terima_usulan")
    release = release_in_force()
    assert release is not None
    rules = read_check_rules(settings.MACHINE.policy)
    family = Proposal.objects.filter(pk=ids[limit - 1]).values_list("family_id", flat=True).first() if len(ids) > limit else ""
    rest = list(ids[limit : limit + _CHUNK]) if family else []
    more = set(Proposal.objects.filter(pk__in=rest, family_id=family).values_list("pk", flat=True))
    chosen = [*ids[:limit], *(one for one in rest if one in more)]
    found = 0
    for start in range(0, len(chosen), _CHUNK):
        # Those that were decided in between are none of ours any more.
        here = Proposal.objects.filter(pk__in=chosen[start : start + _CHUNK], batch=batch, state=_AT_CENTRE)
        rows = list(here.order_by("family_id", "proposal_id"))
        made = _of_proposals(batch, rows, release, rules)
        Finding.objects.filter(proposal_id__in=[row.pk for row in rows]).delete()
        Finding.objects.bulk_create(made, batch_size=2000)
        Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(checked_on=today_number())
        found += len(made)
    return len(chosen), found


def check_whole(actor: Actor, batch: Batch) -> int:
    """The batch as a whole; how much stands out."""
    actor.must("terima_usulan")
    rules = read_check_rules(settings.MACHINE.policy)
    Finding.objects.filter(batch=batch, proposal__isnull=True).delete()
    made = [_of_batch(batch, one) for one in unusual(*_answers(batch, rules), rules.limits)]
    Finding.objects.bulk_create(made, batch_size=2000)
    Batch.objects.filter(pk=batch.pk).update(checked_at=timezone.now())
    return len(made)


@dataclass
class _Registry:
    """What the registry says of the subjects of some proposals and of their families."""

    people: dict[str, Person]
    families: dict[str, Family]
    values: dict[str, dict[str, str]]


def _registry(rows: Sequence[Proposal], release: Release) -> _Registry:
    subjects = [row.subject_id for row in rows if row.subject == "anggota" and row.subject_id]
    homes = set(Person.objects.filter(person_id__in=subjects).values_list("family_id", flat=True)) | {row.family_id for row in rows}
    homes |= {row.subject_id for row in rows if row.subject == "keluarga"}
    homes -= {None, ""}
    people = {one.person_id: one for one in Person.objects.filter(family_id__in=homes)}
    people |= {one.person_id: one for one in Person.objects.filter(person_id__in=set(subjects) - set(people))}
    families = {one.family_id: one for one in Family.objects.filter(family_id__in=homes)}
    packed = Value.objects.filter(subject_id__in=[*people, *families])
    values = {one.subject_id: {name: known.value for name, known in unpack(one.isi, release.variables).items()} for one in packed}
    return _Registry(people, families, values)


def _of_proposals(batch: Batch, rows: Sequence[Proposal], release: Release, rules: CheckRules) -> list[Finding]:
    registry, said = _registry(rows, release), claims_of(rows)
    found = []
    for row in rows:
        for rule, severity, detail in _against_registry(row, said[row.pk], registry, release):
            found.append(Finding(batch=batch, proposal=row, kode_desa=row.kode_desa, rule=rule, severity=severity, detail=detail))
    known = read_catalogue(settings.MACHINE.policy, rules.rules)
    by_id = {rule.id: rule for rule in known}
    for row, one in _newly_broken(rows, said, registry, release, known):
        heading = by_id[one.rule]
        detail = {"judul": heading.judul, "title": heading.title, "kata": one.detail}
        severity = rules.severities[heading.severity]
        found.append(Finding(batch=batch, proposal=row, kode_desa=row.kode_desa, rule=one.rule, severity=severity, detail=detail))
    return found


Told = tuple[str, str, dict[str, Any]]


def _against_registry(row: Proposal, said: Proposed, registry: _Registry, release: Release) -> list[Told]:
    """What does not fit between one proposal and the registry of today."""
    found: list[Told] = []
    if refusal(said) is not None:
        found.append(("bentuk", "gawat", {}))
    for change in said.changes:
        codes = codes_of(release, row.subject, change.variable)
        if codes and change.after not in codes:
            found.append(("kode_tidak_dikenal", "gawat", {"isian": change.variable}))
    if not row.subject_id:
        return found + _somebody_new(said, registry, row)
    subject = (registry.people if row.subject == "anggota" else registry.families).get(row.subject_id)
    if subject is None:
        return [*found, ("subjek_tidak_ada", "gawat", {})]
    moves = any(change.variable == "kode_kelurahan_desa" for change in said.changes)
    if not moves and (subject.kode_desa or "")[:4] != (row.kode_desa or "")[:4]:
        found.append(("di_luar_wilayah", "gawat", {}))
    if isinstance(subject, Person):
        if subject.keadaan == "meninggal":
            found.append(("sudah_meninggal", "gawat", {}))
        if subject.padan_dukcapil is False:
            found.append(("tidak_padan_dukcapil", "waspada", {}))
    now = registry.values.get(row.subject_id, {})
    for change in said.changes:
        today = subject.keadaan if change.variable == "keadaan" and isinstance(subject, Person) else now.get(change.variable, "")
        if change.variable in ("nomor_induk_kependudukan", "nomor_kartu_keluarga"):
            continue
        if today and today == change.after:
            found.append(("sudah_begitu", "info", {"isian": change.variable}))
        elif today != change.before:
            found.append(("registri_berubah", "waspada", {"isian": change.variable}))
    return found


def _somebody_new(said: Proposed, registry: _Registry, row: Proposal) -> list[Told]:
    """Whether somebody new is in the registry already: by the NIK, or by name and birth date in the family."""
    claimed = {change.variable: change.after for change in said.changes}
    found: list[Told] = []
    nik = claimed.get("nomor_induk_kependudukan", "")
    if nik and Person.objects.filter(nik_key__in=lookup_hashes(nik, "nik")).exists():
        found.append(("nik_sudah_ada", "gawat", {}))
    elif not nik:
        found.append(("tanpa_nik", "info", {}))
    born = claimed.get("tanggal_lahir", "")
    day = from_iso(born) if born else 0
    at_home = [one for one in registry.people.values() if one.family_id and one.family_id == row.family_id]
    if any(one.tanggal_lahir == day and (one.nama or "") == claimed.get("nama") for one in at_home):
        found.append(("sudah_di_keluarga", "gawat", {}))
    if row.family_id and row.family_id not in registry.families:
        found.append(("keluarga_tidak_ada", "gawat", {}))
    return found


def _newly_broken(
    rows: Sequence[Proposal], said: Mapping[str, Proposed], registry: _Registry, release: Release, rules: Sequence[Rule]
) -> list[tuple[Proposal, Broken]]:
    """Rules that the families would break with these proposals and do not break without them."""
    people = {name: _person_row(one, registry.values.get(name, {})) for name, one in registry.people.items()}
    families = {name: _family_row(one, registry.values.get(name, {})) for name, one in registry.families.items()}
    before = broken(rules, list(people.values()), list(families.values()), release.as_of)
    touched: dict[str, list[Proposal]] = {}
    for row in rows:
        one = said[row.pk]
        if row.subject == "keluarga" and row.subject_id in families:
            families[row.subject_id] |= {change.variable: change.after for change in one.changes}
        elif row.subject == "anggota" and (row.subject_id in people or not row.subject_id):
            name = row.subject_id or row.pk
            people[name] = _changed(
                people.get(name, {"person_id": name, "keadaan": "hidup", "family_id": row.family_id or None}), one, release.as_of
            )
        for name in {row.subject_id or row.pk, row.family_id} - {""}:
            touched.setdefault(name, []).append(row)
    after = broken(rules, list(people.values()), list(families.values()), release.as_of)
    homes = {name: person.get("family_id") for name, person in people.items()}
    found: list[tuple[Proposal, Broken]] = []
    known = {(one.rule, one.subject_id) for one in before}
    for one_broken in sorted(after, key=lambda one: (one.rule, one.subject_id)):
        if (one_broken.rule, one_broken.subject_id) not in known:
            blamed = touched.get(one_broken.subject_id) or touched.get(homes.get(one_broken.subject_id) or "", [])
            found += [(row, one_broken) for row in blamed]
    return found


def _person_row(one: Person, values: Mapping[str, str]) -> dict[str, Any]:
    own = {
        name: getattr(one, name) for name in ("person_id", "family_id", "keadaan", "umur", "jenis_kelamin", "hubungan", "padan_dukcapil")
    }
    return {**values, **own, "nama": one.nama, "sumber_register": one.sumber_register, "tanggal_keadaan": one.tanggal_keadaan}


def _family_row(one: Family, values: Mapping[str, str]) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in ("family_id", "didata", "sumber_register", "tanggal_data", "kepala_person_id")}
    return {**values, **own, "jumlah_anggota_keluarga": one.jumlah_anggota}


def _changed(row: Mapping[str, Any], said: Proposed, as_of: int) -> dict[str, Any]:
    """A person as a proposal has it."""
    made = {**row, **{change.variable: change.after for change in said.changes}}
    if said.kind is ProposalKind.PENGHAPUSAN or made.get("keadaan") != "hidup":
        made["family_id"] = None
    if "status_hubungan_keluarga" in made:
        made["hubungan"] = int(made["status_hubungan_keluarga"])
    born = made.get("tanggal_lahir")
    if isinstance(born, str) and "-" in born:
        made["umur"] = age_on(as_of, from_iso(born))
    return made


def _answers(batch: Batch, rules: CheckRules) -> tuple[list[Answer], dict[tuple[str, str], Counter[str]]]:
    """What the signed proposals of the batch claim, and what their villages answer today."""
    found = Change.objects.filter(proposal__batch=batch, proposal__state=_AT_CENTRE, is_sealed=False, kode_desa__isnull=False)
    told = found.exclude(variable="kode_kelurahan_desa").values_list("kode_desa", "variable", "before", "after", "proposal__subject")
    answers: list[Answer] = []
    groups: Counter[tuple[str, str, str]] = Counter()
    for place, variable, before, after, subject in told:
        answers.append(Answer(str(place), variable, before, after))
        groups[str(place), subject, variable] += 1
    wanted: dict[tuple[str, str], set[str]] = {}
    for (place, subject, variable), number in groups.items():
        if number >= rules.limits.fewest:
            wanted.setdefault((place, subject), set()).add(variable)
    return answers, {key: counts for where, variables in sorted(wanted.items()) for key, counts in _village(*where, variables).items()}


def _village(place: str, subject: str, variables: Iterable[str]) -> dict[tuple[str, str], Counter[str]]:
    """How many of a village have each answer of these variables today."""
    release = release_in_force()
    counted: dict[tuple[str, str], Counter[str]] = {(place, variable): Counter() for variable in variables}
    table = Family.objects.filter(kode_desa=place, didata=True) if subject == "keluarga" else Person.objects.filter(kode_desa=place)
    ids = list(table.values_list(_COUNTED[subject], flat=True))
    states = (
        Counter(Person.objects.filter(kode_desa=place).values_list("keadaan", flat=True)) if (place, "keadaan") in counted else Counter()
    )
    for start in range(0, len(ids), _CHUNK):
        for one in Value.objects.filter(subject_id__in=ids[start : start + _CHUNK]):
            known = unpack(one.isi, release.variables) if release else {}
            for _, variable in counted:
                if variable in known:
                    counted[place, variable][known[variable].value] += 1
    if states:
        counted[place, "keadaan"] = states
    return counted


def _of_batch(batch: Batch, one: Unusual) -> Finding:
    detail = {"isian": one.variable, "jumlah": one.count, "angka": one.figure, "batas": one.limit, "jawaban": one.answer}
    return Finding(batch=batch, kode_desa=one.kode_desa, rule=one.what, severity="waspada", detail=detail)
