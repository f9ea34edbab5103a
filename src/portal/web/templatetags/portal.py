"""Tags and filters of all templates (built in: no `load`)."""

from typing import Any

from django import template

from dtsen.errors import Say
from portal.web import words

register = template.Library()


@register.simple_tag(takes_context=True)
def t(context: dict[str, Any], indonesian: str, english: str) -> str:
    """`{% t "Cari" "Search" %}`: both tongues side by side, so that neither can be missing."""
    return english if context.get("lang") == "en" else indonesian


@register.simple_tag(takes_context=True)
def said(context: dict[str, Any], text: Say | None) -> str:
    """A sentence that exists in both tongues."""
    return text.text("en" if context.get("lang") == "en" else "id") if text else ""


@register.simple_tag(takes_context=True)
def hari(context: dict[str, Any], value: int | str | None) -> str:
    """yyyymmdd as `24 November 2026`."""
    return words.day(value, "en" if context.get("lang") == "en" else "id")


@register.filter
def angka(value: int | float | None) -> str:
    """12345 as `12.345`."""
    return words.number(value)


@register.filter
def rupiah(value: int | None) -> str:
    return "–" if value is None else "Rp" + words.number(value)
