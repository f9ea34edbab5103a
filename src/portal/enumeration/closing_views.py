"""Pages of the end: the report as it stands, closing with it, and the report as a file."""

import csv
import datetime
import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dtsen.errors import RequestError, Say
from portal.accounts.actor import Actor
from portal.accounts.gate import page
from portal.enumeration import actions, closing, overview
from portal.enumeration.campaign_views import campaign_of, head
from portal.enumeration.progress_drawing import bars
from portal.enumeration.watch_rules import watch_rules
from portal.enumeration.words import SUBMISSIONS, TASKS, results
from portal.proposals.words import SHORT
from portal.web.request import PortalRequest


@page("lihat_pendataan")
def report_page(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The report. Sent to: the campaign is closed with it."""
    problem: RequestError | None = None
    if request.method == "POST":
        try:
            campaign_of(actor, number)
            actions.close_campaign(actor, number, request.POST.get("penjelasan", ""))
            return redirect("pendataan_tutup", number=number)
        except RequestError as error:
            problem = error
    campaign = campaign_of(actor, number)
    report = closing.told(actor, campaign)
    days = _days(report)
    names = overview.names_of([campaign.closed_by])
    shown = head(actor, campaign, "pendataan_tutup") | {
        "report": report,
        "groups": _groups(report, number),
        "villages": report["desa"],
        "alarms": reverse("pendataan_tanda", args=[number]) if actor.may("awasi_pendataan") else "",
        "whole": overview.holds_all(actor, campaign),
        "bars": bars(days, request.lang),
        "days": days,
        "checks": report["periksa"],
        "closed_by": names.get(campaign.closed_by or 0, "–"),
        "waiting": overview.count_waiting(actor, campaign),
        "least": closing.LEAST_WORDS,
        "most": closing.MOST_WORDS,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "enumeration/report.html", shown, status=422 if problem else 200)


def _days(report: dict[str, Any]) -> list[overview.Day]:
    made, so_far = [], 0
    for day, sent in report["hari"]:
        so_far += sent
        made.append(overview.Day(datetime.date.fromisoformat(day), sent, so_far))
    return made


def _groups(report: dict[str, Any], number: int) -> list[tuple[Say, list[tuple[Say, int, str]]]]:
    """Title and lines (words, number, the rows behind it) of the counts."""
    rows = reverse("pendataan_tugas", args=[number])
    outcomes = results()
    none = Say("tanpa hasil", "no result")
    visits = [(outcomes.get(code, none), n, f"{rows}?hasil={code}" if code else "") for code, n in report["hasil"].items()]
    sent = [(SUBMISSIONS[code], n, "") for code, n in report["kiriman"].items()]
    alarms = [(watch_rules().words(code), n, "") for code, n in report["tanda"].items()]
    people = [(_PEOPLE[code], n, "") for code, n in report["pencacah"].items()]
    proposals = [(SHORT.get(code, Say(code, code)), n, "") for code, n in report["usulan"].items()]
    return [
        (Say("Hasil kunjungan", "Results of the visits"), visits),
        (Say("Kiriman", "Submissions"), sent),
        (Say("Tanda yang perlu dilihat", "Alarms"), alarms),
        (Say("Pencacah", "Enumerators"), people),
        (Say("Menjadi usulan", "Became proposals"), proposals),
    ]


@page("lihat_pendataan")
def report_file(request: PortalRequest, actor: Actor, number: int) -> HttpResponse:
    """The report as a table: part, what, where, number."""
    campaign = campaign_of(actor, number)
    report = closing.told(actor, campaign)
    lang = request.lang
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["bagian", "isi", "kode_desa", "jumlah"])
    for one in report["desa"]:
        writer.writerow(["desa", f"{one['nama']}: {Say('keluarga', 'families').text(lang)}", one["kode"], one["keluarga"]])
        for state, words in TASKS.items():
            writer.writerow(["desa", f"{one['nama']}: {words.text(lang)}", one["kode"], one[state]])
    for title, counts in _groups(report, number):
        for words, n, _ in counts:
            writer.writerow([title.text(lang), words.text(lang), "", n])
    new, left = Say("keluarga di luar daftar", "families not on the list"), Say("belum selesai", "not finished")
    writer.writerow([Say("Keluarga", "Families").text(lang), new.text(lang), "", report["baru"]])
    writer.writerow([Say("Keluarga", "Families").text(lang), left.text(lang), "", report["tersisa"]])
    for key, words in _CHECKS.items():
        writer.writerow([Say("Pemeriksaan ulang", "Spot checks").text(lang), words.text(lang), "", report["periksa"][key]])
    for day, sent in report["hari"]:
        writer.writerow([Say("Kiriman per hari", "Submissions by day").text(lang), day, "", sent])
    writer.writerow([Say("Penjelasan", "Explanation").text(lang), _plain(report.get("penjelasan", "")), "", ""])
    closing.record_report(actor, campaign)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="pendataan-{number}-laporan.csv"'
    return answer


_PEOPLE = {
    "mengirim": Say("mengirim kunjungan", "sent a visit"),
    "menonjol": Say("patut dilihat pengawas", "stand out, to be looked at"),
}
_CHECKS = {
    "diambil": Say("diambil", "drawn"),
    "selesai": Say("selesai", "done"),
    "dibandingkan": Say("jawaban dibandingkan", "answers compared"),
    "sama": Say("jawaban sama", "answers equal"),
}


def _plain(text: str) -> str:
    """What somebody typed must not be a formula in a spreadsheet."""
    return f"'{text}" if text[:1] in "=+-@\t" and text else text
