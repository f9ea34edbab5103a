"""Writes an entry, in the transaction of the act or the look: if the one is undone, so is the other."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from portal.accounts.actor import Actor
from portal.plain_rows import put

Detail = Mapping[str, str | int | bool]
SUBJECT_LIMIT = 1000
_EMPTY: dict[str, Any] = {
    "account_id": None,
    "assignment_id": None,
    "role": "",
    "purpose": "",
    "legal_basis": "",
    "subject": "",
    "subject_ids": [],
    "fields": [],
    "kode_desa": None,
    "reason": "",
}
_COLUMNS = ("at", *_EMPTY, "action", "detail")
_INSERT = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"


def record_read(
    actor: Actor | None,
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


def record_event(
    actor: Actor | None, action: str, *, account_id: int | None = None, reason: str = "", detail: Detail | None = None
) -> None:
    """Something happened that is no look at a person: log-in, log-out, an account, a release."""
    _write(actor, account_id=account_id, action=action, reason=reason, detail=dict(detail or {}))


def _write(actor: Actor | None, *, account_id: int | None = None, **values: Any) -> None:
    """Plain SQL without RETURNING: who writes an entry may not always read it."""
    row = _EMPTY | values
    if actor:
        row |= {
            "account_id": actor.account_id,
            "assignment_id": actor.assignment_id,
            "role": actor.role.name,
            "purpose": actor.purpose,
            "legal_basis": actor.purpose_of.legal_basis,
        }
    elif account_id is not None:
        # Before the log-in is complete nobody may write in another's name; whose account it was stands in the detail.
        row["detail"] = {**row["detail"], "akun": account_id}
    row |= {"at": timezone.now(), "detail": json.dumps(row["detail"])}
    put(_INSERT, [row[name] for name in _COLUMNS])
