"""A command that was typed wrongly, in words: click itself speaks English only."""

import click

from dtsen.errors import Lang, RequestError, Say


def usage_text(error: click.UsageError, lang: Lang) -> str:
    """How the command is written, what is wrong with this one, and where to read more."""
    usage = error.ctx.get_usage() if error.ctx else ""
    path = error.ctx.command_path if error.ctx else "dtsen"
    wrong = RequestError(_what(error), expected=_expected(error), todo=Say(f"Lihat `{path} --help`.", f"See `{path} --help`."))
    if lang == "id":
        usage = usage.replace("Usage:", "Pemakaian:", 1)
    return f"{usage}\n{wrong.text(lang)}".strip()


def _what(error: click.UsageError) -> Say:
    if isinstance(error, click.MissingParameter):
        name = _name(error)
        return Say(f"{name} wajib diisi.", f"{name} is required.")
    if isinstance(error, click.NoSuchOption):
        return Say(f"Pilihan {error.option_name} tidak dikenal.", f"There is no option {error.option_name}.")
    if isinstance(error, click.BadParameter):
        return Say(f"Nilai {_name(error)} tidak dapat dipakai.", f"{_name(error)} cannot be used: {error.message}")
    if isinstance(error.ctx and error.ctx.command, click.Group):
        return Say("Perintah ini tidak ada.", error.format_message())
    return Say("Perintah ini tidak dapat dibaca.", error.format_message())


def _expected(error: click.UsageError) -> Say | None:
    """What the option takes, from its type; for a word that is no command, the commands."""
    if isinstance(error, click.BadParameter) and error.param:
        kind = error.param.type
        if isinstance(kind, click.Choice):
            return Say(*(2 * (", ".join(str(choice) for choice in kind.choices),)))
        if isinstance(kind, click.DateTime):
            return Say("tanggal YYYY-MM-DD", "a date YYYY-MM-DD")
        if isinstance(kind, click.Path):
            return Say("folder", "a folder") if not kind.file_okay else Say("berkas atau folder yang ada", "an existing file or folder")
    command = error.ctx.command if error.ctx else None
    if type(error) in (click.UsageError, getattr(click.exceptions, "NoSuchCommand", click.UsageError)) and isinstance(command, click.Group):
        names = ", ".join(command.list_commands(error.ctx)) if error.ctx else ""
        return Say(names, names)
    return None


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return error.param.opts[0] if isinstance(error.param, click.Option) else (error.param.name or "").upper()
