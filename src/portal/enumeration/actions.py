"""What is done in the field: campaigns, telephones, tasks, submissions; each act with its audit entry in the same transaction."""

from portal.enumeration.campaigns import (
    Wish,
    add_worker,
    ask_campaign,
    assign_tasks,
    decide_campaign,
    make_device,
    make_tasks,
    publish_form,
    revoke_device,
)
from portal.enumeration.deciding import decide_submission
from portal.enumeration.receiving import Taken, receive

__all__ = [
    "Taken",
    "Wish",
    "add_worker",
    "ask_campaign",
    "assign_tasks",
    "decide_campaign",
    "decide_submission",
    "make_device",
    "make_tasks",
    "publish_form",
    "receive",
    "revoke_device",
]
