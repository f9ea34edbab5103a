"""What is done in the field: campaigns, telephones, tasks, submissions; each act with its audit entry in the same transaction."""

from portal.enumeration.campaigns import Wish, add_worker, ask_campaign, assign_tasks, decide_campaign, make_tasks, publish_form, share_out
from portal.enumeration.closing import close_campaign
from portal.enumeration.deciding import decide_between, decide_submission
from portal.enumeration.devices import make_device, make_web_device, new_code, pair, revoke_device
from portal.enumeration.letters import File, ask_by_letter, read_letter
from portal.enumeration.receiving import Taken, receive
from portal.enumeration.spot_check import draw_spot_checks

__all__ = [
    "File",
    "Taken",
    "Wish",
    "add_worker",
    "ask_by_letter",
    "ask_campaign",
    "assign_tasks",
    "close_campaign",
    "decide_between",
    "decide_campaign",
    "decide_submission",
    "draw_spot_checks",
    "make_device",
    "make_tasks",
    "make_web_device",
    "new_code",
    "pair",
    "publish_form",
    "read_letter",
    "receive",
    "revoke_device",
    "share_out",
]
