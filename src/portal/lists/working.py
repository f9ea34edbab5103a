"""What the worker does with an upload, step by step, so that it can be killed anywhere and go on.

1. the sealed file is laid into a private folder; the batch reads its columns (a process of its own);
2. all columns as the office said before: on to 3; otherwise the officer is asked;
3. the batch matches every row (a process of its own, against the run of the release in force);
4. the rows are kept in one transaction, or joined to the list that they repair; the folder is emptied;
5. the file of results is made and sealed.

A process that outlived the worker is found again by its folder; an answer that is whole is not made a second time.
"""

import datetime
import itertools
import json
import logging
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from dtsen.errors import DtsenError, Say
from dtsen.updates import Change, Proposal, ProposalKind, conflicts
from portal.audit.record import record_event
from portal.errands.actions import IN_A_REQUEST
from portal.exchange import match_process
from portal.exchange.models import Release
from portal.field_encryption import encrypt
from portal.lists.limits import read_limits
from portal.lists.models import FAILED, JOINED, MAPPING, MATCHING, QUEUED, READING, READY, RECEIVED, STOPPED, ColumnNames, Row, Upload
from portal.lists.queries import BAD, KIND, opened
from portal.lists.sealed_file import Sealed, erase, keep_only, read_sealed, seal, sweep
from portal.lists.words import STAGES, Codes
from portal.lists.workbook import write_results

logger = logging.getLogger("portal.lists")
_A_DAY = 86_400
_POLL = 0.25
_TELL = 1.0
_CRASHED = Say(
    "Pencocokan berhenti di tengah tanpa pesan, biasanya karena memori komputer habis. Tidak ada yang berubah. "
    "Bagi daftarnya per kecamatan, atau lanjutkan nanti.",
    "The match ended half-way without a message, usually because the machine ran out of memory. Nothing was changed. "
    "Divide the list by district, or go on later.",
)
_BROKEN = Say(
    "Pencocokan berhenti karena kesalahan program ({kind}). Tidak ada yang berubah. Laporkan kode itu, lalu lanjutkan.",
    "The match ended by a fault of the program ({kind}). Nothing was changed. Report that code, then go on.",
)
_NO_RUN = Say(
    "Folder run dari rilis yang berlaku tidak ada di mesin ini. Hubungi pengelola sistem, lalu lanjutkan.",
    "The run of the release in force is not on this machine. Ask the administrator, then go on.",
)
_COLUMNS = (
    "upload_id", "place", "wilayah", "sheet", "number", "origin", "why", "kelas", "padan", "elsewhere", "kode_desa", "person_id",
    "family_id", "new_family", "score", "evidence", "candidate", "as_of", "changes", "unsure", "clash", "repair", "asks", "sealed",
    "repaired_by", "answers", "taken",
)  # fmt: skip
_INSERT = f"INSERT INTO lists_row ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
_AT_ONCE = 5000
Abort = Callable[[], bool]


class _StoppedError(Exception):
    """The officer wants no more of it."""


class _InterruptedError(Exception):
    """The worker has to end; the work goes on with the next one."""


def carry_on(number: int, abort: Abort) -> bool:
    """Whatever an upload needs next, until it waits for somebody; False when the worker had to stop before."""
    upload = Upload.objects.filter(pk=number).first()
    if upload is None:
        return True
    folder = _folder(upload)
    try:
        if upload.state in (RECEIVED, READING):
            _read(upload, folder, abort)
        if upload.state in (QUEUED, MATCHING):
            _match(upload, folder, abort)
        target = upload.repairs or upload
        if upload.state in (READY, JOINED) and not Upload.objects.get(pk=target.pk).result:
            _make_results(target, folder)
    except _InterruptedError:
        return False
    except _StoppedError:
        match_process.stop(folder)
        _set(upload, state=STOPPED, seconds_left=None)
    except DtsenError as error:
        match_process.stop(folder)
        _fail(upload, Say(error.text("id"), error.text("en")))
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _folder(upload: Upload) -> Path:
    path: Path = settings.MACHINE.state / "daftar-kerja" / str(upload.pk)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _set(upload: Upload, **values: Any) -> None:
    for name, value in values.items():
        setattr(upload, name, value)
    Upload.objects.filter(pk=upload.pk).update(**values)


def _fail(upload: Upload, said: Say) -> None:
    _set(upload, state=FAILED, said_id=said.id, said_en=said.en, seconds_left=None)
    record_event(None, "daftar_gagal", detail={"daftar": upload.pk})


def _read(upload: Upload, folder: Path, abort: Abort) -> None:
    run = _run(upload)
    known = dict(upload.mapping) or _remembered(upload)
    if match_process.read_columns(folder) is None and not match_process.is_running(folder):
        _set(upload, state=READING, begun_at=timezone.now(), stage="match: read", done=0, total=None)
        match_process.start_columns(settings.MACHINE, folder, _plain(upload, folder), run, known, _most_rows())
    _watch(upload, folder, abort, {"match: read": 1.0})
    columns = match_process.read_columns(folder)
    if columns is None:
        raise _failed(folder)
    settled = _settled(columns, known) and not columns["ditolak"]
    kept = {column["kunci"]: column["isian"] for sheet in columns["lembar"] for column in sheet["kolom"]}
    _set(
        upload,
        columns=columns,
        mapping=kept if settled else {},
        state=QUEUED if settled or upload.repairs_id else MAPPING,
        seconds_left=None,
    )
    shutil.rmtree(folder / match_process.OUT, ignore_errors=True)


def _remembered(upload: Upload) -> dict[str, str]:
    kept = ColumnNames.objects.filter(wilayah=upload.wilayah).first()
    return {str(name): str(value) for name, value in kept.fields.items()} if kept else {}


def _settled(columns: Mapping[str, Any], known: Mapping[str, str]) -> bool:
    """Whether the office has said before what every column is."""
    keys = [column["kunci"] for sheet in columns["lembar"] for column in sheet["kolom"]]
    return bool(keys) and all(key in known for key in keys)


def _match(upload: Upload, folder: Path, abort: Abort) -> None:
    run = _run(upload)
    if match_process.read_done(folder) is None and not match_process.is_running(folder):
        _set(upload, state=MATCHING, begun_at=timezone.now(), stage="match: read", done=0, total=None, seconds_left=None)
        file = _plain(upload, folder)
        match_process.start_match(settings.MACHINE, folder, file, run, upload.mapping, _most_rows(), upload.wilayah, upload.day)
    _watch(upload, folder, abort, {name: share for name, (_, share) in STAGES.items()})
    head = match_process.read_done(folder)
    if head is None:
        raise _failed(folder)
    _set(upload, stage="simpan", done=0, total=head["baris"])
    if upload.repairs_id is None:
        _keep(upload, head, match_process.read_rows(folder))
    else:
        _join(upload, match_process.read_rows(folder))


def _run(upload: Upload) -> Path:
    """The run of the release in force. A list that waited over a swap is matched with the newest."""
    release = Release.objects.filter(is_active=True).first()
    run = match_process.run_of(settings.MACHINE, release) if release else None
    if release is None or run is None:
        raise _said(_NO_RUN)
    if upload.release != release.name:
        _set(upload, release=release.name)
    return run


def _most_rows() -> int:
    return read_limits(settings.MACHINE.policy).most_rows


def _plain(upload: Upload, folder: Path) -> Path:
    """The file for the batch, in a folder that only this user may enter, for as long as the batch reads it."""
    path = folder / f"daftar{upload.ending}"
    with path.open("wb") as stream:
        for piece in read_sealed(Sealed(upload.token, bytes(upload.key))):
            stream.write(piece)
    return path


def _watch(upload: Upload, folder: Path, abort: Abort, shares: Mapping[str, float]) -> None:
    """Tells the database how far the process is, until it ends."""
    told = 0.0
    while True:
        running = match_process.is_running(folder)
        if not running:
            return
        if abort():
            raise _InterruptedError
        if time.monotonic() - told >= _TELL:
            told = time.monotonic()
            if Upload.objects.filter(pk=upload.pk, stop_asked=True).exists():
                raise _StoppedError
            now = match_process.progress_of(folder)
            if now.stage:
                _set(upload, stage=now.stage, done=now.done, total=now.total, seconds_left=_left(upload, now, shares))
        time.sleep(_POLL)


def _left(upload: Upload, now: match_process.Progress, shares: Mapping[str, float]) -> int | None:
    """Seconds that the rest will take if it goes on as it went; None at the beginning."""
    names = list(shares)
    if now.stage not in names or upload.begun_at is None:
        return None
    share = sum(shares[name] for name in names[: names.index(now.stage)]) + shares[now.stage] * (now.done / now.total if now.total else 0)
    elapsed = (timezone.now() - upload.begun_at).total_seconds()
    return round(elapsed * (1 - share) / share) if share >= 0.1 else None


def _failed(folder: Path) -> DtsenError:
    """What the batch said; where it said nothing, whether it fell over a fault of its own or was ended from outside."""
    said = match_process.progress_of(folder).failed
    if said is None:
        kind = match_process.crash_of(folder)
        logger.error("pencocokan berhenti tanpa pesan: %s", kind or "dihentikan sistem")
        said = Say(_BROKEN.id.format(kind=kind), _BROKEN.en.format(kind=kind)) if kind else _CRASHED
    return _said(said)


def _said(words: Say) -> DtsenError:
    return DtsenError(words)


def _keep(upload: Upload, head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """All rows in one transaction: an upload has all of its rows or none."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM lists_row WHERE upload_id = %s", [upload.pk])
            _insert(cursor, (_values(upload, place, raw) for place, raw in enumerate(rows)))
        kept = {name: head[name] for name in ("judul", "baris_judul", "rusak", "ditolak", "dengan_dukcapil")}
        _set(
            upload,
            head=kept,
            effects=effects(upload),
            state=READY,
            seconds_left=None,
            result="",
            repair_file="",
            finished_at=timezone.now(),
        )
        record_event(None, "daftar_dicocokkan", detail={"daftar": upload.pk, "jumlah": head["baris"]})


def _insert(cursor: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    """COPY knows no row-level security, so rows are inserted, many in one go."""
    while some := list(itertools.islice(rows, _AT_ONCE)):
        cursor.executemany(_INSERT, some)


def _values(upload: Upload, place: int, raw: Mapping[str, Any], repaired_by: int | None = None) -> tuple[Any, ...]:
    inside = {"sel": raw["sel"], "nik_benar": raw.get("nik_benar", ""), "usulan": raw.get("usulan", [])}
    sealed = encrypt(json.dumps(inside, ensure_ascii=False, separators=(",", ":")), KIND, f"{upload.pk}|{place}")
    asks = [[one["id"], one["jenis"], [change[0] for change in one["isi"]]] for one in raw.get("usulan", [])]
    return (
        upload.pk,
        place,
        upload.wilayah,
        raw["lembar"],
        raw["baris"],
        raw.get("asal") or f"{raw['lembar']}|{raw['baris']}",
        raw["bukan"],
        raw["kelas"],
        raw.get("padan", ""),
        raw.get("wilayah_lain", False),
        raw.get("kode_desa", ""),
        raw.get("person_id", ""),
        raw.get("family_id", ""),
        raw.get("keluarga_baru", ""),
        raw.get("skor", 0.0),
        raw.get("bukti", ""),
        raw.get("calon", ""),
        raw.get("tanggal", 0),
        Jsonb(raw.get("beda", [])),
        raw.get("ragu", []),
        raw.get("berlawanan", []),
        Jsonb(raw.get("perbaiki", [])),
        Jsonb(asks),
        sealed,
        repaired_by,
        Jsonb({}),
        [],
    )


def _join(upload: Upload, rows: Iterable[Mapping[str, Any]]) -> None:
    """The repaired rows take the place of their first versions; a row that was submitted since, or is not of this list, stays out."""
    with transaction.atomic():
        target = Upload.objects.select_for_update().get(repaired_by=upload)
        mended = {raw["asal"]: raw for raw in rows if not raw["bukan"]}
        known = {row.origin: row for row in Row.objects.filter(upload=target, origin__in=list(mended))}
        free = {origin: row for origin, row in known.items() if row.sent_at is None and not row.why}
        touched = {(row.person_id, row.family_id) for row in free.values()}
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM lists_row WHERE upload_id = %s AND origin = ANY(%s)", [target.pk, list(free)])
            made = [_values(target, row.place, _in_its_place(row, mended[origin]), upload.pk) for origin, row in free.items()]
            _insert(cursor, iter(made))
        touched |= {(str(mended[origin]["person_id"]), str(mended[origin]["family_id"])) for origin in free}
        _settle_again(target, {one for one, _ in touched if one}, {one for _, one in touched if one})
        told = {
            "diganti": len(free),
            "sudah_diajukan": sum(1 for row in known.values() if row.sent_at is not None),
            "bukan_daftar_ini": len(set(mended) - set(known)),
        }
        _set(target, effects=effects(target), result="", repair_file="")
        _set(upload, effects=told, state=JOINED, seconds_left=None, finished_at=timezone.now())
        record_event(None, "daftar_digabung", detail={"daftar": target.pk, "jumlah": len(free)})


def _in_its_place(row: Row, raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says now, without the columns that our answer had put in front, at the place of its first version."""
    before = opened(row)["sel"]
    return {**raw, "lembar": row.sheet, "baris": row.number, "sel": raw["sel"][max(len(raw["sel"]) - len(before), 0) :]}


def _settle_again(target: Upload, people: set[str], families: set[str]) -> None:
    """Who is in the list twice, and who contradicts whom, among the rows that the repaired ones touch."""
    around = Row.objects.filter(upload=target, why="").filter(_or(people, families)).order_by("place")
    seen: dict[str, Row] = {}
    proposals: dict[int, list[Proposal]] = {}
    rows = list(around)
    for row in rows:
        if row.person_id and row.person_id in seen and row.kelas != "ganda":
            row.kelas, row.asks = "ganda", []
            row.repair = [
                ["orang ini sudah ada di baris lain: hapus salah satu", "this person is in another row: delete one"],
            ]
        elif row.person_id:
            seen.setdefault(row.person_id, row)
        proposals[row.place] = [_plain_proposal(one) for one in opened(row)["usulan"]] if row.asks else []
    for row in rows:
        others = [one for place, said in proposals.items() if place != row.place for one in said]
        row.clash = sorted({variable for mine in proposals[row.place] for other in others for variable in conflicts(mine, other)})
    Row.objects.bulk_update(rows, ["kelas", "asks", "repair", "clash"], batch_size=500)


def _or(people: set[str], families: set[str]) -> Any:
    from django.db.models import Q

    return Q(person_id__in=sorted(people)) | Q(family_id__in=sorted(families))


def _plain_proposal(raw: Mapping[str, Any]) -> Proposal:
    changes = tuple(Change(*map(str, one)) for one in raw["isi"])
    return Proposal(raw["id"], ProposalKind(raw["jenis"]), raw["subjek"], raw["id_subjek"], raw["kode_desa"], changes)


def effects(upload: Upload) -> dict[str, Any]:
    """What would happen if everything were submitted: counts only."""
    families, people, changes, variables, removed, left, clashes = set(), set(), set(), set(), 0, 0, 0
    rows = Row.objects.filter(upload=upload, why="").values_list("kelas", "new_family", "asks", "clash", "elsewhere").iterator(5000)
    total = 0
    for kelas, new_family, asks, clash, _ in rows:
        total += 1
        if new_family:
            families.add(new_family)
        clashes += bool(clash)
        removed += kelas == "meninggal_dilaporkan"
        left += kelas == "pindah_keluar"
        for name, kind, named in asks:
            if kind == "penambahan":
                people.add(name)
            elif kind == "perbaikan":
                changes |= {(name, variable) for variable in named}
                variables |= set(named)
    return {
        "orang": total,
        "keluarga_baru": len(families),
        "orang_baru": len(people),
        "perubahan": len(changes),
        "variabel": sorted(variables),
        "kematian": removed,
        "pindah_keluar": left,
        "berlawanan": clashes,
    }


def _make_results(upload: Upload, folder: Path) -> None:
    """The officer's own rows with the answer in front, as a sealed file beside the upload; and where many are to be repaired, those."""
    codes, beside = Codes.of(Release.objects.filter(is_active=True).first()), Sealed(upload.token, bytes(upload.key))
    rows = Row.objects.filter(upload=upload).order_by("place")
    write_results(folder / "hasil.xlsx", upload, rows.iterator(2000), "id", folder, codes)
    bad = rows.filter(BAD)
    made = {"result": seal(folder / "hasil.xlsx", beside), "repair_file": ""}
    if bad.count() > IN_A_REQUEST:
        write_results(folder / "perbaikan.xlsx", upload, bad.iterator(2000), "id", folder, codes, only_bad=True)
        made["repair_file"] = seal(folder / "perbaikan.xlsx", beside)
    _set(upload, **made)
    kept = Upload.objects.values_list("answers_file", flat=True).get(pk=upload.pk)
    keep_only(upload.token, {*made.values(), kept})


def erase_before(moment: datetime.datetime) -> int:
    """Files and rows of lists that were uploaded before; the counts stay. How many lists."""
    old = list(Upload.objects.filter(made_at__lt=moment, erased_at=None))
    for upload in old:
        with transaction.atomic():
            Row.objects.filter(upload=upload).delete()
            _set(upload, erased_at=timezone.now(), result="", repair_file="", answers_file="", columns={})
            erase(upload.token)
    sweep(set(Upload.objects.values_list("token", flat=True)), time.time() - _A_DAY)
    if old:
        record_event(None, "daftar_dihapus", detail={"jumlah": len(old)})
    return len(old)
