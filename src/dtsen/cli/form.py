"""`dtsen form`: the questionnaire of policy/forms as XLSForm and XForm."""

from pathlib import Path

import click

from dtsen.errors import MachineError, Say
from dtsen.questionnaire import form_xml, read_form
from dtsen.questionnaire.xlsform import write_workbook
from dtsen.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--out", type=_FOLDER, required=True, help="Folder hasil: formulir.xlsx (XLSForm) dan formulir.xml (XForm).")
@click.option("--validate", is_flag=True, help="Periksa dengan ODK Validate (perlu Java).")
@click.option("--policy", type=_FOLDER, help="Folder kebijakan; bawaan milik proyek.")
@click.pass_context
def form(context: click.Context, out: Path, validate: bool, policy: Path | None) -> None:
    """Membuat formulir pendataan dari kuesioner di policy/forms."""
    made = read_form(policy or read_settings().policy)
    xml = form_xml(made, validate=validate)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_workbook(made, out / "formulir.xlsx")
        (out / "formulir.xml").write_bytes(xml)
    except OSError as error:
        raise MachineError(
            Say(f"Formulir tidak dapat ditulis ke {out}.", f"The form cannot be written to {out}."),
            todo=Say("Pilih folder lain dengan --out.", "Choose another folder with --out."),
        ) from error
    click.echo(
        Say(
            f"Formulir {made.form_id} versi {made.version}, {len(made.by_name)} butir, modul: {', '.join(made.modules) or 'tidak ada'}",
            f"Form {made.form_id} version {made.version}, {len(made.by_name)} items, modules: {', '.join(made.modules) or 'none'}",
        ).text(context.obj.lang)
    )
