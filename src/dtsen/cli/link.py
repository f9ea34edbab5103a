"""`dtsen link ...`: person lists outside of a run; what a pair is worth; the model; how good a linking is."""

from pathlib import Path

import click

from dtsen.cli.showing import Terminal
from dtsen.errors import Say
from dtsen.link.files import link_files
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
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def files(
    context: click.Context,
    sources: list[tuple[str, Path]],
    spine: list[tuple[str, Path]],
    mapping: Path | None,
    out: Path,
    policy: Path | None,
) -> None:
    """Memadankan daftar orang apa pun; satu daftar saja berarti mencari yang ganda."""
    settings = read_settings()
    with Terminal() as progress:
        run = link_files(
            sources, spine[0] if spine else None, mapping, out, policy or settings.policy, registry_key(settings, invented=False), progress
        )
    persons = len(set(run.ids))
    times = ", ".join(f"{name} {value:.1f}" for name, value in run.seconds.items())
    click.echo(
        Say(
            f"{run.register.rows} catatan, {persons} orang. Detik: {times}. Hasil: {out}",
            f"{run.register.rows} records, {persons} persons. Seconds: {times}. Results: {out}",
        ).text(context.obj.lang)
    )
