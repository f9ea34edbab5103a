"""An installation of its own for loads that go wrong: the portal of the other tests keeps its release and its history."""

from tests.portal.operation.conftest import installation

__all__ = ["installation"]
