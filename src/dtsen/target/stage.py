"""The verb of the room: reads the rules of the day, writes who is entitled to what, and what every code means."""

from pathlib import Path

from dtsen.engine import Engine, Shelf, statement_from_text
from dtsen.target.eligibility_sql import eligibility_sql
from dtsen.target.programme import NotInForce
from dtsen.target.reasons import reason_rows
from dtsen.target.rulebook import load_rulebook


def decide(engine: Engine, shelf: Shelf, policy: Path, as_of: int) -> tuple[NotInForce, ...]:
    """Reads `family`, `person`, `membership`, `desil`; writes `eligibility` and `programme_reason`.

    `policy`: the root of the policy files; `as_of`: yyyymmdd, the day on which ages, rules and amounts are taken.
    Returns the programmes that have no rule on that day: they get no rows, and a row `N00` in `programme_reason`.
    Raises PolicyError when a file under policy/target cannot be used. Also keeps the SQL that was run (`eligibility.sql`).
    """
    rulebook = load_rulebook(policy, as_of)
    text = eligibility_sql(rulebook.programmes, as_of)
    engine.run(statement_from_text("target", "eligibility", text), shelf)
    engine.put(shelf, "programme_reason", reason_rows(rulebook))
    shelf.room_file("eligibility.sql").write_text(text, encoding="utf-8")
    for programme in rulebook.not_in_force:
        engine.progress.say(f"target: {programme.id} tidak berlaku / not in force", 0, 0)
    return rulebook.not_in_force
