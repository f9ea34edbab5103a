"""`dtsen reference`: writes docs/reference anew; hidden, because only contributors need it."""

from pathlib import Path

import click

from dtsen.errors import Say
from dtsen.pipeline.reference import write_reference
from dtsen.settings import read_settings


@click.command(hidden=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder halaman, docs/reference.")
@click.option("--policy", type=click.Path(file_okay=False, path_type=Path), help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def reference(context: click.Context, out: Path, policy: Path | None) -> None:
    """Menulis halaman rujukan dari kode dan kebijakan."""
    root = context.find_root()
    pages = write_reference(out, policy or read_settings().policy, root.command.to_info_dict(root))
    click.echo(Say(f"{len(pages)} halaman ditulis ke {out}.", f"{len(pages)} pages written to {out}.").text(context.obj.lang))
