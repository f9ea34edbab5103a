"""`dtsen demo`: an invented country, the whole journey, and where to look."""

import shutil
from pathlib import Path

import click

from dtsen.cli.showing import Terminal
from dtsen.errors import Say
from dtsen.pipeline.demo import summary
from dtsen.pipeline.inputs import Request
from dtsen.pipeline.run import execute
from dtsen.settings import read_settings
from nusantara import make_country


@click.command()
@click.option("--persons", type=click.IntRange(2_000, 2_000_000), default=100_000, show_default=True, help="Jumlah penduduk rekaan.")
@click.option("--seed", type=int, default=1, show_default=True, help="Benih: benih yang sama, negeri yang sama.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"), show_default=True)
@click.pass_context
def demo(context: click.Context, persons: int, seed: int, out: Path) -> None:
    """Membuat negeri rekaan, menjalankan seluruh perjalanan, mencetak ringkasannya."""
    settings = read_settings()
    country = out / f"negeri-{persons}-{seed}"
    with Terminal() as progress:
        if not (country / "truth").is_dir():
            progress.say("nusantara", 0, persons)
            part = country.with_suffix(".sementara")
            shutil.rmtree(part, ignore_errors=True)
            make_country(part, persons, seed)
            part.replace(country)
        request = Request(country / "deliveries", country / "wilayah", out / "runs", settings.policy, boundaries=country / "batas")
        root = execute(request, settings, progress)
        text = summary(root, country / "truth", settings, context.obj.lang)
    click.echo(text)
    click.echo(
        Say(
            f"\nLihat:\n  laporan        {root / 'laporan.html'}\n  per daerah     {root / '08-release'}\n"
            f"  satu keluarga  ./run dtsen explain family <family_id> --run {root}\n"
            f"  periksa rilis  ./run dtsen release verify {root}\n  portal         ./run portal",
            f"\nLook at:\n  report         {root / 'laporan.html'}\n  by region      {root / '08-release'}\n"
            f"  one family     ./run dtsen explain family <family_id> --run {root}\n"
            f"  check release  ./run dtsen release verify {root}\n  portal         ./run portal",
        ).text(context.obj.lang)
    )
