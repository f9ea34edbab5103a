"""Statements whose plan is kept: the same answer as the ORM's, and never an answer of the one who asked before on the same connection."""

import datetime

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.utils import timezone

from portal.accounts.models import Assignment
from portal.accounts.session import _held_today, assignments_today
from portal.area import Scope, app_transaction, pinned_release, tell
from portal.exchange.models import Family, Person
from portal.lookup.queries import region_names
from portal.plain_rows import answers, rows
from tests.portal.conftest import Portal, make_account
from tests.portal.small_run import VILLAGES

EVERYBODY = "WHERE family_id IS NOT NULL ORDER BY person_id"


def seen(*prefixes: str, data: str = "orang") -> list[str]:
    with app_transaction():
        tell(Scope(prefixes), data, "pemutakhiran", None)
        return [str(one.kode_desa) for one in rows(Person, EVERYBODY)]


def test_a_kept_plan_shows_each_region_its_own(portal: Portal) -> None:
    first, other = seen(VILLAGES[0]), seen(VILLAGES[1])
    assert first and other and set(first) == {VILLAGES[0]} and set(other) == {VILLAGES[1]}
    assert seen(VILLAGES[0], data="agregat") == [] and seen() == []
    raw = connection.connection
    assert raw is not None
    kept = raw.execute("SELECT statement FROM pg_prepared_statements").fetchall()
    assert any("served_person" in str(statement) for (statement,) in kept), "the plan was kept, so the four looks shared it"


def test_a_kept_plan_is_nothing_without_the_role(portal: Portal) -> None:
    assert seen(VILLAGES[0])
    with pytest.raises(ProgrammingError):
        rows(Person, EVERYBODY)


def test_rows_are_what_the_orm_reads(portal: Portal) -> None:
    with app_transaction():
        tell(Scope(nation=True), "orang", "statistik", None)
        for model in (Person, Family):
            expected = [one.__dict__ | {"_state": None} for one in model.objects.order_by("pk")]
            plain = [one.__dict__ | {"_state": None} for one in rows(model, f"ORDER BY {model._meta.pk.column}")]
            assert plain == expected and plain


def test_the_assignments_of_a_request_are_those_in_force(portal: Portal) -> None:
    account, held = make_account("pegawai_rangkap", "dinsos", "1803")
    today = timezone.localdate()
    day = datetime.timedelta(days=1)
    kinds: list[dict[str, object]] = [
        {},
        {"revoked_at": timezone.now()},
        {"valid_from": today - 9 * day, "valid_until": today - day},
        {"valid_from": today + day, "valid_until": today + 9 * day},
        {"four_eyes": True},
        {"four_eyes": True, "approved_at": timezone.now()},
        {"valid_from": today - 9 * day, "valid_until": today},
    ]
    same = {"account": account, "role": "dinsos", "wilayah": "1803", "purpose": "pemutakhiran", "valid_from": today, "valid_until": today}
    with app_transaction():
        tell(Scope(), "", "", None, ("akun",))
        for kind in kinds:
            Assignment.objects.create(**same | kind)
        expected = [one.pk for one in assignments_today(account)]
        assert [one.pk for one in _held_today(account)] == expected and len(expected) == 4 and held.pk in expected


def test_the_release_is_known_to_the_end_of_the_transaction_and_not_longer(portal: Portal) -> None:
    with app_transaction():
        assert pinned_release() is None
        told = tell(Scope(nation=True), "orang", "statistik", None)
        assert told is not None and pinned_release() == told
        with app_transaction():
            assert pinned_release() == told
    with app_transaction():
        assert pinned_release() is None and region_names([VILLAGES[0]]) == {}


def test_names_of_regions_are_asked_once_a_release(portal: Portal) -> None:
    with app_transaction():
        tell(Scope(nation=True), "orang", "statistik", None)
        first = region_names([VILLAGES[0], "9999999999"])
        asked: list[str] = []
        with connection.execute_wrapper(lambda run, sql, *rest: asked.append(sql) or run(sql, *rest)):  # type: ignore[func-returns-value]
            assert region_names([VILLAGES[0]]) == first
        assert list(first) == [VILLAGES[0]] and asked == []


def test_a_broken_statement_is_an_error_of_django(portal: Portal) -> None:
    with pytest.raises(ProgrammingError), app_transaction():
        answers("SELECT 1 FROM tidak_ada")
