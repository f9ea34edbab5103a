"""What does a file of policy/target say, and is it well written?

A file is YAML, checked against `schema.json` of this room. A complaint names the file and the key and says what to do;
it is meant for the owner of the rule, who does not program.
"""

import difflib
import functools
import json
from collections.abc import Hashable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dtsen.errors import PolicyError, Say, Where
from dtsen.vocabulary.tanggal import from_iso

Kind = Literal["program", "versi", "pengecualian", "alasan", "garam"]


@dataclass(frozen=True)
class Place:
    """A key in a policy file: `target/programmes/pkh.yml`, `versi[0].desil`."""

    file: str
    key: str = ""

    def at(self, step: str | int) -> "Place":
        if isinstance(step, int):
            return Place(self.file, f"{self.key}[{step}]")
        return Place(self.file, f"{self.key}.{step}" if self.key else step)

    def error(self, what: Say, todo: Say, *, expected: Say | None = None, came: object = None) -> PolicyError:
        """The complaint about this key; `came` is shown as the file writes it."""
        key = Say(f"Kunci {self.key}: {what.id}", f"Key {self.key}: {what.en}") if self.key else what
        shown = None if came is None else Say(str(came), str(came))
        return PolicyError(key, where=Where(file=self.file), expected=expected, came=shown, todo=todo)


class _Loader(yaml.SafeLoader):
    """Dates stay text and a key written twice is a fault: plain YAML would keep the last one without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, name in enumerate(names):
            if name in names[:number]:
                mark = node.value[number][0].start_mark
                raise yaml.MarkedYAMLError(problem=f"{name}: kunci ditulis dua kali / key written twice", problem_mark=mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def _schema() -> dict[str, Any]:
    text = resources.files("dtsen.target").joinpath("schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def read_policy_file(path: Path, root: Path, kind: Kind) -> tuple[dict[str, Any], Place]:
    """The content of one checked file. Raises PolicyError: not there, not YAML, not as the schema says."""
    place = Place(path.relative_to(root).as_posix())
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as missing:
        raise place.error(
            Say("Berkas kebijakan tidak ada.", "A policy file is missing."),
            Say("Salin berkas itu dari policy/target proyek.", "Copy it from the project's policy/target."),
        ) from missing
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        line = getattr(getattr(broken, "problem_mark", None), "line", None)
        where = Say("", "") if line is None else Say(f" (baris {line + 1})", f" (line {line + 1})")
        problem = getattr(broken, "problem", None) or "UTF-8"
        raise place.error(
            Say(f"Berkas bukan YAML yang sah{where.id}.", f"The file is not valid YAML{where.en}."),
            Say("Perbaiki baris itu: spasi di depan, titik dua, tanda kutip.", "Repair that line: indent, colon, quotes."),
            came=problem,
        ) from broken
    check(content, place, kind)
    return content, place


def check(content: object, place: Place, kind: Kind) -> None:
    """Raises the first complaint of the schema, the outermost key first."""
    schema = {"$ref": f"#/$defs/{kind}", "$defs": _schema()["$defs"]}
    complaints = sorted(
        Draft202012Validator(schema).iter_errors(content), key=lambda error: (len(error.path), [str(s) for s in error.path])
    )
    if complaints:
        raise _in_words(complaints[0], place)


def date_at(content: dict[str, Any], key: str, place: Place) -> int | None:
    """The date under `key` as yyyymmdd; None when there is none. Raises PolicyError for a day that no calendar has."""
    text = content.get(key)
    if text is None:
        return None
    try:
        return from_iso(text)
    except ValueError as wrong:
        raise place.at(key).error(
            Say("bukan tanggal di kalender.", "not a day of the calendar."),
            Say("Tulis tanggal yang ada sebagai YYYY-MM-DD.", "Write an existing day as YYYY-MM-DD."),
            came=text,
        ) from wrong


def closest(word: str, known: list[str]) -> Say:
    """`Mungkin maksudnya ...`, or the whole short list."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return Say(f"Mungkin maksudnya {near[0]}.", f"Perhaps {near[0]} is meant.")
    listed = ", ".join(sorted(known))
    return Say(f"Pilih salah satu: {listed}.", f"Choose one of: {listed}.")


def _in_words(error: ValidationError, place: Place) -> PolicyError:
    for step in error.absolute_path:
        place = place.at(step)
    rule, value = str(error.validator), error.validator_value
    if rule == "required" and isinstance(error.instance, dict) and isinstance(value, list):
        missing = next(str(name) for name in value if name not in error.instance)
        return place.at(missing).error(Say("belum ada.", "is missing."), Say("Tambahkan kunci itu.", "Add that key."))
    if rule == "additionalProperties" and isinstance(error.schema, dict) and isinstance(error.instance, dict):
        known = [str(name) for name in error.schema.get("properties", {})]
        unknown = next(str(name) for name in error.instance if name not in known)
        return place.at(unknown).error(Say("tidak dikenal.", "is unknown."), closest(unknown, known))
    if "propertyNames" in error.absolute_schema_path:
        key = Say(f"Pola kunci: {value}.", f"Pattern of the key: {value}.")
        return place.at(str(error.instance)).error(Say("tidak dikenal.", "is unknown."), key)
    what = _WRONG.get(rule, Say("tidak ditulis sebagaimana mestinya.", "is not written as it should be."))
    todo = Say("Perbaiki nilai itu.", "Correct that value.")
    if rule == "type" and value == "string":
        todo = Say("Beri tanda kutip: kode dan tanggal adalah teks.", "Put it in quotes: codes and dates are text.")
    return place.error(what, todo, expected=_expected(rule, value), came=error.instance)


_WRONG = {
    "type": Say("jenis nilainya salah.", "has the wrong type."),
    "enum": Say("nilainya tidak dikenal.", "has an unknown value."),
    "minimum": Say("terlalu kecil.", "is too small."),
    "maximum": Say("terlalu besar.", "is too large."),
    "uniqueItems": Say("memuat nilai ganda.", "holds a value twice."),
}


def _expected(rule: str, value: object) -> Say | None:
    if rule == "type":
        return Say(_type_name(value, "id"), _type_name(value, "en"))
    if rule == "enum" and isinstance(value, list):
        return _same(", ".join(map(str, value)))
    if rule in ("minimum", "maximum"):
        return _same(f"{'>=' if rule == 'minimum' else '<='} {value}")
    return None if rule == "uniqueItems" else _same(f"{rule} {value}")


def _same(text: str) -> Say:
    return Say(text, text)


def _type_name(name: object, lang: Literal["id", "en"]) -> str:
    names = {
        "string": ("teks dalam tanda kutip", "text in quotes"),
        "integer": ("bilangan bulat", "a whole number"),
        "boolean": ("true atau false", "true or false"),
        "array": ("daftar (baris diawali -)", "a list (lines that begin with -)"),
        "object": ("kunci dan nilai", "keys and values"),
    }
    pair = names.get(str(name), (str(name), str(name)))
    return pair[0] if lang == "id" else pair[1]
