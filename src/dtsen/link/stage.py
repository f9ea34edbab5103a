"""Room 3: says which records are one person and one family, how sure, and who decided.

Reads `person_record`, `family_record`, `admin_record`, the judgements of clerks and the links of the previous run;
writes `person_link`, `review_pair`, `admin_link`, `family_link` and `link_model.json`. Picks no value, overrules no judgement.
"""

from pathlib import Path

from dtsen.engine import Engine, Shelf
from dtsen.link.admin import link_admin
from dtsen.link.families import link_families
from dtsen.link.persons import link_persons


def link(engine: Engine, shelf: Shelf, policy: Path, key: bytes, previous: Shelf | None, judgements: Path | None) -> None:
    """Persons first, then the lists that name persons, then the families that persons make up."""
    persons = link_persons(engine, shelf, policy, key, previous, judgements)
    link_admin(engine, shelf, persons)
    link_families(engine, shelf, key, previous)
