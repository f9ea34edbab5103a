"""Two accounts of one family: beside each other, chosen field by field, in any order of arrival to the same end, and never overwritten."""

import random
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.errors import RequestError
from dtsen.questionnaire import Form, check, read_answers, read_form
from dtsen.questionnaire.check import asked_values
from portal.enumeration.actions import decide_between, decide_submission
from portal.enumeration.deciding import versions_of
from portal.enumeration.models import Choice, Submission, Task
from portal.enumeration.sealed import open_choice, open_instance
from portal.enumeration.versions import Beside, base_of, beside, merged, needed, version_of, whole
from portal.proposals.models import Change, Proposal
from tests.portal.enumeration.conftest import Field, acting
from tests.portal.enumeration.test_deciding import with_members
from tests.questionnaire.conftest import POLICY, a_family, a_member, form, instance_xml

__all__ = ["form"]
FORM = read_form(POLICY)
A, B = "uuid:aaaaaaaa-0000-4000-8000-000000000001", "uuid:bbbbbbbb-0000-4000-8000-000000000002"
DAUGHTER = a_member(nama="NURHAYATI", tanggal_lahir="2002-03-02", status_hubungan_keluarga="3", status_kawin="1")
BABY = a_member(nama="BAYI BARU", tanggal_lahir="1999-05-05", status_hubungan_keluarga="3", status_kawin="1")


def told(first: bytes, second: bytes) -> Beside:
    return beside(FORM, [version_of(FORM, name, read_answers(xml, FORM)) for name, xml in ((A, first), (B, second))], 60)


def account(members: list[dict[str, str]] | None = None, **more: str) -> bytes:
    return instance_xml(FORM, a_family(**more), members or [a_member(), DAUGHTER])


def differing(one: Beside) -> set[str]:
    return {field.key for field in one.differing}


def test_equal_accounts_differ_in_nothing_though_times_places_and_spelling_do() -> None:
    second = account(lokasi="-7.7957 110.3696 90 12", selesai="2026-11-24T10:31:00.000+07:00", alamat="Jl  Melati no 7")
    assert differing(told(account(), second)) == set()


def test_differences_are_found_by_field_and_member_whatever_the_order_of_the_roster() -> None:
    second = account([{**DAUGHTER, "status_kawin": "2"}, a_member()], luas_lantai="60", lokasi="-7.80 110.3695 100 8")
    assert {key.rpartition("|")[2] for key in differing(told(account(), second))} == {"luas_lantai", "lokasi", "status_kawin"}


def test_somebody_in_one_account_only_is_a_choice_of_its_own() -> None:
    one = told(account(), account([a_member(), DAUGHTER, BABY]))
    (key,) = differing(one)
    assert key.startswith("a|baru") and key.count("|") == 1
    without, with_her = merged(one, {key: A}), merged(one, {key: B})
    assert (len(without.rosters["anggota"]), len(with_her.rosters["anggota"])) == (2, 3)
    assert not [problem for problem in check(FORM, with_her) if problem.hard]


def test_a_choice_is_asked_for_each_difference_and_not_for_somebody_left_out() -> None:
    one = told(account([a_member(), BABY]), account([a_member(), DAUGHTER], luas_lantai="60"))
    assert len(needed(one, {})) == 3
    presence = [field.key for field in one.differing if not field.question]
    assert {field.question for field in needed(one, dict.fromkeys(presence, B))} == {"luas_lantai"}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_merged_says_in_every_field_what_was_chosen(seed: int) -> None:
    dice = random.Random(seed)
    members = [a_member(nama=f"ORANG {letter}", tanggal_lahir=f"19{70 + n}-01-11") for n, letter in enumerate("ABCD")]
    accounts = []
    for _ in range(2):
        some = [{**one, "penyakit_kronis": str(dice.randint(1, 3))} for one in members if dice.random() < 0.8] or members[:1]
        dice.shuffle(some)
        accounts.append(account(some, luas_lantai=str(dice.randint(20, 22)), aset_bergerak_mobil=dice.choice("12")))
    one = told(*accounts)
    chosen = {field.key: dice.choice(field.sides).instance_id for field in one.differing}
    assert needed(one, chosen) == ()
    made = version_of(FORM, "uuid:cccccccc-0000-4000-8000-000000000003", merged(one, chosen))
    again = beside(FORM, [*one.versions, made], 60)
    left_out = {
        key.split("|")[1] for key, name in chosen.items() if key.count("|") == 1 and key.startswith("a|") and _absent(one, key, name)
    }
    for field in again.fields:
        if field.key not in chosen or field.key.split("|")[1] in left_out:
            continue
        sides = {side.instance_id: side for side in field.sides}
        assert sides[made.instance_id].value == sides[chosen[field.key]].value, field.key
    assert {member.key for member in again.members if made.instance_id in member.rows} == {one.key for one in one.members} - left_out


def _absent(one: Beside, key: str, name: str) -> bool:
    return not next(side.there for field in one.fields if field.key == key for side in field.sides if side.instance_id == name)


@pytest.mark.parametrize("side", [A, B])
def test_a_whole_account_taken_is_that_account(side: str) -> None:
    first, second = account(), account([a_member(), BABY], luas_lantai="60", aset_bergerak_mobil="1")
    one = told(first, second)
    made = merged(one, whole(one, side))
    expected = next(version for version in one.versions if version.instance_id == side)
    assert base_of(one, whole(one, side)) == side
    family, members = asked_values(FORM, made)
    assert dict(family) == dict(expected.family)
    assert sorted(map(repr, members)) == sorted(map(repr, expected.members))


def posts(form: Form, task: uuid.UUID, names: list[str]) -> list[bytes]:
    known = a_member(siapa_jenis="1", siapa=f"{task}-a1")
    first = with_members(form, task, names[0], [known], luas_lantai="54", selesai="2026-11-24T09:31:00.000+07:00")
    second = with_members(
        form, task, names[1], [{**known, "status_kawin": "2"}, BABY], luas_lantai="60", selesai="2026-11-24T11:00:00.000+07:00"
    )
    return [first, second]


def choose(field: Field, names: list[str]) -> dict[str, str]:
    """The floor of the first account, the members of the second one."""
    several = versions_of(Submission.objects.get(pk=names[0]))
    form = FORM
    shown = beside(form, [version_of(form, one.pk, read_answers(open_instance(one), form)) for one in several], 60)
    return {one.key: names[0] if one.question == "luas_lantai" else names[1] for one in shown.differing}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_shuffled_repeated_chosen_and_delivered_again_ends_the_same(field: Field, form: Form, seed: int) -> None:
    task, dice = field.tasks[seed % 4], random.Random(seed)
    names = sorted(f"uuid:{uuid.uuid4()}" for _ in range(2))
    sent = list(zip((field.phones[0], field.phones[1]), posts(form, task, names), strict=True))
    shuffled = sent * 3
    dice.shuffle(shuffled)
    assert {phone.send(xml).status_code for phone, xml in shuffled} == {201}
    with acting(field.supervisor):
        done = decide_between(field.supervisor, names[seed % 2], names, choose(field, names))
    for phone, xml in dice.sample(shuffled, len(shuffled)):
        assert phone.send(xml).status_code == 201
    with acting(field.supervisor):
        assert {one.pk: (one.state, one.doubts) for one in Submission.objects.filter(pk__in=names)} == {
            names[0]: ("disetujui", ["dua_kiriman"]),
            names[1]: ("disetujui", ["dua_kiriman"]),
        }
        # Also what another visit had proposed before: the same proposal is not made twice.
        sent_in = [outcome.proposal_id for outcome in done.outcomes.values()]
        made = {(change.proposal.subject, change.variable): change.after for change in Change.objects.filter(proposal_id__in=sent_in)}
        assert made["keluarga", "luas_lantai"] == "54" and made["anggota", "status_kawin"] == "1"
        assert Proposal.objects.filter(pk__in=sent_in, kind="penambahan", subject="anggota").count() == 1
        (kept,) = Choice.objects.filter(instances=names)
        assert kept.base == names[1] and set(open_choice(kept).values()) == set(names)
        assert b"BAYI" not in bytes(kept.sealed) and Task.objects.get(pk=task).version == 2
        # Each account is still what its telephone sent.
        assert {one.pk: open_instance(one) for one in Submission.objects.filter(pk__in=names)} == dict(
            zip(names, posts(form, task, names), strict=True)
        )


def test_one_account_taken_whole_refuses_the_other_with_a_reason(field: Field, form: Form) -> None:
    names = sorted(f"uuid:{uuid.uuid4()}" for _ in range(2))
    for phone, xml in zip(field.phones[:2], posts(form, field.tasks[0], names), strict=True):
        phone.send(xml)
    with acting(field.supervisor):
        several = versions_of(Submission.objects.get(pk=names[0]))
        shown = beside(form, [version_of(form, one.pk, read_answers(open_instance(one), form)) for one in several], 60)
        decide_between(field.supervisor, names[0], names, whole(shown, names[0]))
        assert [Submission.objects.get(pk=name).state for name in names] == ["disetujui", "ditolak"]
        assert Submission.objects.get(pk=names[1]).note


def test_what_came_in_between_is_looked_at_before_it_is_decided(field: Field, form: Form) -> None:
    names = sorted(f"uuid:{uuid.uuid4()}" for _ in range(2))
    first, second = posts(form, field.tasks[1], names)
    field.phones[0].send(first)
    field.phones[1].send(second)
    with acting(field.supervisor):
        chosen = choose(field, names)
        with pytest.raises(RequestError) as missing:
            decide_between(field.supervisor, names[0], names, dict(list(chosen.items())[:1]))
        assert "belum dipilih" in missing.value.what.id
    third = f"uuid:{uuid.uuid4()}"
    field.phones[1].send(with_members(form, field.tasks[1], third, [a_member(siapa_jenis="1", siapa=f"{field.tasks[1]}-a1")]))
    with acting(field.supervisor):
        with pytest.raises(RequestError) as other:
            decide_between(field.supervisor, names[0], names, chosen)
        assert "kiriman lain" in other.value.what.id
        assert {Submission.objects.get(pk=name).state for name in (*names, third)} == {"pertentangan"}


def test_answers_that_do_not_hold_together_are_not_approved(field: Field, form: Form) -> None:
    """Water closet of the one, no toilet of the other: the same condition as on the telephone."""
    task, names = field.tasks[2], sorted(f"uuid:{uuid.uuid4()}" for _ in range(2))
    known = [a_member(siapa_jenis="1", siapa=f"{task}-a1")]
    field.phones[0].send(with_members(form, task, names[0], known))
    field.phones[1].send(with_members(form, task, names[1], known, fasilitas_bab="6", jenis_kloset="", pembuangan_akhir_tinja="5"))
    with acting(field.supervisor):
        several = versions_of(Submission.objects.get(pk=names[0]))
        shown = beside(form, [version_of(form, one.pk, read_answers(open_instance(one), form)) for one in several], 60)
        chosen = {one.key: names[one.question != "fasilitas_bab"] for one in shown.differing}
        with pytest.raises(RequestError) as wrong:
            decide_between(field.supervisor, names[0], names, chosen)
        assert wrong.value.came and "309b" in wrong.value.came.id
        assert {Submission.objects.get(pk=name).state for name in names} == {"pertentangan"}


def test_a_later_account_stands_beside_the_approved_one(field: Field, form: Form) -> None:
    names = sorted(f"uuid:{uuid.uuid4()}" for _ in range(2))
    first, second = posts(form, field.tasks[3], names)
    field.phones[0].send(first)
    with acting(field.supervisor):
        decide_submission(field.supervisor, names[0], "disetujui")
    field.phones[1].send(second)
    with acting(field.supervisor):
        assert Submission.objects.get(pk=names[1]).doubts == ["versi_lama"]
        assert {one.pk for one in versions_of(Submission.objects.get(pk=names[1]))} == set(names)
        decide_between(field.supervisor, names[1], names, choose(field, names))
        assert {Submission.objects.get(pk=name).state for name in names} == {"disetujui"}
