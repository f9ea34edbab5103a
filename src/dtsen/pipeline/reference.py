"""The reference in docs/reference, made from the code and the policy: a page that nobody writes cannot rot."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dtsen.pipeline.markdown import page, table
from dtsen.pipeline.reference_code import api_page, commands_page, journey_page, settings_page
from dtsen.pipeline.reference_data import official_page, tables_page
from dtsen.pipeline.reference_policy import programmes_page, rules_page

CONTENTS = (
    ("journey.md", "the rooms in order, what each reads and writes, every statement"),
    ("tables.md", "the data dictionary: every table and column between the rooms"),
    ("official.md", "the official variables that leave, and their code lists"),
    ("rules.md", "the validation rules, thresholds and quality numbers"),
    ("programmes.md", "the programmes, every dated version"),
    ("commands.md", "the commands and their options"),
    ("settings.md", "what this machine may be told"),
    ("api.md", "the public names of each room"),
)


def reference_pages(policy: Path, commands: Mapping[str, Any]) -> dict[str, str]:
    """File name -> text. `commands`: what click says of the root command (`to_info_dict`). Raises PolicyError."""
    return {
        "README.md": page(
            "Reference",
            "Made from the code and the policy by `./run dtsen reference --out docs/reference`; a test makes it again and compares.",
            table(("page", "what it holds"), ((f"[{name}]({name})", what) for name, what in CONTENTS)),
        ),
        "journey.md": journey_page(),
        "tables.md": tables_page(),
        "official.md": official_page(policy),
        "rules.md": rules_page(policy),
        "programmes.md": programmes_page(policy),
        "commands.md": commands_page(commands),
        "settings.md": settings_page(),
        "api.md": api_page(),
    }


def write_reference(out: Path, policy: Path, commands: Mapping[str, Any]) -> list[Path]:
    """Writes the pages below `out` and returns them; a page that is no longer made is not touched."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in reference_pages(policy, commands).items():
        path = out / name
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
