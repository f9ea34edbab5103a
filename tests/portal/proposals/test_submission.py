"""Proposals on their way in: taken once, refused with a reason, sealed, seen within the region."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from dtsen.errors import RequestError
from dtsen.updates import Change, ProposalKind
from portal.accounts.actor import Actor, NotAllowedError
from portal.proposals.actions import Origin, submit_batch
from portal.proposals.models import Batch, Proposal
from portal.proposals.sealed import open_identity
from tests.portal.proposals.support import acting, correction, death, newborn
from tests.portal.small_run import VILLAGES

A, B, C, D = VILLAGES
ActorAs = Callable[[str, str], Actor]


def test_a_list_is_taken_once(actor_as: ActorAs) -> None:
    dinsos = actor_as("dinsos", A[:4])
    sent = [correction("U-masuk-1", A), death("U-masuk-2", B), newborn("U-masuk-3", A)]
    origin = Origin("daftar", "unggahan:uji-1", {"U-masuk-1": "Lembar1|7"})
    with acting(dinsos):
        first = submit_batch(dinsos, "  Data   daerah ", origin, sent)
        again = submit_batch(dinsos, "Data daerah", origin, reversed(sent))
        more = submit_batch(dinsos, "Data daerah", origin, [correction("U-masuk-4", A, 2)])
    assert first.batch and (first.batch.name, first.batch.wilayah) == ("Data daerah", A[:4])
    assert first.count("masuk") == 3 and again.count("sudah_ada") == 3 and again.batch == first.batch == more.batch
    with acting(dinsos):
        rows = {one.proposal_id: one for one in Proposal.objects.filter(batch=first.batch)}
        new = first.outcomes["U-masuk-3"].proposal_id
        assert set(rows) == {"U-masuk-1", "U-masuk-2", new, "U-masuk-4"} and len(new) == 25
        assert rows["U-masuk-1"].row == "Lembar1|7" and rows["U-masuk-1"].family_id == rows["U-masuk-1"].subject_id
        assert rows["U-masuk-2"].as_of == 20260210
        assert {one.state for one in rows.values()} == {"draf"} and all(one.due and one.due > one.since for one in rows.values())


def test_who_somebody_is_lies_sealed(actor_as: ActorAs, as_owner: object) -> None:
    operator = actor_as("operator_desa", A)
    with acting(operator):
        told = submit_batch(
            operator, "Bayi", Origin("formulir", "uji-sealed"), [newborn("U-sealed", A, 3)], notes={"U-sealed": "lahir di rumah"}
        )
        one = Proposal.objects.get(pk=told.outcomes["U-sealed"].proposal_id)
        said = open_identity(one.sealed, one.pk)
        changes = {change.variable: change for change in one.changes.all()}
        stored = bytes(one.sealed or b"")
    assert said["keterangan"] == ("", "lahir di rumah") and "keterangan" not in changes
    assert said["nama"] == ("", "BAYI PUTRI") and said["nama_ibu"] == ("", f"IBU {A}")
    assert changes["nama"].is_sealed and (changes["nama"].before, changes["nama"].after) == ("", "")
    assert changes["jenis_kelamin"].after == "2" and b"PUTRI" not in stored


def test_what_cannot_be_taken_is_refused_with_the_reason(actor_as: ActorAs) -> None:
    operator = actor_as("operator_desa", A)
    wrong = {
        "U-salah-1": correction("U-salah-1", B),
        "U-salah-2": correction("U-salah-2", A, variable="desil_nasional", after="1"),
        "U-salah-3": correction("U-salah-3", A, after="satu"),
        "U-salah-4": replace(correction("U-salah-4", A), changes=()),
        "U-salah-5": replace(correction("U-salah-5", A), subject_id=""),
        "U-salah-6": replace(correction("U-salah-6", A), kode_desa=""),
        "U-salah-7": replace(newborn("U-salah-7", A), changes=(Change("nomor_induk_kependudukan", "", "1111111111111111"),)),
    }
    with acting(operator):
        told = submit_batch(operator, "Salah", Origin("formulir", "uji-salah"), wrong.values())
        assert not Batch.objects.filter(reference="uji-salah").exists()
    assert told.batch is None and {name for name, one in told.outcomes.items() if one.fate == "ditolak" and one.why} == set(wrong)


def test_a_decided_proposal_may_be_proposed_anew_from_elsewhere(actor_as: ActorAs) -> None:
    operator = actor_as("operator_desa", A)
    with acting(operator):
        submit_batch(operator, "Satu", Origin("formulir", "uji-ulang-1"), [correction("U-ulang", A, 4)])
        blocked = submit_batch(operator, "Dua", Origin("formulir", "uji-ulang-2"), [correction("U-ulang", A, 4)])
        Proposal.objects.filter(pk="U-ulang").update(state="ditarik")
        again = submit_batch(operator, "Dua", Origin("formulir", "uji-ulang-2"), [correction("U-ulang", A, 4)])
        same = submit_batch(operator, "Satu", Origin("formulir", "uji-ulang-1"), [correction("U-ulang", A, 4)])
    assert blocked.batch is None and blocked.outcomes["U-ulang"].fate == "sudah_ada"
    assert again.outcomes["U-ulang"].proposal_id == "U-ulang-2"
    assert same.outcomes["U-ulang"].fate == "sudah_ada"


def test_who_sees_no_persons_or_proposes_nothing_sends_nothing(actor_as: ActorAs) -> None:
    for role, wilayah in (("walidata", A[:4]), ("pemilik_program", ""), ("kepala_daerah", A[:4])):
        actor = actor_as(role, wilayah)
        with acting(actor), pytest.raises(NotAllowedError):
            submit_batch(actor, "Bukan", Origin("daftar", f"uji-{role}"), [correction("U-bukan", A)])


def test_an_origin_has_a_known_kind_and_a_reference(actor_as: ActorAs) -> None:
    operator = actor_as("operator_desa", A)
    for origin in (Origin("angin", "1"), Origin("daftar", "")):
        with acting(operator), pytest.raises(RequestError):
            submit_batch(operator, "Asal", origin, [correction("U-asal", A)])


def test_proposals_are_seen_within_the_region_and_by_who_may_see_persons(actor_as: ActorAs) -> None:
    dinsos = actor_as("dinsos", C[:4])
    with acting(dinsos):
        batch = submit_batch(
            dinsos, "Kabupaten", Origin("daftar", "uji-wilayah"), [correction("U-wilayah-1", C), newborn("U-wilayah-2", D)]
        ).batch
    assert batch

    def seen(role: str, wilayah: str) -> tuple[int, int, int]:
        actor = actor_as(role, wilayah)
        with acting(actor), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM proposals_change c JOIN proposals_proposal p USING (proposal_id) WHERE p.batch_id = %s", [batch.pk]
            )
            changes = cursor.fetchone()[0]
            return (Proposal.objects.filter(batch=batch).count(), changes, Batch.objects.filter(pk=batch.pk).count())

    assert seen("dinsos", C[:4]) == (2, 5, 1)
    assert seen("operator_desa", C) == (1, 1, 1)
    assert seen("operator_desa", A) == (0, 0, 0)
    assert seen("kepala_daerah", C[:4]) == (2, 0, 1)
    assert seen("walidata", C[:4]) == (0, 0, 0)
    assert seen("pemilik_program", "") == (2, 5, 1)


def test_nobody_writes_in_anothers_name_or_changes_what_happened(actor_as: ActorAs) -> None:
    operator = actor_as("operator_desa", B)
    with acting(operator):
        submit_batch(operator, "Nama", Origin("formulir", "uji-nama"), [correction("U-nama", B)])
    statements = (
        "INSERT INTO proposals_event (proposal_id, kode_desa, action, role, account_id, actor, day, at, reason_code, reason, papers, "
        f"document_ids) VALUES ('U-nama', '{B}', 'usulkan', 'operator_desa', {operator.account_id + 1}, 'x', 20260101, now(), '', '', "
        "'{}', '{}')",
        "DELETE FROM proposals_event",
        "UPDATE proposals_event SET day = 0",
        "DELETE FROM proposals_proposal",
        "UPDATE proposals_change SET after = '2'",
    )
    for statement in statements:
        with pytest.raises(Exception, match=r"row-level security|permission denied"), acting(operator), connection.cursor() as cursor:
            cursor.execute(statement)


def test_kinds_are_those_of_the_core() -> None:
    assert {one.value for one in ProposalKind} == {"penambahan", "perbaikan", "penghapusan", "sanggahan"}
