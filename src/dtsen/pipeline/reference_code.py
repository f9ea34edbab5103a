"""Pages about the program: its commands, settings, journey, and the public names of each room."""

import enum
import importlib
import inspect
from collections.abc import Iterable, Mapping
from importlib import resources
from types import ModuleType
from typing import Any

from dtsen import settings
from dtsen.engine import load_statement
from dtsen.pipeline.journey import JOURNEY, Step
from dtsen.pipeline.markdown import code, codes, page, section, table
from dtsen.tables import ROOMS, folder

API = (*ROOMS, "updates", "engine", "vocabulary", "errors")


def commands_page(info: Mapping[str, Any]) -> str:
    """The commands. `info`: what click says of the root command (`to_info_dict`)."""
    return page(
        "Commands",
        "`./run dtsen COMMAND --help` says the same. Every command takes `--lang en` before its name for English messages.",
        *(_command(name, command, 2) for name, command in sorted(info["commands"].items())),
    )


def _command(name: str, command: Mapping[str, Any], level: int) -> list[str]:
    shown = [parameter for parameter in command["params"] if "--help" not in parameter["opts"]]
    lines = section(
        f"dtsen {name}",
        [_text(command["help"])],
        table(
            ("parameter", "", "meaning", "default"),
            ((_parameter(one), "required" if one["required"] else "", _text(one.get("help")), _default(one)) for one in shown),
        ),
        level=level,
    )
    for inner, child in sorted(command.get("commands", {}).items()):
        lines += ["", *_command(f"{name} {inner}", child, level + 1)]
    return lines


def _parameter(one: Mapping[str, Any]) -> str:
    """`--unit families/persons`, or the name of an argument in capitals."""
    if one["param_type_name"] == "argument":
        return code(one["name"].upper())
    choices = one["type"].get("choices")
    words = f" {'/'.join(choices)}" if choices else ""
    return code(", ".join(one["opts"]) + words)


def _default(one: Mapping[str, Any]) -> str:
    value = one.get("default")
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return code(str(value)) if plain or hasattr(value, "as_posix") else ""


def _text(value: object) -> str:
    return " ".join(str(value or "").split())


def settings_page() -> str:
    """The table in the docstring of `dtsen.settings`, the only reader of the environment."""
    lines = [line for line in (settings.__doc__ or "").splitlines() if line.startswith("|")]
    return page(
        "Settings",
        "What this machine may be told, as environment variables. What the state decides is [policy](../glossary.md), never a setting.",
        [f"{lines[0]}", *(_coded(line) if number else line for number, line in enumerate(lines[1:]))],
    )


def _coded(line: str) -> str:
    name = line.split("|")[1].strip()
    return line.replace(name, code(name), 1)


def journey_page() -> str:
    """The rooms in order, what each reads and writes, its statements, and which of its steps are no SQL."""
    return page(
        "Journey",
        "The rooms in the order in which data walks through them. `./run dtsen journey` prints the first lines of each.",
        *(_room(step) for step in JOURNEY),
    )


def _room(step: Step) -> list[str]:
    rows = [
        ("reads", codes(step.reads) or "deliveries, region tables"),
        ("writes", codes(step.writes)),
        ("folder", code(folder(step.room))),
        ("not SQL", "; ".join(step.kernels) or "nothing"),
    ]
    statements = (load_statement(step.room, name) for name in _statements(step.room))
    return section(
        f"{step.number}. {step.room}",
        [f"{step.does.en[0].upper()}{step.does.en[1:]}.", "", f"*{step.does.id[0].upper()}{step.does.id[1:]}.*"],
        table(("", ""), rows),
        table(
            ("statement", "what for", "reads", "one row is"),
            ((code(f"{one.name}.sql"), one.purpose, codes(one.reads), one.grain) for one in statements),
        ),
    )


def _statements(room: str) -> list[str]:
    place = resources.files(f"dtsen.{room}").joinpath("sql")
    return sorted(entry.name.removesuffix(".sql") for entry in place.iterdir() if entry.name.endswith(".sql")) if place.is_dir() else []


def api_page() -> str:
    """The public names of every room and of what all rooms may import, each with the beginning of its docstring."""
    return page(
        "Public names",
        "What another part of the program may import. A room never imports a room; only `pipeline` calls the verbs.",
        *(_module(name, importlib.import_module(f"dtsen.{name}")) for name in API),
    )


def _module(name: str, module: ModuleType) -> list[str]:
    names = getattr(module, "__all__", None) or [key for key, value in vars(module).items() if _is_own(value, module)]
    return section(
        f"dtsen.{name}",
        [_paragraph(inspect.getdoc(module))],
        table(("name", "what it is"), ((code(_signature(one, getattr(module, one))), _meaning(getattr(module, one))) for one in names)),
    )


def _is_own(value: object, module: ModuleType) -> bool:
    return inspect.isclass(value) and value.__module__ == module.__name__


def _signature(name: str, value: object) -> str:
    """Names of parameters only: how a type is written differs between versions of Python."""
    return f"{name}({', '.join(inspect.signature(value).parameters)})" if inspect.isroutine(value) else name


def _meaning(value: object) -> str:
    if inspect.isclass(value) and issubclass(value, enum.Enum):
        return f"{_own_text(value)} One of {_listed(str(member.value) for member in value)}".strip()
    if inspect.isclass(value):
        return _own_text(value) or f"Of {codes(getattr(value, '__dataclass_fields__', None) or _public(value))}."
    if inspect.isroutine(value):
        return _paragraph(inspect.getdoc(value))
    if isinstance(value, Mapping):
        return f"Words for {_listed(map(str, value))}"
    arguments = getattr(value, "__args__", ())
    return f"One of {_listed(map(_type_name, arguments))}" if arguments else type(value).__name__


def _public(value: type) -> list[str]:
    return [name for name in vars(value) if not name.startswith("_")]


def _listed(words: Iterable[str]) -> str:
    return codes(words) + "."


def _type_name(value: object) -> str:
    return value.__name__ if isinstance(value, type) else str(value)


def _own_text(value: type) -> str:
    """The docstring that someone wrote: dataclasses and enums bring one of their own, which differs between Pythons."""
    text = value.__dict__.get("__doc__") or ""
    return "" if text.startswith(f"{value.__name__}(") else _paragraph(inspect.cleandoc(text))


def _paragraph(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())
