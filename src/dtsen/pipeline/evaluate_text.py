"""An evaluation as a page of text for the terminal, in Indonesian or English."""

import math

from dtsen.errors import Lang, Say
from dtsen.pipeline.evaluate import Evaluation
from dtsen.pipeline.intervals import Measure
from dtsen.pipeline.measure_ranking import OrderQuality
from dtsen.pipeline.measure_targeting import TargetingRow
from dtsen.vocabulary import as_iso

NIK_WORDS = {
    "": Say("(tanpa keterangan)", "(not stated)"),
    "ok": Say("benar", "right"),
    "missing": Say("kosong", "missing"),
    "placeholder": Say("isian palsu", "placeholder"),
    "malformed": Say("bentuk rusak", "malformed"),
    "typo": Say("satu angka salah", "one digit wrong"),
    "transpose": Say("dua angka tertukar", "two digits swapped"),
    "old": Say("NIK lama", "older NIK"),
    "stranger": Say("milik orang lain", "a stranger's"),
    "family": Say("milik anggota keluarga", "a relative's"),
    "plus40": Say("+40 terlupa", "+40 forgotten"),
    "bulk": Say("satu NIK untuk banyak orang", "one NIK for many"),
}


def evaluation_text(result: Evaluation, lang: Lang) -> str:
    """The whole table; intervals are 95 %."""

    def say(indonesian: str, english: str) -> str:
        return Say(indonesian, english).text(lang)

    lines = [
        say(f"Ukuran mutu {result.release} terhadap kebenaran", f"Quality of {result.release} against the truth")
        + f" ({as_iso(result.as_of)}; "
        + say("selang 95 % dengan bootstrap", "95 % intervals by bootstrap")
        + ")",
        "",
        *_books(result, lang),
        "",
        *_linking(result, lang),
        "",
        *_ranking(result, lang),
        "",
        *_targeting(result.targeting, lang),
    ]
    return "\n".join(lines)


def _books(result: Evaluation, lang: Lang) -> list[str]:
    text = Say(
        f"PEMBUKUAN  {result.doors} pintu dihitung, selisih {result.difference}",
        f"BOOKS  {result.doors} doors counted, difference {result.difference}",
    )
    return [text.text(lang)]


def _linking(result: Evaluation, lang: Lang) -> list[str]:
    linking = result.linking

    def line(indonesian: str, english: str, value: str) -> str:
        return f"  {Say(indonesian, english).text(lang):<58} {value}"

    lines = [
        Say(
            f"PEMADANAN  {linking.records} catatan empat register tentang {linking.persons} orang",
            f"LINKING  {linking.records} records of four registers about {linking.persons} persons",
        ).text(lang),
        line("ketepatan (pasangan yang disatukan)", "precision (pairs joined)", _measure(linking.precision)),
        line("kelengkapan (pasangan satu orang)", "recall (pairs of one person)", _measure(linking.recall)),
        line(
            "kelengkapan bila satu sisi tanpa NIK yang benar",
            "recall where one side has no right NIK",
            _measure(linking.recall_without_right_nik),
        ),
        line("orang yang catatannya tepat satu kelompok", "persons whose records are exactly one cluster", _measure(linking.exact)),
        line(
            "kelompok dengan dua orang Dukcapil yang hidup",
            "clusters with two living Dukcapil persons",
            str(linking.clusters_with_two_living_dukcapil),
        ),
        line(
            "catatan yang ditolak saat diterima (tak terhubung)", "records refused at landing (not linked)", str(linking.unlinked_records)
        ),
        "  " + Say("pasangan yang ditemukan menurut keadaan NIK catatan:", "pairs found by the state of the record's NIK:").text(lang),
    ]
    for row in linking.by_nik_status:
        name = NIK_WORDS.get(row.nik_status, Say(row.nik_status, row.nik_status)).text(lang)
        lines.append(f"    {name:<40} {row.records:>9}  {_measure(row.recall)}")
    return lines


def _ranking(result: Evaluation, lang: Lang) -> list[str]:
    ranking = result.ranking
    head = Say(
        f"PEMERINGKATAN  {ranking.families} keluarga yang rumahnya tidak ada di survei "
        f"({ranking.not_covered} belum didata, {ranking.not_matched} tidak ditemukan di registri)",
        f"RANKING  {ranking.families} families whose house is not in the survey "
        f"({ranking.not_covered} described by no register, {ranking.not_matched} not found in the registry)",
    )
    columns = (Say("registri", "registry"), Say("ciri benar, model sama", "true values, same model"))
    lines = [head.text(lang), f"  {'':<44} {columns[0].text(lang):<28} {columns[1].text(lang)}"]
    for name, ours, best in _pairs(ranking.ours, ranking.with_truth):
        lines.append(f"  {name.text(lang):<44} {_measure(ours):<28} {_measure(best)}")
    lines += [
        "  " + Say("yang hilang karena data usang dan tidak lengkap:", "lost to stale and missing data:").text(lang),
        f"    {'Spearman':<42} {_measure(ranking.spearman_lost)}",
        f"    {Say('dalam satu desil', 'within one desil').text(lang):<42} {_measure(ranking.within_one_lost)}",
    ]
    return lines


def _pairs(ours: OrderQuality, best: OrderQuality) -> list[tuple[Say, Measure, Measure]]:
    rows = [
        (Say("Spearman skor dengan pengeluaran benar", "Spearman of score with true expenditure"), ours.spearman, best.spearman),
        (Say("dalam satu desil dari yang benar", "within one desil of the true one"), ours.within_one, best.within_one),
        (Say("desil tepat", "exact desil"), ours.exact, best.exact),
    ]
    for mine, true in zip(ours.errors, best.errors, strict=True):
        share = f"{mine.ceiling * 10} %"
        rows.append((Say(f"terlewat pada {share} terbawah", f"left out of the lowest {share}"), mine.exclusion, true.exclusion))
        rows.append((Say(f"salah masuk pada {share} terbawah", f"let into the lowest {share}"), mine.inclusion, true.inclusion))
    return rows


def _targeting(rows: tuple[TargetingRow, ...], lang: Lang) -> list[str]:
    head = Say(
        "PENENTUAN PROGRAM  diputuskan pada kebenaran, lalu satu bahan diganti dengan milik rilis ini",
        "TARGETING  decided on the truth, then with one ingredient of this run at a time",
    )
    columns = (
        Say("sebab", "cause"),
        Say("layak karena keliru", "eligible by mistake"),
        Say("terlewat", "missed"),
        Say("di antaranya tidak diketahui", "of these unknown"),
    )
    lines = [head.text(lang)]
    for programme in dict.fromkeys(row.programme for row in rows):
        mine = [row for row in rows if row.programme == programme]
        meant = Say(f"layak menurut kebenaran: {mine[0].meant} keluarga", f"eligible on the truth: {mine[0].meant} families").text(lang)
        lines.append(f"  {programme}: {meant}")
        lines.append(f"    {columns[0].text(lang):<46} {columns[1].text(lang):<34} {columns[2].text(lang):<34} {columns[3].text(lang)}")
        for row in mine:
            wrong = f"{row.by_mistake_count:>6}  {_measure(row.by_mistake)}"
            missed = f"{row.missed_count:>6}  {_measure(row.missed)}"
            lines.append(f"    {row.name.text(lang):<46} {wrong:<34} {missed:<34} {row.missed_unknown:>6}")
    return lines


def _measure(measure: Measure) -> str:
    if math.isnan(measure.value):
        return "-"
    return f"{measure.value:.4f} [{measure.low:.4f}, {measure.high:.4f}]"
