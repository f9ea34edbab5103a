"""What a phone sends: the instance of a form as answers by question, rows of rosters in their order."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field

from dtsen.questionnaire.definition import Form

LARGEST = 4 * 2**20


class AnswersError(ValueError):
    """These bytes are no instance of a form; the text says why and holds nothing of what was in it."""


@dataclass(frozen=True)
class Row:
    """One row of a roster: its answers, and rows of rosters inside it."""

    values: Mapping[str, str]


@dataclass(frozen=True)
class Answers:
    """One instance. `instance_id`, `replaces`: `uuid:...`; `entity`: attributes of the entity that the phone changed (id,
    baseVersion, trunkVersion, branchId, update, create); `files`: names of the photos that belong to it."""

    form_id: str
    version: str
    instance_id: str
    replaces: str
    entity: Mapping[str, str]
    values: Mapping[str, str]
    rosters: Mapping[str, tuple[Row, ...]]
    files: tuple[str, ...] = field(default=())


def read_answers(xml: bytes, form: Form | None = None) -> Answers:
    """Reads an instance. With `form`, photos are known by their question. Raises AnswersError for what is none."""
    if len(xml) > LARGEST:
        raise AnswersError("terlalu besar")
    # A document type would let an entity grow without end; no form has one.
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise AnswersError("berisi DOCTYPE")
    try:
        root = ET.fromstring(xml)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise AnswersError("bukan XML utuh") from error
    values: dict[str, str] = {}
    rosters: dict[str, list[Row]] = {}
    meta, entity = _meta(root)
    wanted = set(form.rosters) if form else set()
    _walk(root, values, rosters, wanted)
    instance = meta.get("instanceID", "")
    if not re.fullmatch(r"uuid:[0-9A-Za-z-]{8,64}", instance):
        raise AnswersError("tanpa instanceID")
    replaces = meta.get("deprecatedID", "")
    photos = [one.name for one in form.questions if one.kind == "foto"] if form else []
    files = [values[name] for name in photos if values.get(name)] + ([meta["audit"]] if meta.get("audit") else [])
    return Answers(
        root.get("id", ""),
        root.get("version", ""),
        instance,
        replaces if re.fullmatch(r"uuid:[0-9A-Za-z-]{8,64}", replaces) else "",
        entity,
        values,
        {name: tuple(rows) for name, rows in rosters.items()},
        tuple(files),
    )


def _meta(root: ET.Element) -> tuple[dict[str, str], dict[str, str]]:
    meta: dict[str, str] = {}
    entity: dict[str, str] = {}
    for part in root:
        if _bare(part.tag) != "meta":
            continue
        for one in part:
            if _bare(one.tag) == "entity":
                entity = dict(one.attrib)
            else:
                meta[_bare(one.tag)] = (one.text or "").strip()
    # Collect writes the id of the instance as an attribute when the form has no meta of its own.
    if root.get("instanceID"):
        meta.setdefault("instanceID", str(root.get("instanceID")))
    return meta, entity


def _walk(element: ET.Element, values: dict[str, str], rosters: dict[str, list[Row]], wanted: set[str]) -> None:
    for one in element:
        name = _bare(one.tag)
        if name == "meta":
            continue
        if name in wanted:
            inside: dict[str, str] = {}
            nested: dict[str, list[Row]] = {}
            _walk(one, inside, nested, wanted - {name})
            for other, rows in nested.items():
                rosters.setdefault(other, []).extend(rows)
            rosters.setdefault(name, []).append(Row(inside))
        elif len(one):
            _walk(one, values, rosters, wanted)
        else:
            values[name] = (one.text or "").strip()


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
