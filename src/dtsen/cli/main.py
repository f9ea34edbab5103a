"""`dtsen`: the commands, and the one handler that turns an error into words."""

import errno
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from dtsen.cli.demo import demo
from dtsen.cli.evaluate import evaluate
from dtsen.cli.explain import explain
from dtsen.cli.journey import journey
from dtsen.cli.link import link
from dtsen.cli.rank import rank
from dtsen.cli.release import release
from dtsen.cli.run import run
from dtsen.errors import DtsenError, Lang, MachineError, Say


@dataclass
class Context:
    """What every command is told: the tongue of its messages."""

    lang: Lang = "id"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Bahasa pesan / language of messages.")
@click.pass_context
def dtsen(context: click.Context, lang: Lang) -> None:
    """DTSEN: dari penyerahan data nasional sampai kembali ke kabupaten/kota."""
    context.obj = Context(lang)


for command in (demo, run, explain, evaluate, journey, link, rank, release):
    dtsen.add_command(command)


def main() -> None:
    """Runs a command; a user's mistake ends in a sentence and an exit code, never in a traceback."""
    lang: Lang = "en" if _asked_for_english(sys.argv) else "id"
    try:
        dtsen(standalone_mode=False)
    except DtsenError as error:
        _fail(error.text(lang), error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _fail(Say("Dihentikan. Jalankan perintah yang sama untuk meneruskan.", "Stopped. Run the same command to go on.").text(lang), 130)
    except OSError as error:
        _fail(_machine(error).text(lang), 2)


def _asked_for_english(words: list[str]) -> bool:
    return "--lang=en" in words or any(pair == ("--lang", "en") for pair in itertools.pairwise(words))


def _machine(error: OSError) -> MachineError:
    """What the operating system refused, in words; the path is the user's own."""
    place = Path(error.filename).name if isinstance(error.filename, str) else ""
    if error.errno == errno.ENOSPC:
        return MachineError(
            Say("Cakram penuh.", "The disk is full."),
            todo=Say(
                "Kosongkan tempat, lalu jalankan perintah yang sama: pekerjaan diteruskan.",
                "Make room, then run the same command: the work goes on.",
            ),
        )
    return MachineError(
        Say(
            f"Komputer menolak: {error.strerror or error}. {place}".strip(),
            f"The machine refused: {error.strerror or error}. {place}".strip(),
        ),
        todo=Say("Periksa nama, izin, dan letak berkas atau folder itu.", "Check the name, permission and place of that file or folder."),
    )


def _fail(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
