"""The validation report: report.json for machines, report.html for people; plots are drawn here, nothing is fetched."""

import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path

from jinja2 import Environment

from dtsen.rank.measures import Interval, better_when_less
from dtsen.rank.validation import Validation

LABELS = {
    "r2": ("R2", "R2"),
    "spearman": ("Korelasi peringkat (Spearman)", "Rank correlation (Spearman)"),
    "auc40": ("AUC 40 % terbawah", "AUC, poorest 40 %"),
    "exact_decile": ("Desil tepat", "Exact decile"),
    "within_one_decile": ("Selisih paling banyak satu desil", "Within one decile"),
    "mean_decile_error": ("Selisih desil rata-rata", "Mean decile error"),
    "decile1_above_5": ("Desil 1 diperingkat di atas 5", "Decile 1 ranked above 5"),
    "decile9_10_in_1_4": ("Desil 9-10 diperingkat 1-4", "Deciles 9-10 ranked 1-4"),
    "exclusion_error": ("Tertinggal: miskin tidak terpilih", "Exclusion error"),
    "inclusion_error": ("Salah terpilih: terpilih tidak miskin", "Inclusion error"),
    "targeting_differential": ("Selisih ketepatan sasaran", "Targeting differential"),
    "cgh_index": ("Indeks Coady-Grosh-Hoddinott", "Coady-Grosh-Hoddinott index"),
    "gap_covered": ("Jurang kemiskinan yang terjangkau", "Share of the poverty gap covered"),
}
WIDTH, HEIGHT, EDGE = 460, 260, 36


def write_report(found: Validation, out: Path) -> None:
    """Writes report.json and report.html into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    template = resources.files("dtsen.rank").joinpath("templates", "report.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True).from_string(template)
    html = page.render(
        found=found,
        rows=[(label(name), value) for name, value in found.results.items()],
        differences=[(label(name), value, verdict(name, value)) for name, value in found.differences.items()],
        errors=error_plot(found.results),
        calibration=calibration_plot(found.calibration),
        confusion=confusion_plot(found.confusion),
        groups=group_plot(found),
    )
    (out / "report.html").write_text(html, encoding="utf-8")


def label(name: str) -> tuple[str, str]:
    """Indonesian and English words of a measure."""
    stem = name.rsplit("_", 1)[0] if name.rsplit("_", 1)[-1].isdigit() else name
    tail = f" ({name.rsplit('_', 1)[-1]} %)" if stem != name else ""
    words = LABELS.get(name) or LABELS[stem]
    return words[0] + tail, words[1] + tail


def verdict(name: str, difference: Interval) -> str:
    """`lebih baik`, `lebih buruk` or `tidak dapat dibedakan`, by whether the interval is clear of 0."""
    if difference.low <= 0 <= difference.high:
        return "tidak dapat dibedakan / no difference"
    good = (difference.value < 0) == better_when_less(name)
    return "lebih baik / better" if good else "lebih buruk / worse"


def error_plot(results: dict[str, Interval]) -> str:
    """Exclusion error at five quotas with its interval."""
    marks = []
    for i, quota in enumerate((10, 20, 30, 40, 50)):
        one = results[f"exclusion_error_{quota}"]
        x = EDGE + (i + 0.5) * (WIDTH - 2 * EDGE) / 5
        marks.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_y(one.low):.1f}" y2="{_y(one.high):.1f}" class="whisker"/>')
        marks.append(f'<circle cx="{x:.1f}" cy="{_y(one.value):.1f}" r="4" class="dot"/>')
        marks.append(f'<text x="{x:.1f}" y="{HEIGHT - 12}" text-anchor="middle">{quota} %</text>')
        marks.append(f'<text x="{x + 8:.1f}" y="{_y(one.value) - 6:.1f}">{one.value:.2f}</text>')
    return _svg(marks + _grid(("0", "0,25", "0,5", "0,75", "1")))


def calibration_plot(rows: tuple[tuple[int, float, float, int], ...]) -> str:
    """Mean predicted against mean true ln welfare of each predicted decile; on the line is right."""
    low = min(min(r[1], r[2]) for r in rows)
    span = max(max(r[1], r[2]) for r in rows) - low or 1.0
    marks = [f'<line x1="{EDGE}" y1="{HEIGHT - EDGE}" x2="{WIDTH - EDGE}" y2="{EDGE}" class="guide"/>']
    for d, predicted, true, _ in rows:
        x, y = EDGE + (predicted - low) / span * (WIDTH - 2 * EDGE), _y((true - low) / span)
        marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="dot"/><text x="{x + 6:.1f}" y="{y + 12:.1f}">{d}</text>')
    return _svg(marks)


def confusion_plot(rows: tuple[tuple[float, ...], ...]) -> str:
    """True decile (down) by predicted decile (across): darker is more."""
    size = 22
    marks = []
    for t, row in enumerate(rows):
        marks.append(f'<text x="14" y="{t * size + 36}" text-anchor="middle">{t + 1}</text>')
        marks.append(f'<text x="{t * size + 39}" y="14" text-anchor="middle">{t + 1}</text>')
        for d, value in enumerate(row):
            marks.append(
                f'<rect x="{d * size + 28}" y="{t * size + 20}" width="{size - 1}" height="{size - 1}" class="cell" '
                f'fill-opacity="{min(1.0, value * 2):.3f}"><title>{t + 1} / {d + 1}: {value:.2f}</title></rect>'
            )
    return f'<svg viewBox="0 0 260 250" role="img">{"".join(marks)}</svg>'


def group_plot(found: Validation) -> str:
    """Exclusion error at 40 % by group with its interval; the vertical line is the average."""
    rows = sorted(found.groups, key=lambda g: (g.kind, -g.exclusion_error.value))
    height = 20 * len(rows) + 30
    average = 240 + 380 * found.results["exclusion_error_40"].value
    marks = [f'<line x1="{average:.1f}" x2="{average:.1f}" y1="4" y2="{height - 20}" class="guide"/>']
    for i, group in enumerate(rows):
        y = 20 * i + 16
        e = group.exclusion_error
        marks.append(
            f'<text x="232" y="{y + 4}" text-anchor="end">{_escaped(group.kind)}: {_escaped(group.name)} ({group.families})</text>'
        )
        marks.append(f'<line x1="{240 + 380 * e.low:.1f}" x2="{240 + 380 * e.high:.1f}" y1="{y}" y2="{y}" class="whisker"/>')
        marks.append(f'<circle cx="{240 + 380 * e.value:.1f}" cy="{y}" r="4" class="dot"/>')
    return f'<svg viewBox="0 0 640 {height}" role="img">{"".join(marks)}</svg>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _y(value: float) -> float:
    return HEIGHT - EDGE - value * (HEIGHT - 2 * EDGE)


def _grid(words: tuple[str, ...]) -> list[str]:
    made = []
    for i, word in enumerate(words):
        y = _y(i / (len(words) - 1))
        made.append(
            f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/><text x="4" y="{y + 4:.1f}">{word}</text>'
        )
    return made


def _svg(marks: list[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{"".join(marks)}</svg>'
