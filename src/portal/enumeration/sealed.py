"""What the list knew of a family, what came back, and notes about it: sealed on their way in, opened for who may see them."""

import base64
import json
from typing import Any

from portal.enumeration.models import Choice, Submission, Task
from portal.field_encryption import decrypt, encrypt

TASK, INSTANCE, NOTE, CHOICE = "tugas", "kiriman", "catatan", "pilihan"


def seal_task(known: dict[str, Any], task_id: str) -> bytes:
    return encrypt(json.dumps(known, ensure_ascii=False, sort_keys=True), TASK, task_id)


def open_task(task: Task) -> dict[str, Any]:
    """kepala, alamat, akhir_kk, nilai (variable -> value), anggota (person_id, kode, nama, tahun_lahir, ...)."""
    return dict(json.loads(decrypt(bytes(task.sealed), TASK, str(task.task_id))))


def seal_instance(xml: bytes, instance_id: str) -> bytes:
    return encrypt(base64.b64encode(xml).decode(), INSTANCE, instance_id)


def open_instance(one: Submission) -> bytes:
    return base64.b64decode(decrypt(bytes(one.sealed), INSTANCE, one.instance_id))


def seal_note(text: str, row: str) -> bytes | None:
    return encrypt(text, NOTE, row) if text else None


def open_note(stored: bytes | memoryview | None, row: str) -> str:
    return decrypt(bytes(stored), NOTE, row) if stored else ""


def seal_choice(chosen: dict[str, str], row_key: str) -> bytes:
    return encrypt(json.dumps(chosen, ensure_ascii=False, sort_keys=True), CHOICE, row_key)


def open_choice(one: Choice) -> dict[str, str]:
    """Field (versions.py) -> the instance that gave its answer."""
    return dict(json.loads(decrypt(bytes(one.sealed), CHOICE, one.row_key)))
