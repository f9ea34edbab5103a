"""Tables of values. In Python: a family has some two hundred values, and each would cost a template dozens of look-ups."""

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.lookup.showing import Group, Origin, ValueLine

register = template.Library()
_WORDS = {
    "id": ("Semua dari", "Dari", "; yang lain disebut di barisnya", "Isian", "Nilai", "Sumber, keadaan pada", "kira-kira", "lama"),
    "en": ("All from", "From", "; others are told in their line", "Variable", "Value", "Source, as of", "approximate", "old"),
}


@register.simple_tag(takes_context=True)
def values(context: dict[str, Any], groups: list[Group]) -> SafeString:
    """A table for each group: name of a value, what it says, and its origin unless all of the group have the same."""
    words = _WORDS["en" if context.get("lang") == "en" else "id"]
    # Every text that comes from data goes through `escape`.
    return mark_safe("".join(_group(group, words) for group in groups))


def _group(group: Group, words: tuple[str, ...]) -> str:
    all_from, some_from, others, variable, value, source, coarse, old = words
    title, same, told = escape(group.title), group.all_common, ""
    if group.common:
        rest = "" if same else others
        told = f'<p class="hint">{all_from if same else some_from} {_origin(group.common, old, ",")}{rest}</p>\n'
    third = "" if same else f'<th scope="col">{source}</th>'
    rows = "".join(_row(line, coarse, None if same else _origin(line.origin, old)) for line in group.lines)
    return (
        f'<section class="group"><h3>{title}</h3>\n{told}'
        f'<table class="stack values{" plain-values" if same else ""}"><caption class="hidden">{title}</caption>\n'
        f'<thead><tr><th scope="col">{variable}</th><th scope="col">{value}</th>{third}</tr></thead>\n'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _row(line: ValueLine, coarse: str, origin: str | None) -> str:
    value = escape(line.value)
    if line.coarse:
        value += f' <span class="hint">({coarse})</span>'
    if line.other:
        value += f'<br><span class="hint">≠ {escape(line.other)}</span>'
    last = "" if origin is None else f'<td class="origin">{origin}</td>'
    return f'<tr><th scope="row">{escape(line.title)}</th><td>{value}</td>{last}</tr>\n'


def _origin(origin: Origin | None, old: str, sign: str = "") -> str:
    if origin is None:
        return ""
    stale, mark = (" stale", f" · {old}") if origin.stale else ("", "")
    return f'{escape(origin.source)}, {escape(origin.day)}{sign} <span class="age{stale}">{escape(origin.age)}{mark}</span>'
