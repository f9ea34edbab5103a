"""`dtsen`: the commands, and the one handler that turns an error into words."""

import errno
import importlib
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from dtsen.cli.usage import usage_text
from dtsen.errors import DtsenError, Lang, MachineError, Say


@dataclass
class Context:
    """What every command is told: the tongue of its messages."""

    lang: Lang = "id"


COMMANDS = ("demo", "run", "journey", "explain", "evaluate", "match", "form", "link", "rank", "release", "reference")
_HIDDEN = ("reference",)


class Lazy(click.Group):
    """Each command is loaded when it is asked for: `dtsen journey` need not wait for the compiled kernels."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name not in _HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"dtsen.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise AssertionError(f"dtsen.cli.{cmd_name} holds no command of its name")
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Bahasa pesan / language of messages.")
@click.pass_context
def dtsen(context: click.Context, lang: Lang) -> None:
    """DTSEN: dari penyerahan data nasional sampai kembali ke kabupaten/kota."""
    context.obj = Context(lang)


def main() -> None:
    """Runs a command; a user's mistake ends in a sentence and an exit code, never in a traceback."""
    lang: Lang = "en" if _asked_for_english(sys.argv) else "id"
    try:
        # Without standalone mode click returns the code of `ctx.exit(1)` and leaves it to the caller.
        sys.exit(dtsen(prog_name="dtsen", standalone_mode=False) or 0)
    except DtsenError as error:
        _fail(error.text(lang), error.exit_code)
    except click.UsageError as error:
        _fail(usage_text(error, lang), error.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _fail(Say("Dihentikan. Jalankan perintah yang sama untuk meneruskan.", "Stopped. Run the same command to go on.").text(lang), 130)
    except OSError as error:
        _fail(_machine(error).text(lang), 2)


def _asked_for_english(words: list[str]) -> bool:
    return "--lang=en" in words or any(pair == ("--lang", "en") for pair in itertools.pairwise(words))


_REFUSALS = {
    errno.ENOENT: "berkas atau folder tidak ada",
    errno.EACCES: "tidak diizinkan",
    errno.EPERM: "tidak diizinkan",
    errno.EROFS: "cakram hanya dapat dibaca",
    errno.EISDIR: "ini folder, bukan berkas",
    errno.ENOTDIR: "ini berkas, bukan folder",
    errno.EEXIST: "sudah ada",
    errno.EIO: "cakram rusak",
    errno.EMFILE: "terlalu banyak berkas terbuka",
}


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
    english = error.strerror or type(error).__name__
    return MachineError(
        Say(
            f"Komputer menolak: {_REFUSALS.get(error.errno or 0, english)}. {place}".strip(),
            f"The machine refused: {english}. {place}".strip(),
        ),
        todo=Say("Periksa nama, izin, dan letak berkas atau folder itu.", "Check the name, permission and place of that file or folder."),
    )


def _fail(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
