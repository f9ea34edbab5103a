"""The verb of room 4: one row a person and a family."""

from pathlib import Path

from dtsen.engine import Engine, Shelf, load_statement
from dtsen.registry.precedence import load_precedence
from dtsen.registry.questions import load_questions
from dtsen.tables import ANGGOTA, KELUARGA

ROOM = "registry"
# Values that are chosen like the official ones but do not leave under these names.
_OTHER_VARIABLES = ("tempat_lahir", "nama_ibu", "hamil", "kode_desa_kemendagri", "alamat", "id_pelanggan_pln")


def assemble(engine: Engine, shelf: Shelf, policy: Path, as_of: int, previous: Shelf | None) -> None:
    """Writes `person`, `family`, `membership`, `value_origin`, `unplaced_person`, `id_redirect`."""
    names = {variable.name for variable in (*ANGGOTA, *KELUARGA)} | set(_OTHER_VARIABLES)
    precedence = load_precedence(policy, tuple(sorted(names)))
    engine.put(shelf, "precedence", precedence.rules, key=("variabel", "source", "nilai"))
    engine.put(shelf, "source_order", precedence.order, key=("source",))
    questions = load_questions(policy, frozenset(names))
    engine.put(shelf, "question_parent", questions.parents, key=("variabel",))
    engine.put(shelf, "question_answer", questions.answers, key=("variabel", "nilai"))
    engine.put(shelf, "question_age", questions.ages, key=("variabel",))
    engine.run(load_statement(ROOM, "person_state"), shelf, kematian_register=precedence.deaths_of_registers)
    for name in ("record_family", "membership", "head_of_family", "spine_nik", "person_candidate", "family_candidate"):
        engine.run(load_statement(ROOM, name), shelf)
    engine.run(
        load_statement(ROOM, "value_origin"),
        shelf,
        penalti_kasar=precedence.coarse_penalty,
        penalti_tidak_dipercaya=precedence.distrust_penalty,
        as_of=as_of,
    )
    engine.run(load_statement(ROOM, "family_card"), shelf)
    engine.run(load_statement(ROOM, "person_extra"), shelf)
    engine.run(load_statement(ROOM, "person"), shelf, as_of=as_of)
    engine.run(load_statement(ROOM, "family"), shelf)
    engine.run(load_statement(ROOM, "unplaced_person"), shelf)
    for name in ("person_heir", "family_heir", "id_redirect"):
        engine.run(load_statement(ROOM, name), shelf, previous)
