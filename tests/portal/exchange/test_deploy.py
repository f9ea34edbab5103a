"""The examples of deploy/ say what the program is: paths, commands, settings and roles exist, and nothing in them is a secret."""

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from portal import machine
from portal.cli import portal as command
from portal.machine import PROJECT, ROLE_OF
from portal.operation.middleware import HEALTH_PATH

DEPLOY = PROJECT / "deploy"
HOME = "/opt/dtsen"
UNITS = sorted(DEPLOY.glob("*.service"))
SETTINGS = set(re.findall(r"\b(?:DTSEN_[A-Z_]+|DATABASE_URL[A-Z_]*)\b", machine.__doc__ or ""))
ROLES = (DEPLOY / "roles.sql").read_text(encoding="utf-8")


class Repeated(dict):  # type: ignore[type-arg]
    """systemd lets a key stand several times in a section: its values are lines."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and key in self:
            value = [*self[key], *value]
        super().__setitem__(key, value)


def unit(path: Path) -> configparser.RawConfigParser:
    read = configparser.RawConfigParser(dict_type=Repeated, strict=False, delimiters=("=",), interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(path, encoding="utf-8")
    return read


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def names_of(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z][A-Z_]+=", line))  # type: ignore[arg-type]


def commands_are_known(words: list[str]) -> None:
    """`load RUN --batas X`: the command and each of its options."""
    found: click.Command = command
    for word in words:
        if isinstance(found, click.Group) and not word.startswith("-"):
            assert word in found.commands, f"perintah {word}"
            found = found.commands[word]
        elif word.startswith("--"):
            assert word in {option for one in found.params for option in one.opts}, f"pilihan {word} dari {found.name}"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists_where_the_guide_installs_it(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["WorkingDirectory"] == HOME and service["User"] == service["Group"] == "dtsen"
    assert service["Environment"].splitlines() == [f"PYTHONPATH={HOME}/src"] and service["UMask"] == "0077"
    assert service["EnvironmentFile"].splitlines()[0] == "/etc/dtsen/portal.env"
    line = service["ExecStart"].replace("%%", "%")
    words = shlex.split(shlex.split(line)[2]) if line.startswith("/bin/sh -c") else shlex.split(line)
    assert words[:3] == [f"{HOME}/.venv/bin/python", "-m", "portal"] and (PROJECT / "src" / "portal" / "__main__.py").is_file()
    commands_are_known(words[3:])


def test_the_portal_may_write_its_state_and_little_else() -> None:
    service = unit(DEPLOY / "dtsen-portal.service")["Service"]
    state = names_of(DEPLOY / "portal.env")["DTSEN_PORTAL_STATE"]
    assert state == f"/var/lib/{service['StateDirectory']}" and service["StateDirectoryMode"] == "0700"
    assert service["ReadWritePaths"].split() == ["/tmp", state] and service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes" and service["CapabilityBoundingSet"] == "" and service["ProtectHome"] == "yes"
    # serving.py stops its children on SIGTERM and waits up to 30 s for each of the two.
    assert service["KillSignal"] == "SIGTERM" and int(service["TimeoutStopSec"]) >= 60


def test_the_timer_starts_the_backup() -> None:
    timer = unit(DEPLOY / "dtsen-backup.timer")
    assert (DEPLOY / "dtsen-backup.service").is_file() and "Unit" not in timer["Timer"]
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d", timer["Timer"]["OnCalendar"]) and timer["Install"]["WantedBy"] == "timers.target"


def test_the_environment_names_settings_that_exist_and_holds_no_secret() -> None:
    known = names_of(DEPLOY / "portal.env")
    assert set(known) <= SETTINGS and "DATABASE_URL_ADMIN" not in known
    assert known["DTSEN_PORTAL_MODE"] == "operasi"
    for line in (DEPLOY / "portal.env").read_text(encoding="utf-8").splitlines():
        assert not (line and line[0] != "#" and "://" in line), line
    for value in known.values():
        assert "://" not in value or re.search(r"://dtsen_(web|owner|worker):\.\.\.@", value), value


def test_every_role_of_the_program_is_made_without_rights_over_others() -> None:
    for role in ("dtsen_app", *ROLE_OF.values()):
        line = re.search(rf"CREATE ROLE {role} .*;", ROLES)
        assert line and "NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION" in line[0] and "NOINHERIT" in line[0]
        for setting in ("log_min_error_statement = 'panic'", "log_parameter_max_length_on_error = 0", "log_error_verbosity = 'terse'"):
            assert role == "dtsen_app" or f"ALTER ROLE {role} SET {setting};" in ROLES
    assert not re.search(r"PASSWORD '", ROLES) and "CREATE EXTENSION IF NOT EXISTS pg_trgm" in ROLES


def test_the_containers_get_every_password_from_outside_and_only_their_own() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{([^}]+)\}", text):
        assert name.endswith(":?") or name == "PORTAL_HOSTS:-localhost", f"{name} punya nilai bawaan"
    services = compose()["services"]
    for name in ("portal", "alat"):
        environment = services[name]["environment"]
        assert set(environment) <= SETTINGS and environment["DTSEN_PORTAL_MODE"] == "operasi"
        for login, role in ROLE_OF.items():
            variable = machine._URLS[login]
            assert environment[variable] == f"postgresql://{role}:${{DB_{login.upper()}:?}}@basisdata:5432/dtsen"
    assert "DATABASE_URL_ADMIN" not in services["portal"]["environment"] and "DB_ADMIN" not in str(services["portal"])
    assert "DATABASE_URL_ADMIN" in services["alat"]["environment"] and services["alat"]["profiles"] == ["alat"]
    assert services["alat"]["ports"] == [] and services["portal"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services["portal"]["read_only"] is True and services["portal"]["cap_drop"] == ["ALL"]


def test_what_the_containers_mount_and_build_exists() -> None:
    read = compose()
    targets = {}
    for service in read["services"].values():
        for mount in service.get("volumes", []):
            source, target = mount.split(":")[:2]
            targets[target] = source
            assert (DEPLOY / source).exists() if source.startswith("./") else source in read["volumes"], mount
    portal = read["services"]["portal"]
    assert (DEPLOY / portal["build"]["context"] / portal["build"]["dockerfile"]).resolve() == DEPLOY / "Containerfile"
    environment = portal["environment"]
    assert environment["DTSEN_PORTAL_STATE"] in targets and str(Path(environment["DTSEN_PORTAL_KEYS"]).parent) in targets
    script = (DEPLOY / "first-start.sh").read_text(encoding="utf-8")
    read_there = re.search(r"-f (\S+)", script)
    assert read_there and targets[read_there[1]] == "./roles.sql"
    for name in re.findall(r"\$(DB_\w+)", script):
        assert name in read["services"]["basisdata"]["environment"]
    for variable in re.findall(r":(\w+) NOINHERIT", ROLES):
        assert f"-v {variable}=" in script


def test_the_commands_of_the_comments_exist() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    lines = re.findall(r"run --rm .*?\b(?:portal|alat) (.+)", text)
    assert len(lines) == 3
    for line in lines:
        commands_are_known([word for word in line.split() if re.fullmatch(r"-{0,2}[a-z-]+", word)])


def test_the_image_copies_what_is_there_and_asks_for_its_own_health() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert copied == ["requirements-portal.lock", "src", "policy"] and all((PROJECT / name).exists() for name in copied)
    assert f"http://127.0.0.1:8000{HEALTH_PATH}" in text and "DTSEN_PORTAL_ADDRESS=0.0.0.0:8000" in text
    assert f'ENTRYPOINT ["{HOME}/.venv/bin/python", "-m", "portal"]' in text and "USER dtsen" in text


def test_health_is_answered_whatever_the_host_is_called(portal: object) -> None:
    from django.test import Client

    assert Client().get(HEALTH_PATH, headers={"host": "127.0.0.1:8000"}).status_code in (200, 503)
    assert Client().get(HEALTH_PATH, headers={"host": "bukan-namanya"}).json()["periksa"]["basis_data"] == "baik"
