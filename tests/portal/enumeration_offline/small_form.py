"""A small form with every kind of question that the offline client draws; the real one is made by dtsen.questionnaire."""

from functools import cache
from pathlib import Path

from pyxform.xls2xform import convert


@cache
def small_form() -> str:
    """The form as XML, from the sheets in small_form.md."""
    sheets = Path(__file__).with_suffix(".md").read_text(encoding="utf-8")
    return str(convert(sheets, file_type=".md", validate=False).xform)
