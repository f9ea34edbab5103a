"""Writes an entry, in the transaction of the act or the look: if the one is undone, so is the other."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from portal.accounts.actor import Actor
from portal.audit.models import Entry

Detail = Mapping[str, str | int | bool]
SUBJECT_LIMIT = 1000


def record_read(
    actor: Actor,
    action: str,
    subject: str,
    subject_ids: Iterable[str],
    fields: Iterable[str],
    *,
    kode_desa: str | None = None,
    reason: str = "",
    detail: Detail | None = None,
) -> None:
    """Somebody saw these fields of these persons or families. More than 1,000 subjects (a download) make several entries."""
    ids = list(subject_ids)
    for start in range(0, max(len(ids), 1), SUBJECT_LIMIT):
        _write(
            actor,
            action=action,
            subject=subject,
            subject_ids=ids[start : start + SUBJECT_LIMIT],
            fields=list(fields),
            kode_desa=kode_desa,
            reason=reason,
            detail=dict(detail or {}),
        )


def record_event(actor: Actor | None, action: str, *, account_id: int | None = None, reason: str = "", detail: Detail | None = None) -> None:
    """Something happened that is no look at a person: log-in, log-out, an account, a release."""
    _write(actor, account_id=account_id, action=action, reason=reason, detail=dict(detail or {}))


def _write(actor: Actor | None, *, account_id: int | None = None, **values: object) -> None:
    if actor:
        values |= {
            "account_id": actor.account_id,
            "assignment_id": actor.assignment_id,
            "role": actor.role.name,
            "purpose": actor.purpose,
            "legal_basis": actor.purpose_of.legal_basis,
        }
    elif account_id is not None:
        # Before the log-in is complete nobody may write in another's name; whose account it was stands in the detail.
        values["detail"] = {**values["detail"], "akun": account_id}  # type: ignore[dict-item]
    Entry(at=timezone.now(), **values).save(force_insert=True)  # type: ignore[misc]
