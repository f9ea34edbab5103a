"""`dtsen rank ...`: train, judge, score, cut, explain and watch a proxy means test, on any survey and any list of families."""

from pathlib import Path

import click

from dtsen.cli.showing import Terminal
from dtsen.engine import Shelf, open_engine
from dtsen.errors import RequestError, Say
from dtsen.rank.change import explain_change
from dtsen.rank.explain import Explanation, RowExplanation, explain_family, explain_row
from dtsen.rank.files import DesilRequest, desil_file, schema_for, score_file, train_file
from dtsen.rank.frozen import place_file
from dtsen.rank.learn import BEST, OLS
from dtsen.rank.model import load
from dtsen.rank.monitor import Answers, monitor_runs
from dtsen.rank.recompute import Compared, recompute
from dtsen.rank.report import write_report
from dtsen.rank.validation import ROUNDS, validate
from dtsen.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def rank() -> None:
    """Memeringkat keluarga menurut perkiraan kesejahteraan."""


@rank.command()
@click.option("--data", type=_FILE, required=True, help="Survei: CSV atau Parquet.")
@click.option("--schema", "schema_file", type=_FILE, required=True, help="Berkas skema JSON atau YAML.")
@click.option("--entry", help="Nama bagian bila berkas skema memuat beberapa survei.")
@click.option("--out", type=_FOLDER, required=True, help="Folder model.")
@click.option("--quantile", type=click.FloatRange(0.05, 0.95), help="Menduga kuantil ini, bukan rata-rata.")
@click.option(
    "--method", type=click.Choice([BEST, OLS]), default=BEST, show_default=True, help="ols: kuadrat terkecil biasa, sebagai pembanding."
)
@click.option(
    "--registry",
    type=_FILE,
    help="Berkas keluarga yang akan diperingkat: menolak penduga yang berbeda (overlap.json), mencoba rata-rata wilayah (skema: area).",
)
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def train(
    context: click.Context,
    data: Path,
    schema_file: Path,
    entry: str | None,
    out: Path,
    quantile: float | None,
    method: str,
    registry: Path | None,
    policy: Path | None,
) -> None:
    """Melatih model dari sebuah survei."""
    model = train_file(data, schema_file, out, policy or read_settings().policy, entry, quantile, method, registry)
    facts = model.facts
    tried = ", ".join(f"{c['name']} {c['r2']:.4f}" for c in facts["candidates"])
    click.echo(
        Say(
            f"Model {model.hash}\n{facts['families']} keluarga, dipilih: {facts['chosen']}. R2 di luar lipatan: {tried}. Hasil: {out}",
            f"Model {model.hash}\n{facts['families']} families, chosen: {facts['chosen']}. R2 out of fold: {tried}. Results: {out}",
        ).text(context.obj.lang)
    )


@rank.command(name="validate")
@click.option("--model", "model_dir", type=_FOLDER, required=True, help="Folder model.")
@click.option("--data", type=_FILE, required=True, help="Data uji: CSV atau Parquet.")
@click.option("--schema", "schema_file", type=_FILE, help="Berkas skema; bawaan milik model.")
@click.option("--entry", help="Nama bagian skema.")
@click.option("--out", type=_FOLDER, required=True, help="Folder laporan.")
@click.option("--versus", type=_FOLDER, help="Folder model pembanding.")
@click.option("--rounds", default=ROUNDS, show_default=True, help="Banyaknya pengambilan ulang klaster.")
@click.pass_context
def validate_model(
    context: click.Context,
    model_dir: Path,
    data: Path,
    schema_file: Path | None,
    entry: str | None,
    out: Path,
    versus: Path | None,
    rounds: int,
) -> None:
    """Mengukur model pada keluarga yang belum pernah dilihatnya; menulis report.html dan report.json."""
    model = load(model_dir)
    found = validate(model, data, schema_for(model, schema_file, entry), load(versus) if versus else None, rounds)
    write_report(found, out)
    lines = [
        f"{name:24s} {found.results[name].value:8.4f}  {found.results[name].low:8.4f} {found.results[name].high:8.4f}"
        for name in found.results
    ]
    head = Say(
        f"{found.families} keluarga uji ({found.skipped} baris latih dikeluarkan). Laporan: {out}",
        f"{found.families} test families ({found.skipped} training rows left out). Report: {out}",
    )
    if versus:
        lines.append(Say("Selisih terhadap pembanding (95 %):", "Difference from the other model (95 %):").text(context.obj.lang))
        lines += [f"{name:24s} {d.value:+8.4f}  {d.low:+8.4f} {d.high:+8.4f}" for name, d in found.differences.items()]
    click.echo("\n".join([head.text(context.obj.lang), *lines]))


@rank.command()
@click.option("--model", "model_dir", type=_FOLDER, required=True, help="Folder model.")
@click.option("--data", type=_FILE, required=True, help="Keluarga: CSV atau Parquet.")
@click.option("--out", type=_FILE, required=True, help="Berkas CSV skor.")
@click.pass_context
def score(context: click.Context, model_dir: Path, data: Path, out: Path) -> None:
    """Menghitung skor (ln kesejahteraan, enam desimal) setiap keluarga, sebongkah demi sebongkah."""
    with Terminal() as progress:
        rows = score_file(model_dir, data, out, progress)
    click.echo(Say(f"{rows} keluarga. Hasil: {out}", f"{rows} families. Result: {out}").text(context.obj.lang))


@rank.command()
@click.option("--scores", type=_FILE, required=True, help="Berkas skor.")
@click.option("--data", type=_FILE, help="Berkas kedua dengan kolom lain (bobot, wilayah).")
@click.option("--id", "id_column", default="id", show_default=True)
@click.option("--score", "score_column", default="score", show_default=True)
@click.option("--weight", default="", help="Kolom bobot; bawaan satu keluarga satu.")
@click.option("--by", default="", help="Kolom wilayah: satu pemotongan tiap nilai.")
@click.option("--frozen", type=_FILE, help="Berkas batas (.batas.csv) rilis lalu: memakai batas itu, tidak memotong ulang.")
@click.option("--out", type=_FILE, required=True, help="Berkas hasil CSV atau Parquet: id, desil.")
@click.pass_context
def desil(
    context: click.Context,
    scores: Path,
    data: Path | None,
    id_column: str,
    score_column: str,
    weight: str,
    by: str,
    frozen: Path | None,
    out: Path,
) -> None:
    """Memotong urutan skor menjadi sepuluh; skor yang sama tetap bersama."""
    rows = desil_file(DesilRequest(scores, data, out, id_column, score_column, weight, by, frozen))
    click.echo(Say(f"{rows} keluarga. Hasil: {out}", f"{rows} families. Result: {out}").text(context.obj.lang))


@rank.command()
@click.option("--run", type=_FOLDER, required=True, help="Folder rilis yang batas dan modelnya dipakai.")
@click.option("--data", type=_FILE, required=True, help="Keluarga yang berubah: CSV atau Parquet dengan kolom ciri.")
@click.option("--out", type=_FILE, required=True, help="Berkas CSV: skor dan tiga desil.")
@click.pass_context
def place(context: click.Context, run: Path, data: Path, out: Path) -> None:
    """Memberi keluarga yang berubah desilnya seketika, menurut model dan batas beku sebuah rilis."""
    rows = place_file(Shelf(run), data, out)
    click.echo(Say(f"{rows} keluarga. Hasil: {out}", f"{rows} families. Result: {out}").text(context.obj.lang))


@rank.command()
@click.option("--model", "model_dir", type=_FOLDER, help="Folder model; dengan --data.")
@click.option("--data", type=_FILE, help="Keluarga: CSV atau Parquet.")
@click.option("--run", type=_FOLDER, help="Folder rilis, sebagai ganti --model dan --data.")
@click.option("--previous", type=_FOLDER, help="Folder rilis lalu: menceritakan apa yang berubah, dan menurut sumber mana.")
@click.option("--id", "family", required=True, help="Nomor keluarga.")
@click.option("--points", is_flag=True, help="Tampilkan angka (terbatas, bukan untuk keluarga atau pendata).")
@click.pass_context
def explain(
    context: click.Context, model_dir: Path | None, data: Path | None, run: Path | None, previous: Path | None, family: str, points: bool
) -> None:
    """Menjelaskan desil satu keluarga; dengan --run dan --previous juga perubahannya sejak rilis lalu."""
    lang = context.obj.lang
    found: Explanation | RowExplanation
    if run is not None:
        found = explain_family(Shelf(run), family)
    elif model_dir is not None and data is not None:
        found = explain_row(load(model_dir), data, family)
    else:
        raise RequestError(
            Say("Belum disebut apa yang dijelaskan.", "It is not said what to explain."),
            expected=Say("--run, atau --model dan --data", "--run, or --model and --data"),
        )
    said = list(found.sentences)
    if run is not None and previous is not None:
        said += explain_change(Shelf(previous), Shelf(run), family).sentences
    click.echo("\n".join(sentence.text(lang) for sentence in said))
    if points:
        click.echo(f"{found.median_score:12.6f}  keluarga tengah / median family")
        for part in found.contributions:
            click.echo(f"{part.effect:+12.6f}  {part.label.text(lang)}: {part.value.text(lang)}{' *' if part.imputed else ''}")
        click.echo(f"{found.score:12.6f}  skor / score")


@rank.command()
@click.option("--previous", type=_FOLDER, required=True, help="Folder rilis lalu.")
@click.option("--current", type=_FOLDER, required=True, help="Folder rilis ini.")
@click.option("--out", type=_FOLDER, required=True, help="Folder laporan.")
@click.option("--answers", type=_FILE, help="Berkas hasil pendataan, untuk membandingkan pendata.")
@click.option("--enumerator", default="pendata", show_default=True, help="Kolom pendata di berkas itu.")
@click.option("--area", default="kode_desa", show_default=True, help="Kolom wilayah di berkas itu.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def monitor(
    context: click.Context, previous: Path, current: Path, out: Path, answers: Path | None, enumerator: str, area: str, policy: Path | None
) -> None:
    """Membandingkan dua rilis: pergeseran ciri dan skor, perpindahan desil, tumpukan di batas, pendata yang lain sendiri."""
    found = monitor_runs(previous, current, policy or read_settings().policy, out, Answers(answers, enumerator, area) if answers else None)
    lines = [f"{alarm.kode}: {alarm.kalimat.text(context.obj.lang)}" for alarm in found.alarms]
    head = Say(f"{len(found.alarms)} tanda. Laporan: {out}", f"{len(found.alarms)} alarms. Report: {out}")
    click.echo("\n".join([head.text(context.obj.lang), *lines]))


@rank.command(name="recompute")
@click.option("--run", type=_FOLDER, required=True, help="Folder rilis, RUNS/<rilis>.")
@click.pass_context
def recompute_run(context: click.Context, run: Path) -> None:
    """Menghitung ulang setiap desil sebuah rilis dari tabel dan modelnya sendiri; kode 1 bila ada yang berbeda."""
    lang, settings = context.obj.lang, read_settings()
    with (
        Terminal() as progress,
        open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib, progress=progress) as engine,
    ):
        found = recompute(engine, Shelf(run))
    click.echo("\n".join(f"{name}: {word}" for name, word in found.origin.items()))
    click.echo("\n".join(_compared_text(table).text(lang) for table in found.tables))
    if not found.equal:
        click.echo(Say("Tidak sama dengan yang tersimpan.", "Not what is stored.").text(lang), err=True)
        context.exit(1)
    click.echo(Say("Sama: setiap desil dapat dihitung ulang.", "Equal: every desil can be computed again.").text(lang))


def _compared_text(found: Compared) -> Say:
    """One table: how many rows, how many differ, in which columns, which first."""
    columns = ", ".join(f"{name} {count}" for name, count in found.columns.items()) or "-"
    lines = [f"{found.table}: {found.rows} baris, {found.differing} berbeda", f"{found.table}: {found.rows} rows, {found.differing} differ"]
    if found.differing:
        lines[0] += f"; kolom: {columns}; misalnya {', '.join(found.examples)}"
        lines[1] += f"; columns: {columns}; for example {', '.join(found.examples)}"
    if found.not_stored:
        names = ", ".join(found.not_stored)
        lines[0] += f"; tidak disimpan oleh versi lama: {names}"
        lines[1] += f"; not stored by an older version: {names}"
    return Say(*lines)
