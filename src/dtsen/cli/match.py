"""`dtsen match`: a local government's own list against the registry; an answer for every row."""

import datetime
import tempfile
from pathlib import Path
from typing import Any

import click
import yaml

from dtsen.cli.showing import Terminal, Written
from dtsen.engine import open_engine
from dtsen.errors import DtsenError, Lang, RequestError, Say
from dtsen.pipeline.match_files import MAPPING, REPAIR, RESULT, write_answer
from dtsen.pipeline.match_list import match_file
from dtsen.pipeline.match_registry import registry_at
from dtsen.pipeline.match_table import COLUMNS, DONE, TABLE, write_columns, write_table
from dtsen.pipeline.match_words import summary_text
from dtsen.settings import read_settings, registry_key
from dtsen.sources.local_list import MOST_ROWS, load_column_policy, read_list

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--against", type=_FOLDER, required=True, help="Rilis yang selesai, atau folder berkas resmi daerah (keluarga_*, anggota_*).")
@click.option("--file", "file", type=_FILE, required=True, help="Daftar daerah: XLSX, XLS, ODS, atau CSV.")
@click.option("--out", type=_FOLDER, required=True, help="Folder jawaban.")
@click.option("--region", default="", help="Kode kabupaten/kota Anda (Kemendagri, mis. 18.01); bawaan: wilayah sebagian besar baris.")
@click.option("--region-bps", default="", help="Kode BPS wilayah Anda, sebagai ganti --region.")
@click.option("--only-region", is_flag=True, help="Baris wilayah lain ditolak, dan tidak ada yang dibuka tentang orang wilayah lain.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Tanggal daftar; bawaan hari ini.")
@click.option("--mapping", type=_FILE, help=f"Pemetaan kolom yang disimpan ({MAPPING} dari jawaban sebelumnya): nama kolom -> isian.")
@click.option("--most-rows", type=click.IntRange(1), default=MOST_ROWS, help="Baris paling banyak dalam satu lembar.")
@click.option("--columns", is_flag=True, help=f"Hanya membaca kolom: {COLUMNS}, sebelum apa pun dicocokkan.")
@click.option("--table", is_flag=True, help=f"Hanya tabel untuk program lain: {TABLE}, {DONE}.")
@click.option("--progress", "told", type=_FILE, help="Berkas kemajuan untuk program yang memulai perintah ini.")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def match(context: click.Context, /, told: Path | None, **asked: Any) -> None:
    """Mencocokkan daftar daerah dengan registri: setiap baris mendapat jawaban. Registri tidak berubah."""
    with Terminal() as terminal:
        progress = Written(terminal, told)
        try:
            said = _match(context.obj.lang, progress, **asked)
        except DtsenError as error:
            progress.fail(error)
            raise
    if said:
        click.echo(said)


def _match(
    lang: Lang,
    progress: Written,
    *,
    against: Path,
    file: Path,
    out: Path,
    region: str,
    region_bps: str,
    only_region: bool,
    as_of: datetime.datetime | None,
    mapping: Path | None,
    most_rows: int,
    columns: bool,
    table: bool,
    policy: Path | None,
) -> str:
    settings = read_settings()
    day = int((as_of or datetime.datetime.now()).strftime("%Y%m%d"))
    rules = policy or settings.policy
    if only_region and not (region or region_bps):
        raise RequestError(
            Say("--only-region memerlukan wilayahnya.", "--only-region needs the region."),
            todo=Say("Sebut --region atau --region-bps.", "Name --region or --region-bps."),
        )
    if columns:
        names = load_column_policy(rules / "updates" / "kolom_daerah.yml")
        progress.say("match: read", 0)
        write_columns(read_list(file, names, _kept(mapping), most_rows), names, out)
        return Say(f"Kolom: {out / COLUMNS}", f"Columns: {out / COLUMNS}").text(lang)
    with (
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
            region=(region_bps or region).replace(".", ""),
            bps=bool(region_bps),
            strict=only_region,
            mapping=_kept(mapping),
            most_rows=most_rows,
            progress=progress,
        )
        if table:
            progress.say("match: write", 0, len(matched.answers))
            write_table(matched, out)
            return Say(f"Tabel: {out / TABLE}", f"Table: {out / TABLE}").text(lang)
        write_answer(matched, out, lang, progress)
    answer = Say(
        f"Jawaban: {out / RESULT}; hanya yang perlu diperbaiki: {out / REPAIR}",
        f"Answer: {out / RESULT}; only what needs repair: {out / REPAIR}",
    )
    return f"{summary_text(matched, lang)}\n{answer.text(lang)}"


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
    return {str(name): str(field or "") for name, field in data.items()}
