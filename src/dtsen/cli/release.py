"""`dtsen release`: prove what was cut."""

from pathlib import Path
from typing import Any

import click

from dtsen.release import verify

_SHOWN = 50

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("release", help="Rilis: periksa, tandatangani, bandingkan, baca kembali. / Releases: verify, sign, compare, read back.")
def release() -> None:
    return None


@release.command("verify", help="Apakah folder ini persis seperti yang dirilis? / Is this folder exactly what was released?")
@click.argument("folder", type=FOLDER)
@click.pass_context
def verify_command(ctx: click.Context, folder: Path) -> None:
    lang = ctx.obj.lang
    problems = verify(folder)
    for problem in problems[:_SHOWN]:
        click.echo(problem.text(lang), err=True)
    if problems:
        click.echo(_words(lang, f"Tidak utuh: {len(problems)} masalah.", f"Not intact: {len(problems)} problems."), err=True)
        ctx.exit(1)
    click.echo(
        _words(lang, "Utuh: setiap berkas dan setiap baris seperti manifestnya.", "Intact: every file and row is as in its manifest.")
    )


def _words(lang: Any, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english
