"""Public material beside the checkout (contracts, the sample, region tables); a test that needs it skips when it is not there."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(*parts: str) -> Path:
    """A path below the folder `shared` beside the checkout; skips the test when it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"../shared/{'/'.join(parts)} tidak ada di samping repositori")
    return path
