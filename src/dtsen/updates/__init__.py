"""What a local government may propose, who may decide, and what the decision means: pure functions.

The loop's other half (design.md section 2). Time and user come in as arguments; there is no database, no clock, no web
framework and no file here. The portal asks `available_actions` before every button and `apply_action` after it; what is
accepted leaves as rows of the source `pemutakhiran` (`accepted_rows`), which the next journey lands like any other.
"""

from dtsen.updates.accepted import accepted_rows, proposal_of
from dtsen.updates.lifecycle import (
    RULES,
    Action,
    Document,
    ProposalKind,
    RefusedError,
    Role,
    Rule,
    State,
    available_actions,
    due_day,
    next_state,
    rule_of,
)
from dtsen.updates.proposal import Change, Event, Proposal, apply_action, apply_to_all, conflicts, overdue, state_of
from dtsen.updates.proposals import content_id
from dtsen.updates.variables import IDENTITIES, PROPOSABLE, VILLAGE, refusal, well_formed

__all__ = [
    "IDENTITIES",
    "PROPOSABLE",
    "RULES",
    "VILLAGE",
    "Action",
    "Change",
    "Document",
    "Event",
    "Proposal",
    "ProposalKind",
    "RefusedError",
    "Role",
    "Rule",
    "State",
    "accepted_rows",
    "apply_action",
    "apply_to_all",
    "available_actions",
    "conflicts",
    "content_id",
    "due_day",
    "next_state",
    "overdue",
    "proposal_of",
    "refusal",
    "rule_of",
    "state_of",
    "well_formed",
]
