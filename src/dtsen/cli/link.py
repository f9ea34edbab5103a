"""`dtsen link ...`: person lists outside of a run; what a pair is worth; the model; how good a linking is."""

from datetime import datetime
from pathlib import Path

import click
import pyarrow.parquet as pq

from dtsen.cli.showing import Terminal
from dtsen.errors import Lang, Say
from dtsen.link.bench import bench as run_bench
from dtsen.link.bench import bench_text
from dtsen.link.explain_pair import explain_pair, explanation_text
from dtsen.link.files import link_again, link_files
from dtsen.link.measure import Measures, matched_columns, measure
from dtsen.link.model_file import write_model
from dtsen.link.policy import read_policy
from dtsen.link.report import Told
from dtsen.link.spark_scores import scored_on
from dtsen.link.train import train as train_worlds
from dtsen.settings import read_settings, registry_key

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


def _named(_context: click.Context, parameter: click.Parameter, values: tuple[str, ...] | str | None) -> list[tuple[str, Path]]:
    """`nama=berkas` as a pair; a word without `=` is refused with a sentence."""
    pairs = []
    for value in [values] if isinstance(values, str) else values or ():
        name, sign, path = value.partition("=")
        if not (name and sign and path):
            raise click.BadParameter(f"{value!r}: tulis NAMA=BERKAS / write NAME=FILE", param=parameter)
        pairs.append((name, Path(path)))
    return pairs


@click.group()
def link() -> None:
    """Memadankan daftar orang: satu orang satu baris."""


@link.command()
@click.option("--source", "sources", multiple=True, required=True, callback=_named, help="NAMA=BERKAS (CSV atau Parquet); boleh diulang.")
@click.option("--spine", callback=_named, help="NAMA=BERKAS daftar yang memuat setiap orang paling banyak sekali (Dukcapil).")
@click.option("--mapping", type=_FILE, help="Berkas YAML: nama kolom daftar Anda untuk setiap kolom dtsen.")
@click.option("--out", type=_FOLDER, required=True, help="Folder hasil.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Tanggal acuan umur di laporan; bawaan: tahun lahir termuda.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark", "sail"]),
    default="local",
    show_default=True,
    help="Di mana pasangan dinilai; spark: folder hasil terlihat semua pekerja.",
)
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def files(
    context: click.Context,
    sources: list[tuple[str, Path]],
    spine: list[tuple[str, Path]],
    mapping: Path | None,
    out: Path,
    as_of: datetime | None,
    engine: str,
    policy: Path | None,
) -> None:
    """Memadankan daftar orang apa pun; satu daftar saja berarti mencari yang ganda."""
    settings = read_settings()
    told = Told(context.obj.lang, as_of.date() if as_of else None)
    with Terminal() as progress, scored_on(engine, out) as how:
        key = registry_key(settings, invented=False)
        run = link_files(sources, spine[0] if spine else None, mapping, out, policy or settings.policy, key, progress, told, how)
    persons = len(run.ids.unique())
    times = ", ".join(f"{name} {value:.1f}" for name, value in run.seconds.items())
    click.echo(
        Say(
            f"{run.register.rows} catatan, {persons} orang. Detik: {times}. Hasil: {out}",
            f"{run.register.rows} records, {persons} persons. Seconds: {times}. Results: {out}",
        ).text(context.obj.lang)
    )


@link.command()
@click.option("--run", type=_FOLDER, required=True, help="Folder hasil `dtsen link files`.")
@click.option("--pair", nargs=2, required=True, help="Dua catatan, masing-masing sumber:kunci.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def explain(context: click.Context, run: Path, pair: tuple[str, str], policy: Path | None) -> None:
    """Bukti sepasang catatan, dalam kata dan bobot."""
    done = link_again(run, policy or read_settings().policy)
    found = explain_pair(done.register, done.matched.model, done.matched.company, *pair)
    click.echo(explanation_text(found, context.obj.lang))


@link.command()
@click.option("--source", "sources", multiple=True, callback=_named, help="NAMA=BERKAS; boleh diulang.")
@click.option("--spine", callback=_named, help="NAMA=BERKAS.")
@click.option("--mapping", type=_FILE, help="Berkas pemetaan kolom.")
@click.option(
    "--world",
    "worlds",
    nargs=2,
    multiple=True,
    type=_FILE,
    help="person_record.parquet sebuah rilis dan truth_records.csv negeri rekaannya, ganti --source; boleh diulang.",
)
@click.option("--out", type=_FILE, required=True, help="Berkas model YAML yang ditulis.")
@click.option("--title", default="Model pemadanan hasil pelatihan", show_default=True)
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; modelnya menjadi titik awal.")
@click.pass_context
def train(
    context: click.Context,
    sources: list[tuple[str, Path]],
    spine: list[tuple[str, Path]],
    mapping: Path | None,
    worlds: tuple[tuple[Path, Path], ...],
    out: Path,
    title: str,
    policy: Path | None,
) -> None:
    """Menghitung bobot dari data dan menulisnya sebagai berkas model yang dapat dibaca."""
    if bool(sources) == bool(worlds):
        raise click.UsageError("beri --source atau --world, salah satu / give --source or --world, one of them")
    folder = policy or read_settings().policy
    with Terminal() as progress:
        if worlds:
            model = train_worlds(worlds, read_policy(folder / "link"), progress)
        else:
            model = link_files(sources, spine[0] if spine else None, mapping, None, folder, b"", progress).matched.model
    write_model(model, out, title)
    click.echo(Say(f"Model ditulis: {out}", f"Model written: {out}").text(context.obj.lang))


@link.command()
@click.option("--run", type=_FOLDER, required=True, help="Folder hasil `dtsen link files`.")
@click.option("--truth", type=_FILE, required=True, help="Parquet: source, record_id, person_id, nik_status.")
@click.pass_context
def evaluate(context: click.Context, run: Path, truth: Path) -> None:
    """Ketepatan dan kelengkapan hasil terhadap kebenaran yang diketahui."""
    click.echo(_measures(measure(*matched_columns(pq.read_table(run / "person_link.parquet"), pq.read_table(truth))), context.obj.lang))


@link.command()
@click.option("--against", type=click.Choice(["splink"]), default="splink", show_default=True, help="Alat pembanding.")
@click.option("--source", "sources", multiple=True, required=True, callback=_named, help="NAMA=BERKAS; boleh diulang.")
@click.option("--mapping", type=_FILE, help="Berkas pemetaan kolom.")
@click.option("--truth", type=_FILE, required=True, help="Parquet: source, record_id, person_id, nik_status.")
@click.option("--out", type=_FOLDER, required=True, help="Folder hasil keduanya.")
@click.option("--python", type=_FILE, required=True, help="Python dari lingkungan tempat splink==5.0.0 terpasang.")
@click.option("--referee", type=_FILE, help="Skrip pembanding; bawaan bench/link/splink_referee.py milik proyek.")
@click.pass_context
def bench(
    context: click.Context,
    against: str,
    sources: list[tuple[str, Path]],
    mapping: Path | None,
    truth: Path,
    out: Path,
    python: Path,
    referee: Path | None,
) -> None:
    """Waktu, memori, dan ketepatan terhadap alat lain: catatan sama, mesin sama, satu per satu."""
    script = referee or read_settings().policy.parent / "bench" / "link" / f"{against}_referee.py"
    click.echo(bench_text(run_bench(sources, mapping, truth, out, script, python), context.obj.lang))


def _measures(found: Measures, lang: Lang) -> str:
    lines = [
        ("ketepatan pasangan", "pair precision", found.precision),
        ("kelengkapan pasangan", "pair recall", found.recall),
        ("F1", "F1", found.f1),
        (f"kelengkapan tanpa dua NIK benar ({found.hard_pairs})", f"recall without two right NIK ({found.hard_pairs})", found.hard_recall),
        ("orang tepat satu kelompok", "persons exactly one cluster", found.exact),
        *((f"  NIK {name} ({count})", f"  NIK {name} ({count})", share) for name, (count, share) in found.by_nik.items()),
    ]
    head = Say(f"{found.records} catatan, {found.persons} orang", f"{found.records} records, {found.persons} persons")
    chosen = "id" if lang == "id" else "en"
    return "\n".join(
        [head.text("id" if lang == "id" else "en"), *(f"{(a if chosen == 'id' else b):48s} {value:.4f}" for a, b, value in lines)]
    )
