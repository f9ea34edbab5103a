"""What the worker does with an errand: portion by portion, each one transaction in the name of whoever asked.

The worker's own role sees none of it. For each portion it becomes dtsen_app and tells the database who asked, as that account
stands now: an account that was closed, an assignment that ended or a role that may no longer do it ends the errand.
How far it is stands in the same transaction as the work, so a worker that is killed anywhere leaves whole portions and nothing twice.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from dtsen.errors import DtsenError, Say
from portal.accounts.actor import Actor
from portal.accounts.models import Account, Assignment
from portal.accounts.session import actor_in, in_force
from portal.area import Scope, app_transaction, tell
from portal.audit.record import record_event
from portal.errands.kinds import Job, kind_of
from portal.errands.models import DONE, FAILED, OPEN, RUNNING, STOPPED, Errand

logger = logging.getLogger("portal.errands")
Abort = Callable[[], bool]
_GONE = Say(
    "Akun atau penugasan yang meminta pekerjaan ini tidak berlaku lagi. Yang sudah dikerjakan tetap berlaku; sisanya tidak dikerjakan.",
    "The account or assignment that asked for this is no longer in force. What was done stays; the rest was not done.",
)
_BROKEN = Say(
    "Pekerjaan berhenti karena kesalahan program ({kind}). Yang sudah dikerjakan tetap berlaku; sisanya tidak. "
    "Laporkan kode itu, lalu ulangi.",
    "The work ended by a fault of the program ({kind}). What was done stays; the rest was not done. Report that code, then ask again.",
)


class _GoneError(Exception):
    """Nobody is there any more in whose name it could be done."""


def carry_on(number: int, abort: Abort) -> bool:
    """Does an errand to its end; False when the worker had to stop before. An errand that is over is left as it is."""
    with _ends_truly(number):
        return _portions(number, abort)
    return True


@contextmanager
def _ends_truly(number: int) -> Iterator[None]:
    """A fault of the program ends the errand too: the page says so instead of waiting for ever. Only the kind of fault is told, never its
    text, which may quote a row. A worker that is killed or told to end is no fault."""
    with ExitStack() as stack:
        stack.push(lambda kind, error, trace: _broken(number, kind))
        yield


def _broken(number: int, kind: type[BaseException] | None) -> bool:
    if kind is None or not issubclass(kind, Exception):
        return False
    logger.error("pekerjaan %s berhenti: %s", number, kind.__name__)
    _fail(number, Say(_BROKEN.id.format(kind=kind.__name__), _BROKEN.en.format(kind=kind.__name__)))
    return True


def _portions(number: int, abort: Abort) -> bool:
    portions: Iterator[None] | None = None
    job: Job | None = None
    while True:
        try:
            with app_transaction():
                _open(number)
                errand = Errand.objects.select_for_update().filter(pk=number).defer("items").first()
                if errand is None or errand.state not in OPEN:
                    return True
                actor = _actor(errand)
                _as(actor)
                if errand.stop_asked:
                    _end(actor, errand, STOPPED)
                    return True
                if errand.begun_at is None:
                    errand.begun_at = timezone.now()
                errand.state = RUNNING
                if job is None or portions is None:
                    job = Job(actor, errand)
                    portions = kind_of(errand.kind).work(job)
                job.actor, job.errand = actor, errand
                over = next(portions, _OVER) is _OVER
                if over:
                    _end(actor, errand, DONE)
                    return True
                errand.save(update_fields=["state", "begun_at", "done", "result"])
        except _GoneError:
            _fail(number, _GONE)
            return True
        except (DtsenError, PermissionDenied) as error:
            _fail(number, Say(error.text("id"), error.text("en")) if isinstance(error, DtsenError) else _GONE)
            return True
        if abort():
            return False


_OVER: Any = object()


def _open(number: int) -> None:
    """Sees the errand before it is known who asked."""
    tell(Scope(nation=True), "", "", None)


def _actor(errand: Errand) -> Actor:
    """Who asked, as the account stands now."""
    account = Account.objects.filter(pk=errand.account_id, is_active=True).first()
    assignment = Assignment.objects.filter(in_force(), pk=errand.assignment_id, account_id=errand.account_id).first()
    if account is None or assignment is None:
        raise _GoneError
    return actor_in(account, assignment)


def _as(actor: Actor) -> None:
    tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)


def _end(actor: Actor | None, errand: Errand, state: str, said: Say | None = None) -> None:
    errand.state, errand.finished_at = state, timezone.now()
    errand.said_id, errand.said_en = (said.id, said.en) if said else ("", "")
    errand.save(update_fields=["state", "begun_at", "finished_at", "done", "result", "said_id", "said_en"])
    record_event(
        actor,
        {DONE: "pekerjaan_selesai", STOPPED: "pekerjaan_berhenti", FAILED: "pekerjaan_gagal"}[state],
        detail={"pekerjaan": errand.pk, "jenis": errand.kind, "jumlah": errand.done},
    )


def _fail(number: int, said: Say) -> None:
    with app_transaction():
        _open(number)
        errand = Errand.objects.select_for_update().filter(pk=number, state__in=OPEN).defer("items").first()
        if errand is not None:
            _end(None, errand, FAILED, said)
