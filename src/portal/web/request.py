"""A request of the portal: Django's, and what the middleware added."""

from django.http import HttpRequest

from dtsen.errors import Lang
from portal.accounts.actor import Actor


class PortalRequest(HttpRequest):
    """`actor` is None until somebody is logged in completely; `release_id` None until a release was loaded; `expired_account`:
    whose session has just ended, 0 when that is not known.
    """

    lang: Lang
    actor: Actor | None
    release_id: int | None
    expired_account: int = 0
