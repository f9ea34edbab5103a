"""`dtsen run`: the journey on real deliveries."""

import datetime
from pathlib import Path

import click

from dtsen.cli.showing import Terminal
from dtsen.errors import Say
from dtsen.pipeline.inputs import Request
from dtsen.pipeline.run import execute
from dtsen.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--deliveries", type=_FOLDER, required=True, help="Folder penyerahan (kontrak deliveries/1).")
@click.option("--wilayah", type=_FOLDER, required=True, help="Folder tabel kode wilayah resmi.")
@click.option("--out", type=_FOLDER, required=True, help="Folder hasil; rilis ditulis ke OUT/<rilis>/.")
@click.option("--release", help="Nama rilis; bawaan DTSEN-<tahun>-TW<triwulan> dari --as-of.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Tanggal acuan; bawaan tanggal_acuan Dukcapil.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.option("--previous", type=_FOLDER, help="Folder rilis sebelumnya: nomor orang dan keluarga diteruskan.")
@click.option("--judgements", type=_FOLDER, help="Putusan pasangan dari portal.")
@click.option("--updates", type=_FOLDER, help="Pembaruan yang disetujui dari portal.")
@click.option("--batas", type=click.Path(path_type=Path), help="Batas wilayah untuk peta di laporan.")
@click.option("--unit", type=click.Choice(["families", "persons"]), default="families", show_default=True, help="Satuan desil.")
@click.pass_context
def run(
    context: click.Context,
    deliveries: Path,
    wilayah: Path,
    out: Path,
    release: str | None,
    as_of: datetime.datetime | None,
    policy: Path | None,
    previous: Path | None,
    judgements: Path | None,
    updates: Path | None,
    batas: Path | None,
    unit: str,
) -> None:
    """Menjalankan seluruh perjalanan: dari penyerahan sampai berkas setiap kabupaten/kota."""
    settings = read_settings()
    day = int(as_of.strftime("%Y%m%d")) if as_of else None
    request = Request(deliveries, wilayah, out, policy or settings.policy, release, day, previous, judgements, updates, batas, unit)
    with Terminal() as progress:
        root = execute(request, settings, progress)
    text = Say(
        f"Selesai: {root}\n  laporan      {root / 'laporan.html'}\n  per daerah   {root / '08-release'}",
        f"Done: {root}\n  report       {root / 'laporan.html'}\n  by region    {root / '08-release'}",
    )
    click.echo(text.text(context.obj.lang))
