"""Submissions with photos as ODK Collect sends them, so many a minute, on a portal of its own; p95, errors, what was lost, processor.

    PYTHONPATH=src:. .venv/bin/python bench/field/submissions.py --run demo/runs/<release>

A submission is three requests on a connection that stays open: HEAD, a post of the form and its event log that says that more
comes, a post of the form and its photo. One in twenty loses an answer on the line and sends that post once more. Meanwhile every
telephone fetches its lists, as Collect does. Open loop: a submission is due at its time, whatever became of those before it.

At the end every instance is looked up in the database, its files opened and compared byte by byte with what was sent.
"""

import argparse
import hashlib
import http.client
import json
import os
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

sys.path.append(str(Path(__file__).parents[1] / "portal"))

from load import percentile, processor, steady
from million import opened, remove_database
from tests.questionnaire.conftest import a_family, a_member, instance_xml

from dtsen.questionnaire import Form, read_form

HERE = Path(__file__).parent
HEADERS = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/v2026.2.1 Dalvik/2.1.0"}
# Photos of 1,024 pixels as telephones make them, and the event log of half an hour.
PHOTO_BYTES, LOG_BYTES = (120_000, 420_000), (8_000, 30_000)
KINDS = ("kiriman", "HEAD", "pos formulir", "pos foto", "daftar")
SENDERS = 24


@dataclass
class Tally:
    """Milliseconds by kind of request, what was sent, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sent: list[dict[str, object]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, milliseconds: float, wrong: str = "") -> None:
        with self.lock:
            self.took[kind].append(milliseconds)
            if wrong:
                self.errors[f"{kind}: {wrong}"] += 1


@dataclass(frozen=True)
class Job:
    """A submission of a task, or without one a look at the lists."""

    due: float
    key: str
    task: str
    seed: int


class Line:
    """One telephone's connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=60)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, bytes]:
        self.connection.request(method, path, body, HEADERS | ({"Content-Type": kind} if kind else {}))
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def instance(form: Form, task: str, name: str, photo: str, luck: random.Random) -> bytes:
    """A family of one to eight, everything answered."""
    members = [a_member(siapa_jenis="1", siapa=f"{task}-a1")]
    for place in range(luck.randint(0, 7)):
        members.append(a_member(nama=f"ANAK {'ABCDEFGH'[place]}", status_hubungan_keluarga="3", status_kawin="1"))
    told = {"jenis": "1", "keluarga": task, "kk_sesuai": "1", "nomor_kartu_keluarga": "", "desa_baru": "", "foto_rumah": photo}
    meta = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="1" update="1"/><orx:audit>audit.csv</orx:audit>'
    return instance_xml(form, a_family(**told, luas_lantai=str(luck.randint(12, 200))), members, name, meta)


def multipart(xml: bytes, files: dict[str, bytes], *, incomplete: bool) -> tuple[bytes, str]:
    boundary = uuid.uuid4().hex
    head = '--{0}\r\nContent-Disposition: form-data; name="{1}"; filename="{1}"\r\nContent-Type: {2}\r\n\r\n'
    pieces = [head.format(boundary, "xml_submission_file", "text/xml").encode(), xml, b"\r\n"]
    for name, content in files.items():
        pieces += [head.format(boundary, name, "image/jpeg" if name.endswith("jpg") else "text/csv").encode(), content, b"\r\n"]
    if incomplete:
        pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode())
    return b"".join([*pieces, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def submit(line: Line, job: Job, form: Form, tally: Tally, began: float) -> bool:
    """Whether the office took it; what it did not take, the telephone sends again later."""
    luck = random.Random(job.seed)
    name, photo = f"uuid:{uuid.UUID(int=luck.getrandbits(128), version=4)}", f"{luck.randrange(10**12)}.jpg"
    xml = instance(form, job.task, name, photo, luck)
    picture = b"\xff\xd8\xff\xe0" + luck.randbytes(luck.randint(*PHOTO_BYTES))
    log = b"event,node,start,end\n" + luck.randbytes(luck.randint(*LOG_BYTES) // 2).hex().encode()
    path, again = f"/lapangan/k/{job.key}/submission", luck.random() < 0.05
    posts = [("pos formulir", multipart(xml, {"audit.csv": log}, incomplete=True), 202)]
    posts += [("pos foto", multipart(xml, {photo: picture}, incomplete=False), 201)]
    if not timed(tally, "HEAD", lambda: line.ask("HEAD", path), 204):
        return False
    for kind, (body, content_type), wanted in posts:
        for _ in range(2 if again else 1):
            answers = timed(tally, kind, lambda body=body, content_type=content_type: line.ask("POST", path, body, content_type), wanted)  # type: ignore[misc]
            if not answers:
                return False
    with tally.lock:
        tally.bytes += sum(len(body) for _, (body, _), _ in posts)
        files = {photo: hashlib.sha256(picture).hexdigest(), "audit.csv": hashlib.sha256(log).hexdigest()}
        tally.sent.append({"instance": name, "files": files})
    tally.add("kiriman", (time.perf_counter() - began - job.due) * 1000)
    return True


def timed(tally: Tally, kind: str, ask: Callable[[], tuple[int, bytes]], wanted: int) -> bool:
    start = time.perf_counter()
    status, _ = ask()
    tally.add(kind, (time.perf_counter() - start) * 1000, "" if status == wanted else str(status))
    return status == wanted


def fetch(line: Line, job: Job, tally: Tally) -> bool:
    """List of forms, manifest, and the two lists of families and members."""
    base = f"/lapangan/k/{job.key}"
    routes = ("formList", "manifest/x", "media/keluarga.csv", "media/anggota.csv")
    return all(timed(tally, "daftar", lambda route=route: line.ask("GET", f"{base}/{route}"), 200) for route in routes)  # type: ignore[misc]


def send_all(url: str, form: Form, jobs: list[Job]) -> Tally:
    tally, waiting = Tally(), queue.Queue[Job | None]()
    began = time.perf_counter()

    def serve() -> None:
        line = Line(url)
        while (job := waiting.get()) is not None:
            for pause in (1, 4, 16, 0):
                try:
                    if submit(line, job, form, tally, began) if job.task else fetch(line, job, tally):
                        break
                except (OSError, http.client.HTTPException) as error:
                    tally.add("putus", 0.0, type(error).__name__)
                    line = Line(url)
                time.sleep(pause)

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for job in jobs:
        time.sleep(max(0.0, began + job.due - time.perf_counter()))
        waiting.put(job)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join(timeout=120)
    return tally


def jobs_of(told: dict[str, list[dict[str, object]]], rate: float, seconds: float) -> list[Job]:
    """Submissions at the rate asked for, enumerator by enumerator in turn, and one look at the lists of each on the way."""
    phones = told["phones"]
    pairs = [(str(phone["key"]), list(phone["tasks"])) for phone in phones]  # type: ignore[call-overload]
    turn = [(key, tasks[place]) for place in range(max(len(tasks) for _, tasks in pairs)) for key, tasks in pairs if place < len(tasks)]
    dues = steady(rate / 60, seconds)
    if len(turn) < len(dues):
        raise SystemExit(f"{len(dues)} submissions want as many families; there are {len(turn)}")
    jobs = [Job(due, key, str(task), number) for number, (due, (key, task)) in enumerate(zip(dues, turn, strict=False))]
    jobs += [Job(seconds * number / len(pairs), key, "", -1) for number, (key, _) in enumerate(pairs)]
    return sorted(jobs, key=lambda job: job.due)


def campaign(*words: str) -> str:
    done = subprocess.run([sys.executable, str(HERE / "campaign.py"), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"campaign.py {words[0]}: {done.stderr[-1500:]}")
    return done.stdout


def prepare(run: Path) -> None:
    """A database of its own with the release, and the tables of the portal."""
    from million import load

    from portal import postgres
    from portal.database_roles import prepare as make_roles
    from portal.machine import make_secrets, read_machine
    from portal.serving import migrate_here, prepare_installation

    machine = read_machine()
    prepare_installation(machine)
    with postgres.running(machine) as server:
        assert server is not None
        make_roles(server, make_secrets(machine))
        import django

        django.setup()
        migrate_here(machine)
        load(machine, run, None)


def report(tally: Tally, spent: dict[str, float], seconds: float) -> None:
    done = len(tally.sent)
    print(f"{done} kiriman, {done * 60 / seconds:.0f} tiap menit, {tally.bytes / max(done, 1) / 1000:.0f} kB tiap kiriman")
    print(f"{'':<16}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'maks':>9}")
    for kind in KINDS:
        if values := tally.took.get(kind):
            print(
                f"{kind:<16}{len(values):>7}{''.join(f'{percentile(values, part):>9.0f}' for part in (0.5, 0.95, 0.99))}{max(values):>9.0f}"
            )
    for name, used in sorted(spent.items()):
        print(f"prosesor {name}: {used * 1000 / max(done, 1):.0f} ms tiap kiriman, {used:.0f} detik")
    for what, times in tally.errors.most_common():
        print(f"GALAT {what}: {times}")
    print(f"galat: {sum(tally.errors.values())}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="a finished run, of the demo for instance")
    parser.add_argument("--rate", type=float, default=200.0, help="submissions a minute")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--log", type=Path, help="keep the log of the portal here")
    parser.add_argument("--policy", type=Path, default=Path("policy"))
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="dtsen-kiriman-"))
    state = work / "portal"
    (work / "runs").mkdir()
    (work / "runs" / given.run.name).symlink_to(given.run.resolve())
    os.environ |= {
        "DTSEN_PORTAL_STATE": str(state),
        "DTSEN_PORTAL_MODE": "demo",
        "DTSEN_PORTAL_RUNS": str(work / "runs"),
        "DTSEN_PORTAL_ADDRESS": "127.0.0.1:8765",
        "DTSEN_PORTAL_LOGIN": "owner",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    for name in ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_WORKER", "DTSEN_PORTAL_KEYS"):
        os.environ.pop(name, None)
    try:
        prepare(given.run)
        form, keys, sent = read_form(given.policy), work / "kunci.json", work / "terkirim.json"
        with opened(state) as (url, pid):
            campaign("make", "--families", str(round(given.rate * given.seconds / 60) + 100), "--out", str(keys))
            jobs = jobs_of(json.loads(keys.read_text(encoding="utf-8")), given.rate, given.seconds)
            began, before = time.perf_counter(), processor(pid)
            tally = send_all(url, form, jobs)
            took, after = time.perf_counter() - began, processor(pid)
            report(tally, {name: used - before.get(name, 0.0) for name, used in after.items()}, took)
            sent.write_text(json.dumps(tally.sent), encoding="utf-8")
            found = json.loads(campaign("look", "--sent", str(sent)))
        print("; ".join(f"{name}: {count}" for name, count in found.items()))
        if given.log:
            shutil.copyfile(work / "portal.log", given.log)
        return int(bool(sum(tally.errors.values()) or found["hilang"] or found["berkas hilang"] or found["berkas berbeda"]))
    finally:
        remove_database(state)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
