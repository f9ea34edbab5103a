"""The questionnaire that this installation asks with, read once a process: as all its policy, it counts from a restart on."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dtsen.questionnaire import Form, read_form


def questionnaire() -> Form:
    """The definition of policy/forms. Raises PolicyError as `read_form` does."""
    return _read(settings.MACHINE.policy)


@lru_cache(maxsize=4)
def _read(policy: Path) -> Form:
    return read_form(policy)
