"""The room's verb: run every rule of policy/validate/rules over the registry, write what breaks it, hold the gate."""

from pathlib import Path

from dtsen.engine import Engine, Shelf, load_statement, statement_from_text
from dtsen.validate.gate import PLACES, load_thresholds, stop_if_beyond
from dtsen.validate.rule_sql import rule_broken_sql, rule_in_force_sql, rule_looked_at_sql
from dtsen.validate.rules import load_rules

ROOM = "validate"


def check(engine: Engine, shelf: Shelf, policy: Path, as_of: int) -> None:
    """Writes `finding` and `rule_result`, then raises GateError when a rule is beyond its threshold.

    Both tables are whole when GateError is raised: the caller seals the room all the same, so that the person who has
    to answer for the run can read what stopped it. PolicyError: a rule or a threshold cannot be used (nothing is
    written then). `as_of` is yyyymmdd; `policy` is the root of the policy files.
    """
    rules = load_rules(policy / ROOM / "rules")
    thresholds = load_thresholds(policy / ROOM / "ambang.yml", rules)

    engine.run(load_statement(ROOM, "member_today"), shelf)
    engine.run(load_statement(ROOM, "linked_record"), shelf)
    engine.run(statement_from_text(ROOM, "rule_in_force", rule_in_force_sql(rules, thresholds)), shelf)
    engine.run(statement_from_text(ROOM, "rule_looked_at", rule_looked_at_sql(rules)), shelf, as_of=as_of)
    engine.run(statement_from_text(ROOM, "rule_broken", rule_broken_sql(rules)), shelf, as_of=as_of)
    engine.run(load_statement(ROOM, "finding"), shelf)
    engine.run(load_statement(ROOM, "rule_result"), shelf)

    places = engine.query(PLACES, (("finding", shelf.path("finding")),))
    stop_if_beyond(engine.read(shelf, "rule_result"), places, thresholds)
