"""`dtsen match`: a local government's own list against the registry; an answer for every row."""

import datetime
import tempfile
from pathlib import Path

import click
import yaml

from dtsen.cli.showing import Terminal
from dtsen.engine import open_engine
from dtsen.errors import RequestError, Say
from dtsen.pipeline.match_files import MAPPING, REPAIR, RESULT, write_answer
from dtsen.pipeline.match_list import match_file
from dtsen.pipeline.match_registry import registry_at
from dtsen.pipeline.match_words import summary_text
from dtsen.settings import read_settings, registry_key

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--against", type=_FOLDER, required=True, help="Rilis yang selesai, atau folder berkas resmi daerah (keluarga_*, anggota_*).")
@click.option("--file", "file", type=_FILE, required=True, help="Daftar daerah: XLSX, XLS, ODS, atau CSV.")
@click.option("--out", type=_FOLDER, required=True, help="Folder jawaban.")
@click.option("--region", default="", help="Kode kabupaten/kota Anda (Kemendagri, mis. 18.01); bawaan: wilayah sebagian besar baris.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Tanggal daftar; bawaan hari ini.")
@click.option("--mapping", type=_FILE, help=f"Pemetaan kolom yang disimpan ({MAPPING} dari jawaban sebelumnya): nama kolom -> isian.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def match(
    context: click.Context,
    against: Path,
    file: Path,
    out: Path,
    region: str,
    as_of: datetime.datetime | None,
    mapping: Path | None,
    policy: Path | None,
) -> None:
    """Mencocokkan daftar daerah dengan registri: setiap baris mendapat jawaban. Registri tidak berubah."""
    settings, lang = read_settings(), context.obj.lang
    day = int((as_of or datetime.datetime.now()).strftime("%Y%m%d"))
    rules = policy or settings.policy
    with (
        Terminal() as progress,
        tempfile.TemporaryDirectory(prefix="dtsen-cocok-") as work,
        open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine,
    ):
        shelf = registry_at(engine, against, Path(work) / "registri", rules, day, registry_key(settings, invented=True))
        matched = match_file(
            engine,
            shelf,
            file,
            rules,
            day,
            Path(work) / "antara",
            region=region.replace(".", ""),
            mapping=_kept(mapping),
            progress=progress,
        )
        write_answer(matched, out, lang, progress)
    click.echo(summary_text(matched, lang))
    click.echo(
        Say(
            f"Jawaban: {out / RESULT}; hanya yang perlu diperbaiki: {out / REPAIR}",
            f"Answer: {out / RESULT}; only what needs repair: {out / REPAIR}",
        ).text(lang)
    )


def _kept(path: Path | None) -> dict[str, str]:
    """A kept mapping; a file that is not there yet is none."""
    if path is None or not path.is_file():
        return {}
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise RequestError(
            Say("Berkas pemetaan tidak terbaca.", "The mapping file cannot be read."),
            expected=Say("baris `nama kolom: isian`", "lines of `name of the column: field`"),
            todo=Say(f"Pakai {MAPPING} dari jawaban sebelumnya sebagai contoh.", f"Take {MAPPING} of an earlier answer as a pattern."),
        )
    return {str(name): str(field) for name, field in data.items()}
