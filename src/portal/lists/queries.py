"""Reads of lists: what an office uploaded, how far it is, what would happen, the rows and their answers. The limits are the database's."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from dtsen.errors import Say
from dtsen.updates import State
from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.audit.record import record_read
from portal.exchange.models import Family, Person, Redirect
from portal.field_encryption import decrypt
from portal.lists.models import WORKING, ColumnNames, Row, Upload
from portal.lists.words import ELSEWHERE, clash_words
from portal.lookup.queries import region_names
from portal.proposals.models import Event, Proposal
from portal.proposals.rules import waits_for

PAGE = 50
KIND = "daftar"
MAY, OPEN = "unggah_data_daerah", "ajukan_daftar"
# Errands: rows of a list made into proposals; the file of its answers. Both may run beside each other.
SUBMIT, SUBJECT = "ajukan_daftar", "daftar"
ANSWERS, ANSWERS_OF = "jawaban_daftar", "jawaban"
# What may be sent without looking at it: something is asked for, nothing is to be repaired, nobody contradicts it.
READY_TO_SEND = Q(sent_at=None, elsewhere=False, clash=[], repair=[]) & ~Q(asks=[])
MAY_SEND = Q(sent_at=None, elsewhere=False, clash=[]) & ~Q(asks=[])
BAD = Q(why="") & (~Q(repair=[]) | ~Q(clash=[]) | Q(elsewhere=True)) & Q(sent_at=None)
VIEWS = ("semua", "siap", "perbaiki", "berlawanan", "wilayah_lain", "diajukan")
_VIEW = {
    "semua": Q(why=""),
    "siap": READY_TO_SEND,
    "perbaiki": BAD,
    "berlawanan": ~Q(clash=[]),
    "wilayah_lain": Q(elsewhere=True),
    "diajukan": Q(sent_at__isnull=False),
}


@dataclass(frozen=True)
class Chosen:
    """Which rows: `view` one of VIEWS, `kelas`, `village` (BPS code), each '' for all; `after`: place behind which the page begins."""

    view: str = "semua"
    kelas: str = ""
    village: str = ""
    after: int = -1


@dataclass(frozen=True)
class RowView:
    """A row with what it holds, opened. `matched`: name of the person in the registry, as far as the actor may see them."""

    row: Row
    cells: list[str]
    right_nik: str
    matched: Person | None
    problems: list[Say]


@dataclass(frozen=True)
class RowPage:
    rows: list[RowView]
    total: int
    following: int | None


@dataclass(frozen=True)
class Answer:
    """What became of one proposal of a row. `state`: of the proposal, '' when it was refused at once; `due`: yyyymmdd."""

    proposal: Proposal | None
    state: str
    why: Say | None = None
    waits: Say | None = None
    due: int | None = None
    release: str = ""


@dataclass(frozen=True)
class RowAnswer:
    """A submitted row with its cells and its answers. Of the release in force, once something of it is taken in: `now`, where whoever
    it is about stands; `desil_now` and `home` of their family (None: not ranked or not to be seen; '': none)."""

    row: Row
    name: str
    cells: list[str]
    answers: list[Answer] = field(default_factory=list)
    desil_now: int | None = None
    now: Say | None = None
    home: str = ""


def uploads(actor: Actor) -> list[tuple[Upload, str]]:
    """The newest lists of the actor's regions with who sent them; files of repairs stand with their list."""
    actor.must(MAY)
    found = list(Upload.objects.filter(repairs=None).order_by("-made_at")[:PAGE])
    names = dict(Account.objects.filter(pk__in={one.account_id for one in found}).values_list("pk", "full_name"))
    return [(one, names.get(one.account_id, "")) for one in found]


def one_upload(actor: Actor, number: int) -> Upload | None:
    actor.must(MAY)
    return Upload.objects.filter(pk=number).first()


def sender(upload: Upload) -> str:
    return Account.objects.filter(pk=upload.account_id).values_list("full_name", flat=True).first() or ""


def repairs_of(actor: Actor, upload: Upload) -> list[Upload]:
    actor.must(MAY)
    return list(Upload.objects.filter(repairs=upload).order_by("-made_at")[:10])


def twin(wilayah: str, sha256: str, repairs: Upload | None) -> Upload | None:
    """An earlier upload of the very same file that was not refused or stopped."""
    same = Upload.objects.filter(wilayah=wilayah, sha256=sha256, repairs=repairs, erased_at=None)
    return same.exclude(state__in=("gagal", "dihentikan")).order_by("-made_at").first()


def remembered(wilayah: str) -> dict[str, str]:
    """Key of a column -> field, as the office said it last."""
    kept = ColumnNames.objects.filter(wilayah=wilayah).first()
    return {str(name): str(value) for name, value in kept.fields.items()} if kept else {}


def is_working(upload: Upload) -> bool:
    return upload.state in WORKING


def counts(actor: Actor, upload: Upload) -> dict[str, int]:
    """Rows by view; nought for roles that see no persons."""
    actor.must(OPEN)
    asked = {name: Count("pk", filter=rule) for name, rule in _VIEW.items()}
    return dict(Row.objects.filter(upload=upload).aggregate(**asked))


def fates(actor: Actor, upload: Upload, view: str) -> list[tuple[str, int]]:
    actor.must(OPEN)
    rows = Row.objects.filter(_VIEW[view], upload=upload, why="").values("kelas").annotate(n=Count("pk")).order_by("-n", "kelas")
    return [(one["kelas"], one["n"]) for one in rows]


def villages(actor: Actor, upload: Upload, view: str) -> list[tuple[str, int]]:
    actor.must(OPEN)
    rows = Row.objects.filter(_VIEW[view], upload=upload, why="").values("kode_desa").annotate(n=Count("pk")).order_by("kode_desa")
    return [(one["kode_desa"], one["n"]) for one in rows if one["kode_desa"]]


def _chosen(upload: Upload, chosen: Chosen) -> "QuerySet[Row]":
    found = Row.objects.filter(_VIEW[chosen.view], upload=upload, why="")
    if chosen.kelas:
        found = found.filter(kelas=chosen.kelas)
    return found.filter(kode_desa=chosen.village) if chosen.village else found


def rows_page(actor: Actor, upload: Upload, chosen: Chosen) -> RowPage:
    """A page of rows in their order, opened and written down as a look at the persons whom they name."""
    actor.must(OPEN)
    wanted = _chosen(upload, chosen)
    page = list(wanted.filter(place__gt=chosen.after).order_by("place")[: PAGE + 1])
    shown = page[:PAGE]
    people = {one.person_id: one for one in Person.objects.filter(person_id__in={row.person_id for row in shown if row.person_id})}
    made = []
    for row in shown:
        inside = opened(row)
        made.append(RowView(row, inside["sel"], inside["nik_benar"], people.get(row.person_id), problems(row)))
    if shown:
        record_read(
            actor,
            "lihat_daftar_daerah",
            "orang",
            sorted({row.person_id for row in shown if row.person_id}),
            ("baris_daftar", *sorted({str(one[0]) for row in shown for one in row.changes})),
            kode_desa=upload.wilayah,
            detail={"daftar": upload.pk, "jumlah": len(shown)},
        )
    return RowPage(made, wanted.count(), shown[-1].place if len(page) > PAGE else None)


def opened(row: Row) -> dict[str, Any]:
    """sel: the cells; nik_benar: the right number; usulan: proposals."""
    return dict(json.loads(decrypt(bytes(row.sealed), KIND, f"{row.upload_id}|{row.place}")))


def problems(row: Row) -> list[Say]:
    """What is to be repaired in a row."""
    if row.elsewhere:
        return [ELSEWHERE, *(Say(*one) for one in row.repair)]
    return [*(Say(*one) for one in row.repair), *([clash_words(row.clash)] if row.clash else [])]


def answers_page(actor: Actor, upload: Upload, after: int = -1, limit: int = PAGE) -> tuple[list[RowAnswer], int | None]:
    """Submitted rows with what became of each."""
    actor.must(OPEN)
    page = list(Row.objects.filter(upload=upload, sent_at__isnull=False, place__gt=after).order_by("place")[: limit + 1])
    shown = page[:limit]
    made = _answers(upload, shown)
    if shown:
        record_read(
            actor,
            "lihat_jawaban_daerah",
            "orang",
            sorted({row.person_id for row in shown if row.person_id}),
            ("desil_nasional", "usulan"),
            kode_desa=upload.wilayah,
            detail={"daftar": upload.pk, "jumlah": len(shown)},
        )
    return made, shown[-1].place if len(page) > limit else None


def _answers(upload: Upload, rows: list[Row]) -> list[RowAnswer]:
    ids = {one for row in rows for one in row.taken}
    proposals = {one.proposal_id: one for one in Proposal.objects.filter(proposal_id__in=ids)}
    reasons = _reasons(ids)
    today = _Today.of(rows, proposals)
    place = name_place(upload)
    made = []
    for row in rows:
        told = [_answer(proposals.get(one), reasons.get(one, "")) for one in row.taken]
        told += [Answer(None, "", Say(*said["sebab"])) for said in row.answers.values() if said["nasib"] == "ditolak"]
        cells, at = opened(row)["sel"], place.get(row.sheet, -1)
        taken_in = any(one.state == State.MASUK_VERSI for one in told)
        now, home = today.about(row, taken_in=taken_in)
        made.append(RowAnswer(row, cells[at] if 0 <= at < len(cells) else "", cells, told, today.desil.get(home), now, home))
    return made


_GONE = Say("tidak lagi tercatat di wilayah Anda", "no longer recorded in your region")
_STATE_NOW = {
    "meninggal": Say("tercatat meninggal", "recorded as deceased"),
    "pergi": Say("tercatat pindah", "recorded as moved away"),
    "pindah_ln": Say("tercatat pindah ke luar negeri", "recorded as moved abroad"),
    "nonaktif": Say("NIK-nya dinonaktifkan", "their NIK was switched off"),
}


@dataclass(frozen=True)
class _Today:
    """What the release in force says of the people of some rows. `became`: place of a row -> the person whom it brought in;
    `moved`: ids that a later release gave up; `names`: of villages."""

    became: dict[int, str]
    moved: dict[str, str]
    people: dict[str, Person]
    desil: dict[str, int | None]
    names: dict[str, str]

    @classmethod
    def of(cls, rows: list[Row], proposals: dict[str, Proposal]) -> "_Today":
        became = {row.place: proposals[one].became for row in rows for one in row.taken if one in proposals and proposals[one].became}
        ids = {row.person_id for row in rows} | {row.family_id for row in rows} | set(became.values())
        gone = Redirect.objects.filter(old_id__in=ids - {""}).values_list("old_id", "new_id")
        moved = {old: new for old, new in gone if new}
        ids |= set(moved.values())
        people = {one.person_id: one for one in Person.objects.filter(person_id__in=ids - {""})}
        homes = {one.family_id for one in people.values() if one.family_id} | ids
        desil = dict(Family.objects.filter(family_id__in=homes - {""}).values_list("family_id", "desil_nasional"))
        codes = {one.kode_desa for one in people.values() if one.kode_desa}
        return cls(became, moved, people, desil, region_names(sorted(codes)) if codes else {})

    def about(self, row: Row, *, taken_in: bool) -> tuple[Say | None, str]:
        """What is said of a row, and the family whose desil is told."""
        name = self.became.get(row.place) or row.person_id
        person = self.people.get(self.moved.get(name, name)) if name else None
        before = self.moved.get(row.family_id, row.family_id)
        home = person.family_id if person and person.family_id else before
        home = home if home in self.desil else ""
        if not taken_in:
            return None, home
        if person is None:
            return (_GONE if row.person_id else None), home
        if person.keadaan in _STATE_NOW:
            return _STATE_NOW[person.keadaan], home
        place = self.names.get(person.kode_desa or "", "")
        if not person.family_id:
            return Say("tercatat, belum di keluarga mana pun", "recorded, in no family yet"), ""
        if row.place in self.became:
            return Say(f"tercatat sebagai anggota keluarga di {place}", f"recorded as member of a family in {place}"), home
        return Say(f"tercatat di {place}", f"recorded in {place}"), home


def _reasons(ids: set[str]) -> dict[str, str]:
    found = Event.objects.filter(proposal_id__in=ids).exclude(reason="").order_by("pk").values_list("proposal_id", "reason")
    return dict(found)


def name_place(upload: Upload) -> dict[str, int]:
    """Sheet -> place of the column that holds the name."""
    made: dict[str, int] = {}
    for sheet in upload.columns.get("lembar", []):
        for column in sheet["kolom"]:
            if upload.mapping.get(column["kunci"], column["isian"]) == "nama":
                made.setdefault(sheet["lembar"], column.get("tempat", -1))
    return made


def _answer(proposal: Proposal | None, reason: str) -> Answer:
    if proposal is None:
        return Answer(None, "", Say("usulan ini tidak lagi dapat Anda lihat", "you can no longer see this proposal"))
    state = State(proposal.state)
    why = Say(reason, reason) if reason and state in (State.DITOLAK, State.MUSDES_TOLAK, State.DIKEMBALIKAN, State.DITARIK) else None
    return Answer(proposal, proposal.state, why, waits_for(state), proposal.due, proposal.release)
