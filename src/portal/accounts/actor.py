"""The actor: one account in one assignment, now. Every query and action is given one."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from portal.accounts.role import Purpose, Role
from portal.area import Scope


class NotAllowedError(PermissionDenied):
    """The actor's role does not hold the capability; pages answer 403."""


@dataclass(frozen=True)
class Actor:
    """`choices`: among how many assignments the account can choose today."""

    account_id: int
    name: str
    assignment_id: int
    role: Role
    scope: Scope
    purpose_of: Purpose
    choices: int = 1

    @property
    def purpose(self) -> str:
        return self.purpose_of.name

    def may(self, capability: str) -> bool:
        return capability in self.role.may

    def must(self, capability: str) -> None:
        """Raises NotAllowedError when the actor may not."""
        if not self.may(capability):
            raise NotAllowedError(capability)
