"""Real parcels of the small release of the release room, signed, for the two regencies that the small run of the portal knows."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from dtsen.engine import open_engine
from dtsen.release import cut
from dtsen.release.minisign import SecretKey, read_secret
from dtsen.release.parcel import Form, pack, sign_receipts
from dtsen.release.signing import write_key_pair
from portal.accounts.actor import Actor
from portal.area import Scope, app_transaction, tell
from portal.exchange.parcels import take_in
from portal.sharing import actions
from portal.sharing.models import Parcel
from tests.portal.conftest import Portal
from tests.release.conftest import NAME, POLICY, VERSIONS, lay_world

Acting = Callable[[str, str], Actor]
# Pages read the clock of the machine: the release is a month old on whatever day the tests run.
NOW = timezone.now()
AS_OF = int(f"{timezone.localdate(NOW) - datetime.timedelta(days=30):%Y%m%d}")


@contextmanager
def working(actor: Actor) -> Iterator[Actor]:
    """One transaction of an actor, as a request of the portal has it."""
    with app_transaction():
        tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)
        yield actor


@contextmanager
def machine_publishing() -> Iterator[None]:
    """One transaction of the command that publishes parcels."""
    with app_transaction():
        tell(Scope(nation=True), "tidak", "pengelolaan", None, ("kirim",))
        yield


@dataclass(frozen=True)
class Sent:
    """A folder of signed parcels with its public key; `passwords` by Kemendagri code, known to the sender only."""

    folder: Path
    public: Path
    secret: SecretKey
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def fresh_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The room `08-release` of the small hand-made registry of the release room's tests."""
    shelf = lay_world(tmp_path_factory.mktemp("rilis") / NAME)
    shelf.begin("release")
    with open_engine("duckdb", threads=1) as engine:
        cut(engine, shelf, POLICY, AS_OF, NAME, VERSIONS)
    shelf.seal("release")
    return shelf.room_folder("release")


@pytest.fixture
def sent(fresh_release: Path, tmp_path: Path) -> Sent:
    """Parcels of 18.01 (BPS 1803) and 35.10 (BPS 3510)."""
    folder, public, secret = tmp_path / "paket", tmp_path / "penerbit.pub", tmp_path / "penerbit.key"
    write_key_pair(public, secret, "")
    passwords = {code: pack(fresh_release / code, folder, Form.ZIP).password for code in ("18.01", "35.10")}
    key = read_secret(secret, "")
    sign_receipts(folder, key)
    return Sent(folder, public, key, passwords)


@pytest.fixture
def published(portal: Portal, sent: Sent) -> dict[str, Parcel]:
    """Both parcels in the portal, not yet offered; by BPS code."""
    taken = take_in(settings.MACHINE, sent.folder, sent.public)
    with machine_publishing():
        made = actions.publish(taken, NOW)
    return {parcel.wilayah: parcel for parcel in made}


@pytest.fixture
def offered(published: dict[str, Parcel], actor_as: Acting) -> dict[str, Parcel]:
    """Both parcels offered by the centre."""
    with working(actor_as("statistik_nasional", "")) as centre:
        return {code: actions.offer(centre, NOW, parcel.pk) for code, parcel in published.items()}
