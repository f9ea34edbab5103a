"""Tags and filters of all templates (built in: no `load`)."""

from typing import Any

from django import template
from django.template.base import Parser, Token

from dtsen.errors import Say
from portal.web import words

register = template.Library()


class Told(template.Node):
    """One text of a page in both tongues. A page has some hundred of them: they are made ready when the template is read."""

    def __init__(self, indonesian: str, english: str) -> None:
        self.indonesian, self.english = indonesian, english

    def render(self, context: template.Context) -> str:
        return self.english if context.get("lang") == "en" else self.indonesian


@register.tag
def t(parser: Parser, token: Token) -> Told:
    """`{% t "Cari" "Search" %}`: both tongues side by side, so that neither can be missing."""
    texts = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    if len(texts) != 2 or any(one.is_var or one.filters for one in texts):
        raise template.TemplateSyntaxError(f"{token.contents}: dua teks dalam tanda petik / two quoted texts")
    return Told(str(texts[0].var), str(texts[1].var))


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
