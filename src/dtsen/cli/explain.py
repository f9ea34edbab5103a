"""`dtsen explain person|family ID`: where everything about one subject of a run came from."""

from pathlib import Path

import click

from dtsen.pipeline.explain import explain_family, explain_person, teller
from dtsen.settings import read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_run = click.option("--run", type=_FOLDER, required=True, help="Folder rilis, RUNS/<rilis>.")
_policy = click.option("--policy", type=_FOLDER, help="Folder kebijakan yang dipakai rilis itu; bawaan milik proyek.")


@click.group()
def explain() -> None:
    """Menjelaskan satu orang atau keluarga: asal nilai, apa yang kalah, desil, dan program."""


@explain.command()
@click.argument("person_id")
@_run
@_policy
@click.pass_context
def person(context: click.Context, person_id: str, run: Path, policy: Path | None) -> None:
    """Satu orang menurut nomor registrinya (person_id)."""
    tell = teller(run, policy or read_settings().policy, context.obj.lang)
    click.echo("\n".join(explain_person(tell, person_id)))


@explain.command()
@click.argument("family_id")
@_run
@click.option("--previous", type=_FOLDER, help="Rilis sebelumnya: sebutkan juga apa yang berubah sejak itu.")
@_policy
@click.pass_context
def family(context: click.Context, family_id: str, run: Path, previous: Path | None, policy: Path | None) -> None:
    """Satu keluarga menurut nomor registrinya (family_id)."""
    tell = teller(run, policy or read_settings().policy, context.obj.lang)
    click.echo("\n".join(explain_family(tell, family_id, previous)))
