"""The register names every table with data of persons; the DPIA says what the program does, and changes when that changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from dtsen.errors import PolicyError
from dtsen.tables import ANGGOTA, KELUARGA, TABLES
from portal.exchange.rotation import OWN, SERVED
from portal.machine import PROJECT
from portal.pdp import dpia, register
from portal.pdp.dpia import assessment, fingerprint, register_paper
from portal.pdp.paper import markdown
from portal.pdp.register import personal_columns, read_register
from portal.protection import PROTECTION

POLICY = settings.MACHINE.policy


def test_no_table_with_data_of_persons_is_missing() -> None:
    """A new table of persons needs a place in policy/portal/pemrosesan.yml."""
    assert read_register(POLICY).unregistered() == ()


def test_a_table_that_no_flow_names_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROTECTION, "rahasia_baru", PROTECTION["served_person"])
    monkeypatch.setitem(TABLES, "buku_tamu", replace(TABLES["person"], name="buku_tamu", written_by="x"))
    assert read_register(POLICY).unregistered() == ("buku_tamu", "rahasia_baru")


def test_every_proof_and_variable_exists() -> None:
    known = read_register(POLICY)
    assert not [one.proof for one in known.safeguards.values() if not (PROJECT / one.proof).is_file()]
    names = {one.name for one in (*ANGGOTA, *KELUARGA)}
    assert not [name for group in known.specific.values() for name in group if name not in names]
    assert all(kind.hours == 72 for kind in known.kinds.values()) and known.incident.hours == 72
    assert {name for risk in known.risks for name in risk.safeguards} <= set(known.safeguards)
    assert {trigger for flow in known.flows for trigger in flow.triggers} == set(known.triggers)


def test_a_broken_register_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "portal"
    folder.mkdir()
    for path in (POLICY / "portal").glob("*.yml"):
        (folder / path.name).write_text(path.read_text())
    path = folder / register.FILE
    path.write_text(path.read_text().replace("ruang: [rank]", "ruang: [dapur]"))
    with pytest.raises(PolicyError, match="Register pemrosesan"):
        read_register(tmp_path)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_dpia_is_made_from_the_tables_of_the_program(lang: str) -> None:
    text = markdown(assessment(POLICY, "DTSEN-2025-TW4"), lang)  # type: ignore[arg-type]
    for table in TABLES.values():
        for name, _ in personal_columns(table):
            assert name in text, f"{table.name}.{name}"
    for name, rules in PROTECTION.items():
        assert f"| {name} |" in text or not rules.policies
    for place in (*SERVED, *OWN):
        assert place.column in text
    assert "DTSEN-2025-TW4" in text and fingerprint(POLICY) in text
    assert markdown(assessment(POLICY, "DTSEN-2025-TW4"), lang) == text  # type: ignore[arg-type]


def test_the_fingerprint_follows_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(POLICY)
    monkeypatch.setitem(PROTECTION, "served_person", replace(PROTECTION["served_person"], policies=()))
    assert fingerprint(POLICY) != before
    monkeypatch.undo()
    assert fingerprint(POLICY) == before
    monkeypatch.setattr(dpia, "OWN", ())
    assert fingerprint(POLICY) != before


def test_every_flow_has_basis_recipients_and_retention() -> None:
    paper = register_paper(POLICY)
    assert len(paper.sections) == len(read_register(POLICY).flows)
    for section in paper.sections:
        assert section.grid
        for head, cell in section.grid.rows:
            if head.id in ("Tujuan", "Dasar hukum", "Penerima", "Disimpan", "Subjek data", "Asal data"):
                assert len(cell.id) > 1 and len(cell.en) > 1, (section.title.id, head.id)
