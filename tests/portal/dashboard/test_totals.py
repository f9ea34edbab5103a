"""What a dashboard adds up is what the tables of the run hold, at every level, and only for who may see it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from dtsen.errors import PolicyError
from dtsen.vocabulary.batas import Batas as Area
from portal.accounts.actor import Actor
from portal.area import app_transaction, tell
from portal.dashboard import queries, topics
from portal.dashboard.small_cells import Rule, read_rule
from portal.exchange.boundaries import Outline, load_boundaries, outlines
from portal.exchange.region_totals import quality_rules
from portal.machine import connection
from tests.portal.conftest import Portal
from tests.portal.small_run import FAMILIES_A_VILLAGE, VILLAGES

ACTORS = [("statistik_nasional", ""), ("provinsi", "18"), ("dinsos", "3510"), ("pengawas", "1803060"), ("operator_desa", VILLAGES[3])]


def totals_of(actor: Actor, kode: str) -> queries.Totals | None:
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        return queries.totals(actor, kode)


@pytest.mark.parametrize("kode", ["", "18", "1803", "1803060", VILLAGES[0], "35", "3510120"])
def test_the_families_of_a_region_are_those_of_its_villages(actor_as: Callable[..., Actor], kode: str) -> None:
    found = totals_of(actor_as("statistik_nasional"), kode)
    assert found is not None and found.own is not None
    villages = [village for village in VILLAGES if village.startswith(kode)]
    without = 0 if kode else 1
    assert found.own.number("keluarga", "didata") == FAMILIES_A_VILLAGE * len(villages) + without
    assert found.own.number("desil_nasional") == found.own.number("keluarga", "didata")
    if len(kode) < 10:
        assert sum(part.number("keluarga") for part in found.parts) == found.own.number("keluarga")
        assert sum(part.number("mutu_diperiksa", "NIK01") for part in found.parts) == found.own.number("mutu_diperiksa", "NIK01")


@pytest.mark.parametrize(("role", "wilayah"), ACTORS)
@pytest.mark.parametrize("kode", ["", "18", "1803", "1803060", VILLAGES[0], "35", "3510", "3510120", VILLAGES[3], "-"])
def test_a_region_opens_for_whom_it_covers(actor_as: Callable[..., Actor], role: str, wilayah: str, kode: str) -> None:
    actor = actor_as(role, wilayah)
    found = totals_of(actor, kode)
    if kode == "":
        assert found is not None and (found.own is None) == bool(wilayah)
        assert wilayah == "" or [part.kode for part in found.parts] == [wilayah]
    elif kode == "-":
        assert (found is None) == bool(wilayah)
    else:
        assert (found is None) == (not kode.startswith(wilayah))


def test_the_quality_numbers_of_the_nation_are_those_of_the_rules(actor_as: Callable[..., Actor]) -> None:
    found = totals_of(actor_as("statistik_nasional"), "")
    assert found is not None and found.own is not None
    assert found.own.number("mutu_diperiksa", "NIK01") == len(VILLAGES) * FAMILIES_A_VILLAGE * 3 + 3
    assert found.own.number("mutu_temuan", "NIK01") == len(VILLAGES) * FAMILIES_A_VILLAGE + 1
    assert found.own.number("pasangan") == 2
    assert set(quality_rules(settings.MACHINE.policy)) == {"NIK01", "NIK07", "ORG09", "KEL14", "ADM03", "WIL01"}


def test_every_topic_has_a_cell_for_every_column(actor_as: Callable[..., Actor]) -> None:
    found = totals_of(actor_as("statistik_nasional"), "35")
    assert found is not None
    for name, _ in topics.TOPICS:
        table = topics.fill(topics.choose(name, found, lambda option: ""), found, Rule(), "id")
        assert table.rows[0].whole and len(table.rows) == 1 + len(found.parts)
        assert all(len(row.cells) == len(table.topic.columns) for row in table.rows)
        assert table.topic.mapped in {column.key for column in table.topic.columns}


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (1203, 1205)], ids=lambda value: str(value)
)
def test_small_numbers_are_hidden_and_others_rounded(number: int, shown: int | None) -> None:
    assert Rule(5, 5).shown(number) == shown
    assert Rule().shown(number) == number


def test_a_rule_that_protects_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "sel_kecil.yml").write_text("paling_kecil: 1\nbulatkan_ke: 1\n")
    with pytest.raises(PolicyError):
        read_rule(tmp_path)


def test_a_hidden_number_does_not_follow_from_the_others() -> None:
    """Two villages, 3 and 12 families: 15 is shown as 15, 12 as 10; what is hidden may be anything from 1 to 4, or more."""
    rule = Rule(5, 5)
    fitting = [small for small in range(1, 5) for other in range(8, 18) if rule.shown(other) == 10 and rule.shown(small + other) == 15]
    assert set(fitting) == {1, 2, 3, 4}


def test_outlines_are_those_of_the_map_above() -> None:
    square = ((100.0, 0.0), (101.0, 0.0), (101.0, 1.0), (100.0, 1.0), (100.0, 0.0))
    other = tuple((x + 1, y) for x, y in square)
    made = outlines([Area("18", "A", (list(square),)), Area("35", "B", (list(other),)), Area("1803", "C", (list(square),))])
    assert [(one.kode, one.induk) for one in made] == [("18", ""), ("35", ""), ("1803", "18")]
    first: Outline = made[0]
    assert first.path.startswith("M") and first.path.endswith("Z") and 0 < first.x < first.width / 2


def test_boundaries_are_loaded_and_read(portal: Portal, tmp_path: Path, actor_as: Callable[..., Actor]) -> None:
    shape = '{"type":"Polygon","coordinates":[[[100,0],[101,0],[101,1],[100,0]]]}'
    feature = '{"type":"Feature","geometry":%s,"properties":{"kode_bps":"%s","nama":"X"}}'
    features = ",".join(feature % (shape, code) for code in ("18", "35"))
    (tmp_path / "provinsi.geojson").write_text('{"type":"FeatureCollection","features":[%s]}' % features)  # noqa: UP031
    assert load_boundaries(tmp_path, connection(portal.machine, "owner")) == 2
    actor = actor_as("statistik_nasional")
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id)
        assert [one.kode for one in queries.boundaries("")] == ["18", "35"]
