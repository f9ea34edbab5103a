"""What the worker does with lists in the name of an officer: many rows submitted, the file of answers."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from dtsen.errors import Lang, Say
from portal.audit.record import record_event
from portal.errands.kinds import Job, Kind, portion
from portal.errands.models import DONE, Errand
from portal.lists import queries
from portal.lists.actions import submit_rows
from portal.lists.models import Upload
from portal.lists.sealed_file import Sealed, keep_only, seal
from portal.lists.tasks import lock_of
from portal.lists.workbook import AnswerBook
from portal.web.words import number

# Proposals of so many rows at a time: some two seconds, and the officer's stop waits no longer.
_ROWS = 500
_ANSWERS = 1000


def _submit(job: Job) -> Iterator[None]:
    while places := portion(job.errand, _ROWS):
        upload = Upload.objects.get(pk=job.errand.reference)
        sent = submit_rows(job.actor, upload, [int(one) for one in places], single=bool(job.errand.detail["satuan"]))
        before = job.errand.result
        counts = {name: before.get(name, 0) + count for name, count in sent.counts.items()}
        job.errand.result = {**counts, "kumpulan": sent.batch or before.get("kumpulan")}
        job.errand.done += len(places)
        yield
    counts = {name: int(job.errand.result.get(name, 0)) for name in ("masuk", "sudah_ada", "ditolak", "baris")}
    record_event(job.actor, "daftar_diajukan", detail={"daftar": job.errand.reference, **counts})


def _submitted(errand: Errand) -> list[Say]:
    counts = {name: number(int(errand.result.get(name) or 0)) for name in ("masuk", "sudah_ada", "ditolak", "baris")}
    told = [
        Say(f"{counts['baris']} baris diajukan.", f"{counts['baris']} rows submitted."),
        Say(
            f"{counts['masuk']} usulan baru, menunggu musyawarah desa.",
            f"{counts['masuk']} new proposals, waiting for the village meeting.",
        ),
    ]
    if errand.result.get("sudah_ada"):
        told.append(
            Say(
                f"{counts['sudah_ada']} usulan sama persis dengan yang sudah diajukan; tidak ditambahkan lagi.",
                f"{counts['sudah_ada']} proposals are the same as those submitted before; they were not added again.",
            )
        )
    if errand.result.get("ditolak"):
        told.append(
            Say(
                f"{counts['ditolak']} usulan tidak dapat diterima; sebabnya ada di halaman jawaban.",
                f"{counts['ditolak']} proposals could not be taken; the reason is on the page of answers.",
            )
        )
    return told if errand.result else []


def _answers(job: Job) -> Iterator[None]:
    """The whole file or none: killed half-way it is begun anew."""
    job.errand.done = 0
    lang: Lang = "en" if job.errand.detail.get("bahasa") == "en" else "id"
    # Always the same folder, so that what a killed worker left in it is gone with the next try.
    aside: Path = settings.MACHINE.state / "daftar-kerja" / f"jawaban-{job.errand.pk}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700, parents=True)
    try:
        path, after = aside / "jawaban.xlsx", -1
        upload = Upload.objects.get(pk=job.errand.reference)
        book = AnswerBook(path, upload, lang, aside)
        while True:
            found, following = queries.answers_page(job.actor, upload, after, _ANSWERS)
            book.add(found)
            job.errand.done = min(job.errand.done + len(found), job.errand.total)
            if following is None:
                break
            after = following
            yield
        book.close()
        token = seal(path, Sealed(upload.token, bytes(upload.key)))
        Upload.objects.filter(pk=upload.pk).update(answers_file=token, answers_at=timezone.now())
        upload.refresh_from_db()
        keep_only(upload.token, {upload.result, upload.repair_file, token})
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _list_of(errand: Errand) -> tuple[str, Say]:
    return reverse("daftar_satu", args=[errand.reference]), Say("Ke daftarnya", "To the list")


def _answers_of(errand: Errand) -> tuple[str, Say]:
    return reverse("daftar_jawaban", args=[errand.reference]), Say("Ke jawaban setiap baris", "To the answer of each row")


_READY = Say("Berkasnya dapat diunduh di halaman jawaban.", "The file can be downloaded on the page of answers.")
_UNIT = Say("baris", "rows")
KINDS = {
    queries.SUBMIT: Kind(
        _submit,
        lambda errand: Say(f"Mengajukan baris daftar {errand.detail['nama']}", f"Submitting rows of the list {errand.detail['nama']}"),
        _UNIT,
        _list_of,
        _submitted,
        lambda errand: lock_of(errand.reference),
    ),
    queries.ANSWERS: Kind(
        _answers,
        lambda errand: Say(
            f"Membuat berkas jawaban daftar {errand.detail['nama']}",
            f"Making the file of answers of {errand.detail['nama']}",
        ),
        _UNIT,
        _answers_of,
        lambda errand: [_READY] if errand.state == DONE else [],
        lambda errand: lock_of(errand.reference),
    ),
}
