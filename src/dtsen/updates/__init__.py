"""What a local government may propose, who may decide, and what the decision means: pure functions.

The loop's other half (design.md section 2). Time and user come in as arguments; there is no database, no clock, no web
framework and no file here. The portal asks `available_actions` before every button and `apply_action` after it; what is
accepted leaves as rows of the source `pemutakhiran` (`accepted_rows`), which the next journey lands like any other.
"""

from dtsen.updates.accepted import accepted_rows
from dtsen.updates.lifecycle import Action, Document, ProposalKind, Role, State, available_actions, due_day, next_state
from dtsen.updates.proposal import Change, Event, Proposal, apply_action, apply_to_all, conflicts, overdue, state_of

__all__ = [
    "Action",
    "Change",
    "Document",
    "Event",
    "Proposal",
    "ProposalKind",
    "Role",
    "State",
    "accepted_rows",
    "apply_action",
    "apply_to_all",
    "available_actions",
    "conflicts",
    "due_day",
    "next_state",
    "overdue",
    "state_of",
]
