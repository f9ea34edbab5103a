"""`dtsen journey`: the rooms in order, what each reads and writes."""

import click

from dtsen.pipeline.journey import JOURNEY


@click.command()
@click.pass_context
def journey(context: click.Context) -> None:
    """Ruang-ruang menurut urutannya, apa yang dibaca dan ditulis masing-masing."""
    english = context.obj.lang == "en"
    reads, writes, kernels = ("reads", "writes", "no SQL") if english else ("membaca", "menulis", "bukan SQL")
    for step in JOURNEY:
        click.echo(f"{step.number}. {step.room}: {step.does.text(context.obj.lang)}")
        for label, values in ((reads, step.reads), (writes, step.writes), (kernels, step.kernels)):
            if values:
                click.echo(f"     {label:<10} {', '.join(values)}")
