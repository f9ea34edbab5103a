"""What is done to proposals: sent in, decided, checked, visited; each act with its audit entry in the same transaction."""

from portal.proposals.checks import Checked, ask_checks, check_batch
from portal.proposals.deciding import Deed, Done, act, act_or_ask, allowed, hold_meeting
from portal.proposals.form import add_evidence, propose
from portal.proposals.papers import Paper
from portal.proposals.submission import Origin, Outcome, Submitted, submit_batch
from portal.proposals.visits import draw_sample, write_visit

__all__ = [
    "Checked",
    "Deed",
    "Done",
    "Origin",
    "Outcome",
    "Paper",
    "Submitted",
    "act",
    "act_or_ask",
    "add_evidence",
    "allowed",
    "ask_checks",
    "check_batch",
    "draw_sample",
    "hold_meeting",
    "propose",
    "submit_batch",
    "write_visit",
]
