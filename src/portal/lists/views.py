"""Pages of lists. Everything works with links and buttons; static/lists/progress.js only saves loading a page again."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from dtsen.errors import DtsenError, Lang, RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.audit.record import record_read
from portal.dashboard.small_cells import rule_for
from portal.errands.actions import IN_A_REQUEST
from portal.errands.queries import last_on, open_on
from portal.errands.views import drawn
from portal.exchange.in_force import release_in_force
from portal.lists import actions, queries
from portal.lists.limits import read_limits
from portal.lists.models import FAILED, JOINED, MAPPING, READY, STOPPED, Row, Upload
from portal.lists.queries import MAY, OPEN, Chosen
from portal.lists.receiving import DiscardingHandler, Received, SealingHandler
from portal.lists.sealed_file import Sealed, is_there, read_sealed
from portal.lists.words import (
    FIELDS,
    KELAS,
    KINDS,
    NOT_USED,
    PADAN,
    STAGES,
    STATES,
    TOLD,
    Codes,
    field_word,
    state_words,
)
from portal.lists.workbook import ANSWER_HEAD, AnswerBook, answer_lines, write_results
from portal.lookup.queries import region_names
from portal.review.words import evidence_words
from portal.web.request import PortalRequest
from portal.web.words import masked_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEW_WORDS = {
    "semua": Say("semua baris orang", "all rows of people"),
    "siap": Say("siap diajukan", "ready to be submitted"),
    "perbaiki": Say("perlu diperbaiki", "to be repaired"),
    "berlawanan": Say("berlawanan dengan baris lain", "contradicting another row"),
    "wilayah_lain": Say("wilayah lain, ditolak", "another region, refused"),
    "diajukan": Say("sudah diajukan", "submitted"),
}
# Answers as text are made while the page waits: so many take about two seconds.
_CSV_ROWS = 2000
NO_FILE = Say("Pilih berkas lebih dulu, lalu tekan Unggah.", "Choose a file first, then press Upload.")


def _takes_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that takes a file: sealed as it comes in, before anything else reads the form; of who may not upload nothing is kept.

    The check of the form's token must come after that choice, so it stands here and not in the middleware."""

    def around(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            may = request.actor is not None and request.actor.may(MAY)
            request.upload_handlers = [SealingHandler(request) if may else DiscardingHandler(request)]
        return csrf_protect(view)(request, *args, **kwargs)

    around.capability = MAY  # type: ignore[attr-defined]
    return csrf_exempt(around)


def _file_of(request: HttpRequest) -> Received:
    """The sealed file of a form. Raises RequestError with what was wrong with it."""
    found = request.FILES.get("berkas")
    problem = getattr(request.upload_handlers[0], "problem", None)
    if problem is not None:
        if isinstance(found, Received):
            found.throw_away()
        raise RequestError(problem)
    if not isinstance(found, Received):
        raise RequestError(NO_FILE)
    return found


@_takes_file
@page(MAY)
def lists_page(request: PortalRequest, actor: Actor) -> HttpResponse:
    """The lists of the office, and a form for one more."""
    problem = None
    if request.method == "POST":
        try:
            file = _file_of(request)
        except RequestError as error:
            return _lists(request, actor, error.what, 422)
        try:
            made, fresh = actions.receive(actor, file, request.POST.get("wilayah") or _only(actor))
        except RequestError as error:
            file.throw_away()
            return _lists(request, actor, error.what, 422)
        return redirect(f"{reverse('daftar_satu', args=[made.pk])}{'' if fresh else '?sama=1'}")
    return _lists(request, actor, problem)


def _only(actor: Actor) -> str:
    return actor.scope.prefixes[0] if len(actor.scope.prefixes) == 1 else ""


def _lists(request: PortalRequest, actor: Actor, problem: Say | None, status: int = 200) -> HttpResponse:
    limits = read_limits(settings.MACHINE.policy)
    shown = {
        "lines": [(one, who, STATES[one.state]) for one, who in queries.uploads(actor)],
        "problem": problem,
        "largest": limits.largest // 2**20,
        "most_rows": limits.most_rows,
        "endings": ",".join(limits.endings),
        "regions": sorted(region_names(actor.scope.prefixes).items()) if len(actor.scope.prefixes) > 1 else [],
        "sees_persons": actor.may(OPEN),
    }
    return render(request, "lists/lists.html", shown, status=status)


def _upload(actor: Actor, number: int) -> Upload:
    found = queries.one_upload(actor, number)
    if found is None:
        raise Http404
    return found


@page(MAY)
def list_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """One list, whatever it waits for: how far it is, its columns, its effects."""
    return _list(request, actor, _upload(actor, number), None)


def _list(request: PortalRequest, actor: Actor, upload: Upload, problem: Say | None, status: int = 200) -> HttpResponse:
    parent = upload.repairs
    shown: dict[str, Any] = {
        "upload": upload,
        "parent": parent,
        "state": STATES[upload.state],
        "sender": queries.sender(upload),
        "problem": problem,
        "same": request.GET.get("sama") == "1",
        "sees_persons": actor.may(OPEN),
        "failed": Say(upload.said_id, upload.said_en) if upload.state == FAILED else None,
        "may_go_on": upload.state in (FAILED, STOPPED),
        "last_day": actions.last_day(upload),
        **_progress(upload),
    }
    if upload.state == MAPPING:
        shown |= _columns(upload, request)
        return render(request, "lists/columns.html", shown, status=status)
    if upload.state == READY:
        shown |= _preview(actor, upload)
        return render(request, "lists/preview.html", shown, status=status)
    if upload.state == JOINED:
        shown["told"] = upload.effects
    return render(request, "lists/progress.html", shown, status=status)


def _progress(upload: Upload) -> dict[str, Any]:
    names = list(STAGES)
    at = names.index(upload.stage) if upload.stage in names else -1
    left = upload.seconds_left
    return {
        "working": queries.is_working(upload),
        "stages": [(words, "selesai" if place < at else "kini" if place == at else "") for place, (words, _) in enumerate(STAGES.values())],
        "stage": STAGES[upload.stage][0] if at >= 0 else None,
        "minutes": None if left is None else max(1, round(left / 60)),
        "soon": left is not None and left < 45,
        "share": None if at < 0 else round(100 * _share(upload, names, at)),
    }


def _share(upload: Upload, names: list[str], at: int) -> float:
    own = STAGES[upload.stage][1] * (upload.done / upload.total if upload.total else 0)
    return sum(STAGES[name][1] for name in names[:at]) + own


@page(MAY)
def progress_part(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The part of the page that changes, for the script; when the work is over it says so with a header."""
    upload = _upload(actor, number)
    answer = render(request, "lists/progress_part.html", {"upload": upload, "state": STATES[upload.state], **_progress(upload)})
    if not queries.is_working(upload):
        answer.headers["X-Selesai"] = "1"
    return answer


def _columns(upload: Upload, request: PortalRequest) -> dict[str, Any]:
    """Each column with what it holds, what it was taken for, and the fields to choose from."""
    known = queries.remembered(upload.wilayah)
    typed = request.POST if request.method == "POST" else {}
    sheets = []
    for sheet in upload.columns["lembar"]:
        lines = []
        for column in sheet["kolom"]:
            key = column["kunci"]
            told = "ingat" if key in known else column["dari"]
            chosen = str(typed.get(f"kolom_{key}", known.get(key, column["isian"])))
            share = round(100 * column["terisi"] / sheet["orang"]) if sheet["orang"] else 0
            lines.append((key, column, chosen, TOLD.get(told), min(share, 100), column["isian"] in upload.columns["ditolak"]))
        sheets.append((sheet, lines))
    isian = sorted(upload.columns["isian"], key=lambda name: (list(FIELDS).index(name) if name in FIELDS else len(FIELDS), name))
    return {
        "sheets": sheets,
        "fields": [(name, field_word(name)) for name in isian],
        "not_used": NOT_USED,
        "spoilt": [(field_word(name), count, name in upload.columns["ditolak"]) for name, count in sorted(upload.columns["rusak"].items())],
        "refused": upload.columns["ditolak"],
    }


@page(MAY)
def columns_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Takes what the officer says about the columns."""
    upload = _upload(actor, number)
    if request.method != "POST":
        return redirect("daftar_satu", number)
    said = {
        name.removeprefix("kolom_"): value for name, value in request.POST.items() if name.startswith("kolom_") and isinstance(value, str)
    }
    try:
        actions.confirm_columns(actor, upload, said)
    except RequestError as error:
        return _list(request, actor, upload, error.what, 422)
    return redirect("daftar_satu", number)


@page(MAY)
def act_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Stops the work on a list, or takes it up again."""
    upload = _upload(actor, number)
    act = {"berhenti": actions.stop, "lanjut": actions.go_on}.get(request.POST.get("perbuatan", ""))
    if request.method != "POST" or act is None:
        return redirect("daftar_satu", number)
    try:
        act(actor, upload)
    except RequestError as error:
        return _list(request, actor, upload, error.what, 409)
    return redirect("daftar_satu", number)


def _preview(actor: Actor, upload: Upload) -> dict[str, Any]:
    """Effects before anything happens; of roles that see no persons small numbers stay hidden."""
    rule, effects = rule_for(actor, settings.MACHINE.policy), upload.effects
    numbers = {name: rule.shown(value) for name, value in effects.items() if isinstance(value, int)}
    shown = {
        "numbers": [
            (words, _number(numbers[name], rule.least))
            for name, words in (
                ("orang", Say("baris orang", "rows of people")),
                ("keluarga_baru", Say("keluarga baru", "new families")),
                ("orang_baru", Say("orang baru di DTSEN", "people new in DTSEN")),
                ("perubahan", Say("perubahan", "changes")),
                ("kematian", Say("kematian", "deaths")),
                ("pindah_keluar", Say("pindah keluar", "moved out")),
                ("berlawanan", Say("baris berlawanan", "rows in conflict")),
            )
        ],
        "variables": [field_word(name) for name in effects["variabel"]],
        "spoilt": [(field_word(name), name in upload.head.get("ditolak", [])) for name in sorted(upload.head.get("rusak", {}))],
        "without_dukcapil": not upload.head.get("dengan_dukcapil", True),
    }
    if not actor.may(OPEN):
        return shown
    counts = queries.counts(actor, upload)
    open_now = open_on(actor, queries.SUBJECT, upload.pk)
    return shown | {
        "errands": [drawn(open_now)] if open_now else [],
        "last": last_on(actor, queries.SUBJECT, upload.pk),
        "counts": counts,
        "views": [(name, VIEW_WORDS[name], counts[name]) for name in queries.VIEWS],
        "fates": [(kelas, KELAS[kelas], number) for kelas, number in queries.fates(actor, upload, "semua")],
        "ready_fates": [(kelas, KELAS[kelas], number) for kelas, number in queries.fates(actor, upload, "siap")],
        "ready_villages": _named(queries.villages(actor, upload, "siap")),
        "result": bool(upload.result) and is_there(upload.result),
        "repair_ready": counts["perbaiki"] <= IN_A_REQUEST or (bool(upload.repair_file) and is_there(upload.repair_file)),
        "repairs": [(one, STATES[one.state]) for one in queries.repairs_of(actor, upload)],
        "endings": ",".join(read_limits(settings.MACHINE.policy).endings),
    }


def _number(value: int | None, least: int) -> str:
    return f"<{least}" if value is None else f"{value:,}".replace(",", ".")


def _named(found: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    names = region_names([code for code, _ in found])
    return [(code, names.get(code, code), number) for code, number in found]


@page(OPEN)
def rows_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Rows of a list with fate, match, score, evidence, old and new; single ones can be chosen and submitted."""
    return _rows(request, actor, _upload(actor, number), None)


def _rows(request: PortalRequest, actor: Actor, upload: Upload, problem: Say | None, status: int = 200) -> HttpResponse:
    if upload.state != READY:
        return redirect("daftar_satu", upload.pk)
    chosen = _chosen(request)
    found = queries.rows_page(actor, upload, chosen)
    names = queries.name_place(upload)
    lang, policy = request.lang, settings.MACHINE.policy
    places = region_names(sorted({one.row.kode_desa for one in found.rows if one.row.kode_desa}))
    codes = Codes.of(release_in_force())
    lines = [
        {
            "row": one.row,
            "name": _cell(one.cells, names.get(one.row.sheet, -1)),
            "kelas": KELAS[one.row.kelas],
            "padan": PADAN.get(one.row.padan),
            "matched": masked_name(one.matched.nama) if one.matched else "",
            "matched_family": one.matched.family_id if one.matched else "",
            "evidence": evidence_words(one.row.evidence, policy) if one.row.evidence else [],
            "changes": [(field_word(name), codes.word(name, old), codes.word(name, new)) for name, old, new in one.row.changes],
            "problems": one.problems,
            "place": places.get(one.row.kode_desa, ""),
            "may_send": one.row.sent_at is None and not one.row.elsewhere and not one.row.clash and bool(one.row.asks),
            "asks": [(KINDS[kind], [field_word(name) for name in named]) for _, kind, named in one.row.asks],
        }
        for one in found.rows
    ]
    here = {"lihat": chosen.view, "kelas": chosen.kelas, "desa": chosen.village}
    shown = {
        "upload": upload,
        "lines": lines,
        "total": found.total,
        "chosen": chosen,
        "title": VIEW_WORDS[chosen.view],
        "views": list(VIEW_WORDS.items()),
        "fates": [(kelas, KELAS[kelas], count) for kelas, count in queries.fates(actor, upload, chosen.view)],
        "villages": _named(queries.villages(actor, upload, chosen.view)),
        "following": urlencode({**here, "sesudah": found.following}) if found.following is not None else "",
        "first": urlencode(here),
        "problem": problem,
        "lang": lang,
    }
    return render(request, "lists/rows.html", shown, status=status)


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if 0 <= place < len(cells) else ""


def _chosen(request: PortalRequest) -> Chosen:
    asked = request.POST if request.method == "POST" else request.GET
    view, kelas, village, after = (asked.get(name, "") for name in ("lihat", "kelas", "desa", "sesudah"))
    return Chosen(
        view if view in queries.VIEWS else "semua",
        kelas if kelas in KELAS else "",
        village if village.isdigit() else "",
        int(after) if after.isdigit() else -1,
    )


@page(OPEN)
def submit_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Submits all that is ready, those of a fate or village, or the rows that were ticked; then says what became of them."""
    upload = _upload(actor, number)
    if request.method != "POST":
        return redirect("daftar_satu", number)
    ticked = [int(one) for one in request.POST.getlist("baris") if one.isdigit()]
    single = request.POST.get("cara") == "satuan"
    try:
        if single and not ticked:
            raise RequestError(Say("Centang dulu baris yang mau diajukan.", "Tick the rows first that you want to submit."))
        sent = actions.submit(actor, upload, _chosen(request), ticked if single else None)
    except RequestError as error:
        return _rows(request, actor, upload, error.what, 422) if single else _list(request, actor, upload, error.what, 422)
    if sent.errand is not None:
        return redirect("pekerjaan", sent.errand.pk)
    return render(request, "lists/submitted.html", {"upload": upload, "counts": sent.counts, "batch": sent.batch})


def _told_file(actor: Actor, upload: Upload, rows: int) -> None:
    record_read(
        actor, "unduh_daftar_daerah", "orang", [], ("baris_daftar",), kode_desa=upload.wilayah, detail={"daftar": upload.pk, "jumlah": rows}
    )


@page(OPEN)
def result_file(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The officer's own rows with the answer in front."""
    upload = _upload(actor, number)
    if upload.state != READY or not upload.result or not is_there(upload.result):
        return redirect("daftar_satu", number)
    return _sealed(request, actor, upload, upload.result, f"hasil-{number}.xlsx", upload.effects.get("orang", 0))


def _sealed(request: PortalRequest, actor: Actor, upload: Upload, token: str, name: str, rows: int) -> HttpResponse:
    """A file that the worker made."""
    pieces = read_sealed(Sealed(upload.token, bytes(upload.key)), token)
    try:
        first = next(pieces)
    except DtsenError as error:
        return _list(request, actor, upload, error.what, 409)
    _told_file(actor, upload, rows)
    answer = StreamingHttpResponse(_all(first, pieces), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, answer)  # Django takes both; its own types name the plain one only


def _all(first: bytes, rest: Any) -> Any:
    yield first
    yield from rest


@page(OPEN)
def repair_file(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Only the rows that need a hand, with what to do."""
    upload = _upload(actor, number)
    if upload.state != READY:
        return redirect("daftar_satu", number)
    rows = Row.objects.filter(queries.BAD, upload=upload).order_by("place")
    bad = rows.count()
    if bad > IN_A_REQUEST:
        # Rows that were submitted since are in it too; uploaded again they are told and not changed.
        if not upload.repair_file or not is_there(upload.repair_file):
            return redirect("daftar_satu", number)
        return _sealed(request, actor, upload, upload.repair_file, f"perbaikan-{number}.xlsx", bad)
    with tempfile.TemporaryDirectory(dir=settings.MACHINE.state, prefix="perbaikan-") as aside:
        path = Path(aside) / "perbaikan.xlsx"
        write_results(path, upload, rows.iterator(2000), request.lang, Path(aside), Codes.of(release_in_force()), only_bad=True)
        content = path.read_bytes()
    _told_file(actor, upload, bad)
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="perbaikan-{number}.xlsx"'
    return answer


@_takes_file
@page(MAY)
def repair_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """Takes the repaired rows of a list in; only they are read."""
    upload = _upload(actor, number)
    if request.method != "POST":
        return redirect("daftar_satu", number)
    try:
        file = _file_of(request)
    except RequestError as error:
        return _list(request, actor, upload, error.what, 422)
    try:
        made, fresh = actions.receive(actor, file, upload.wilayah, upload)
    except RequestError as error:
        file.throw_away()
        return _list(request, actor, upload, error.what, 422)
    return redirect(f"{reverse('daftar_satu', args=[made.pk])}{'' if fresh else '?sama=1'}")


@page(OPEN)
def answers_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """What became of each submitted row."""
    upload = _upload(actor, number)
    after = request.GET.get("sesudah", "")
    found, following = queries.answers_page(actor, upload, int(after) if after.isdigit() else -1)
    lines = [
        {
            "one": one,
            "answers": [(answer, state_words(answer.state), _asked(one.row, answer, request.lang)) for answer in one.answers],
        }
        for one in found
    ]
    making = open_on(actor, queries.ANSWERS_OF, number)
    shown = {
        "upload": upload,
        "lines": lines,
        "total": queries.counts(actor, upload)["diajukan"],
        "following": following,
        "by_worker": queries.counts(actor, upload)["diajukan"] > IN_A_REQUEST,
        "csv_rows": _CSV_ROWS,
        "file": bool(upload.answers_file) and is_there(upload.answers_file),
        "errands": [drawn(making)] if making else [],
    }
    return render(request, "lists/answers.html", shown)


@page(OPEN)
def answers_book(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The submitted rows as XLSX with the answer in front; of many rows the worker makes the file, and it is downloaded as made.
    Sent to: makes it (anew)."""
    upload = _upload(actor, number)
    total = queries.counts(actor, upload)["diajukan"]
    if not total:
        return redirect("daftar_satu", number)
    if total > IN_A_REQUEST:
        if request.method == "POST":
            try:
                return redirect("pekerjaan", actions.ask_answers(actor, upload, total, request.lang).pk)
            except RequestError as error:
                return _list(request, actor, upload, error.what, 409)
        if not upload.answers_file or not is_there(upload.answers_file):
            return redirect("daftar_jawaban", number)
        return _sealed(request, actor, upload, upload.answers_file, f"jawaban-{number}.xlsx", total)
    with tempfile.TemporaryDirectory(dir=settings.MACHINE.state, prefix="jawaban-") as aside:
        book = AnswerBook(Path(aside) / "jawaban.xlsx", upload, request.lang, Path(aside))
        book.add(queries.answers_page(actor, upload, limit=total)[0])
        book.close()
        content = (Path(aside) / "jawaban.xlsx").read_bytes()
    _told_file(actor, upload, total)
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="jawaban-{number}.xlsx"'
    return answer


def _asked(row: Row, answer: queries.Answer, lang: Lang) -> str:
    content = answer.proposal.content_id if answer.proposal else ""
    for name, kind, named in row.asks:
        if name == content:
            return f"{KINDS[kind].text(lang)}: {', '.join(field_word(one).text(lang) for one in named)}".rstrip(": ")
    return ""


@page(OPEN)
def answers_file(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The same as a file of text, where the rows are few; many come as a workbook that the worker makes."""
    upload = _upload(actor, number)
    if queries.counts(actor, upload)["diajukan"] > _CSV_ROWS:
        return redirect("daftar_jawaban", number)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([one.text(request.lang) for one in ANSWER_HEAD])
    found, _ = queries.answers_page(actor, upload, limit=_CSV_ROWS)
    writer.writerows(answer_lines(found, request.lang))
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="jawaban-{number}.csv"'
    return answer
