"""Which kinds of errands there are. Each app tells its own: errands know no app, because apps ask for errands."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dtsen.errors import Say
from portal.accounts.actor import Actor
from portal.errands.models import Errand


@dataclass
class Job:
    """An errand in hand. `actor`: who asked for it, as they are now; both are looked at again before each portion."""

    actor: Actor
    errand: Errand


@dataclass(frozen=True)
class Kind:
    """`work`: does the errand portion by portion; what happens up to each `yield` is one transaction, together with `done` and `result`
    of the errand, so that it may be killed anywhere and goes on behind the last portion. `title`: what is being done; `unit`: of its
    items; `back`: where its result is looked at; `told`: what was done, as sentences; `lock`: of the job, shared by work that must not
    run side by side."""

    work: Callable[[Job], Iterator[None]]
    title: Callable[[Errand], Say]
    unit: Say
    back: Callable[[Errand], tuple[str, Say]]
    told: Callable[[Errand], list[Say]]
    lock: Callable[[Errand], str]


def portion(errand: Errand, size: int) -> list[str]:
    """The next items that are not behind us, at most so many."""
    found = Errand.objects.filter(pk=errand.pk).values_list(f"items__{errand.done}_{errand.done + size}", flat=True)
    return list(found.get())


_KNOWN: dict[str, Kind] = {}


def register(kinds: Mapping[str, Kind]) -> None:
    """Called by each app that has errands, when Django has read it (its `apps.py`)."""
    _KNOWN.update(kinds)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that does not exist."""
    return _KNOWN[name]
