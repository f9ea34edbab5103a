"""Load on a running portal: so many requests a second from so many users, for a bounded time; p50, p95, p99 and errors by kind.

    PYTHONPATH=src .venv/bin/python bench/portal/load.py --run demo/runs/<release> --url http://127.0.0.1:8000 --seconds 60

Then a spike of five times as many requests for ten seconds, and how long until answers are as quick as before; then names of
villages are searched one after another (`--no-spike`, `--no-villages` leave them out).

Open loop: request i is due at i / rate, whether or not the ones before it were answered, and its time is counted from
when it was due. So a portal that falls behind is seen to fall behind. Users are log-ins of the demo (one session each);
the load comes from this machine and takes its share of the processor, which makes the figures worse, never better.
"""

import argparse
import os
import random
import re
import select
import socket
import sys
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyarrow.parquet as pq

PASSWORD = "negeri-rekaan"
# Kind of request -> share of all requests, and the role that makes it.
SHARES = {
    "cari NIK": (0.45, "statistik_nasional"),
    "cari nama": (0.15, "statistik_nasional"),
    "halaman keluarga": (0.30, "statistik_nasional"),
    "tulis: buka samaran": (0.05, "statistik_nasional"),
    "tulis: permintaan PDP": (0.05, "dpo"),
}
SPIKE, SPIKE_SECONDS, AFTER_SECONDS = 5, 10.0, 90.0
# As quick as before: p95 of a second at most twice that of the quiet minutes, for so many seconds on end.
CALM_SECONDS = 5
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=;\r]+)=([^;\r]*)", re.IGNORECASE)


@dataclass(frozen=True)
class People:
    """What the users look for: (NIK, name, day of birth, family) of persons of the run."""

    rows: list[tuple[str, str, str, str]]

    def any(self, luck: random.Random) -> tuple[str, str, str, str]:
        return self.rows[luck.randrange(len(self.rows))]


@dataclass
class Tally:
    """Milliseconds by kind, when each request was due (seconds from the beginning), and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    points: list[tuple[float, float]] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, due: float, milliseconds: float, wrong: str) -> None:
        self.took[kind].append(milliseconds)
        self.points.append((due, milliseconds))
        if wrong:
            self.errors[f"{kind}: {wrong}"] += 1


class User:
    """One session on one connection that stays open. As little Python as can be: what the generator uses, the portal does not have."""

    def __init__(self, host: str, port: int, role: str, address: str) -> None:
        self.host, self.port, self.role = host, port, role
        self.cookies: dict[str, str] = {}
        self.token, self.head = "", b""
        self.address = address
        self.socket: socket.socket | None = None
        self.kind, self.due, self.wanted, self.asked = "", 0.0, b"", b""
        self.answer = bytearray()
        self.length = -1
        self.get("/masuk/")
        status, _ = self.post("/masuk/", {"nama": role, "sandi": PASSWORD})
        if status != 302:
            raise SystemExit(f"log-in {role}: {status}")
        self.get("/")
        # The log-ins of all take a while; a connection that lay idle meanwhile may have been closed by the portal.
        self.close()

    def get(self, path: str) -> tuple[int, bytes]:
        return self.exchange(self.getting(path))

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, bytes]:
        return self.exchange(self.posting(path, fields))

    def getting(self, path: str) -> bytes:
        return b"GET " + path.encode() + b" HTTP/1.1\r\n" + self._head() + b"\r\n"

    def posting(self, path: str, fields: dict[str, str]) -> bytes:
        body = urlencode(fields | {"csrfmiddlewaretoken": self.token}).encode()
        kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(body)
        return b"POST " + path.encode() + b" HTTP/1.1\r\n" + self._head() + kind + body

    def _head(self) -> bytes:
        if not self.head:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            self.head = f"Host: {self.host}:{self.port}\r\nCookie: {cookies}\r\nReferer: {self.address}\r\n".encode()
        return self.head

    def send(self, request: bytes) -> None:
        """Sends a request; the connection is opened when there is none."""
        if self.socket is None:
            self.socket = socket.create_connection((self.host, self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer.clear()
        self.length = -1
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Takes what has come; whether the answer is whole. Raises OSError when the portal hung up."""
        assert self.socket is not None
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionResetError
        self.answer += part
        if self.length < 0 and (end := self.answer.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self.answer, 0, end + 2)
            self.length = end + 4 + (int(found[1]) if found else 0)
        return 0 <= self.length <= len(self.answer)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def exchange(self, request: bytes) -> tuple[int, bytes]:
        """One request after another: log-in and what is measured one by one."""
        self.send(request)
        while not self.receive():
            pass
        text = bytes(self.answer)
        for name, value in COOKIE.findall(text, 0, text.find(b"\r\n\r\n") + 2):
            self.cookies[name.decode()] = value.decode()
            self.head = b""
        if found := TOKEN.search(text):
            self.token = found[1].decode()
        return int(text[9:12]), text

    @property
    def wrong(self) -> str:
        """What is wrong with the answer to a request of the load, or nothing."""
        status = int(self.answer[9:12])
        if self.wanted and status == 200 and self.wanted not in self.answer:
            return f"{status} tidak ditemukan"
        return "" if status < 400 else str(status)


def request_of(user: User, kind: str, people: People, luck: random.Random) -> bytes:
    """The request; `user.wanted` is what its answer must hold."""
    nik, name, born, family = people.any(luck)
    user.wanted = b""
    if kind == "cari NIK":
        user.wanted = f"/keluarga/{family}/".encode()
        return user.posting("/cari/", {"number": nik})
    if kind == "cari nama":
        return user.posting("/cari/", {"name": name, "born": born})
    if kind == "halaman keluarga":
        return user.getting(f"/keluarga/{family}/")
    if kind == "tulis: buka samaran":
        return user.posting(f"/keluarga/{family}/buka/", {"alasan": "padan_berkas", "keterangan": "uji beban di negeri rekaan"})
    said = {"jenis": "akses", "saluran": "surat", "nama": "Pemohon Rekaan", "kontak": "surat", "isi": "Minta salinan data uji beban."}
    return user.posting("/pdp/permintaan/baru/", said)


def users_of(url: str, count: int) -> dict[str, list[User]]:
    """The sessions by role, at least one each."""
    parts = urlsplit(url)
    share: dict[str, float] = defaultdict(float)
    for part, role in SHARES.values():
        share[role] += part
    made = {}
    for role, part in share.items():
        made[role] = [User(parts.hostname or "", parts.port or 80, role, url) for _ in range(max(2, round(count * part)))]
    return made


def people_of(run: Path, limit: int = 20_000) -> People:
    table = pq.read_table(
        run / "04-registry" / "person.parquet", columns=["nomor_induk_kependudukan", "nama", "tanggal_lahir", "family_id"]
    )
    rows = [
        (str(nik), str(name), str(born), str(family))
        for nik, name, born, family in zip(*(table[column].to_pylist() for column in table.column_names), strict=True)
        if nik and name and born and family
    ]
    return People(random.Random(7).sample(rows, min(limit, len(rows))))


def steady(rate: float, seconds: float, begin: float = 0.0) -> list[float]:
    """When requests are due, in seconds."""
    return [begin + number / rate for number in range(round(rate * seconds))]


def run(users: dict[str, list[User]], people: People, dues: list[float]) -> tuple[Tally, float]:
    """The tally, and how many seconds it took until the last answer. One loop over all connections; a user asks one thing at a time."""
    luck = random.Random(11)
    kinds, weights = list(SHARES), [share for share, _ in SHARES.values()]
    tally, chosen = Tally(), luck.choices(kinds, weights, k=len(dues))
    idle = {role: deque(several) for role, several in users.items()}
    waiting: dict[str, deque[tuple[float, str]]] = {role: deque() for role in users}
    ready = select.epoll()
    asking: dict[int, User] = {}
    began, place = time.perf_counter(), 0
    last = began

    def done(user: User, wrong: str) -> None:
        tally.add(user.kind, user.due, (time.perf_counter() - began - user.due) * 1000, wrong)
        idle[user.role].append(user)

    def ask(role: str) -> None:
        while waiting[role] and idle[role]:
            user = idle[role].popleft()
            user.due, user.kind = waiting[role].popleft()
            try:
                user.send(request_of(user, user.kind, people, luck))
                assert user.socket is not None
                asking[user.socket.fileno()] = user
                ready.register(user.socket, select.EPOLLIN)
            except OSError as error:
                user.close()
                done(user, type(error).__name__)

    while place < len(dues) or asking:
        now = time.perf_counter() - began
        while place < len(dues) and dues[place] <= now:
            role = SHARES[chosen[place]][1]
            waiting[role].append((dues[place], chosen[place]))
            place += 1
            ask(role)
        pause = max(0.0, dues[place] - (time.perf_counter() - began)) if place < len(dues) else 1.0
        for number, _ in ready.poll(pause):
            user, wrong = asking[number], ""
            try:
                if not user.receive():
                    continue
                wrong = user.wrong
                ready.unregister(number)
            except OSError as error:
                wrong = type(error).__name__
                user.close()
            del asking[number]
            last = time.perf_counter()
            done(user, wrong)
            ask(user.role)
        if asking and time.perf_counter() - last > 120:
            raise SystemExit("the portal does not answer any more")
    return tally, time.perf_counter() - began


def recovered(tally: Tally, end: float, calm: float) -> float | None:
    """Seconds after the end of the spike from which on answers are as quick as `calm` (ms) again; None: not while it was watched."""
    slow: dict[int, list[float]] = defaultdict(list)
    for due, took in tally.points:
        if due >= end:
            slow[int(due - end)].append(took)
    seconds = sorted(slow)
    quiet = [percentile(slow[second], 0.95) <= calm for second in seconds]
    for place in range(len(seconds) - CALM_SECONDS + 1):
        if all(quiet[place : place + CALM_SECONDS]):
            return float(seconds[place])
    return None


def search_villages(user: User, names: list[str], searches: int = 300) -> list[float]:
    """Milliseconds of searches for villages, one after another, half of them with a letter wrong."""
    luck, took = random.Random(3), []
    for _ in range(searches):
        name = luck.choice(names)
        if luck.random() < 0.5:
            place = luck.randrange(len(name))
            name = name[:place] + luck.choice("AEIOUNT") + name[place + 1 :]
        began = time.perf_counter()
        status, _ = user.get("/pilih/wilayah/?" + urlencode({"nama": name}))
        took.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise SystemExit(f"/pilih/wilayah/: {status}")
    return took


def villages_of(run: Path) -> list[str]:
    return [
        str(name) for name in pq.read_table(run / "01-sources" / "wilayah_desa.parquet", columns=["nama_desa"])["nama_desa"].to_pylist()
    ]


def processor(pid: int) -> dict[str, float]:
    """Seconds of processor time so far of a process and everything below it, by what it is; needs Linux.

    On a machine that others use too, this says more about the portal than its times do.
    """
    spent: dict[str, float] = defaultdict(float)
    below, tick = {pid}, os.sysconf("SC_CLK_TCK")
    # A process may end while it is looked at.
    stats = {int(path.parent.name): text for path in Path("/proc").glob("[0-9]*/stat") if pid and (text := _read(path))}
    fields = {one: text.rpartition(")")[2].split() for one, text in stats.items()}
    while more := {one for one, words in fields.items() if int(words[1]) in below} - below:
        below |= more
    for one in below & set(fields):
        name = "PostgreSQL" if "(postgres" in stats[one] else "web" if "granian" in _command(one) else "lainnya"
        # Of the processes that ended too: PostgreSQL makes one a connection.
        spent[name] += sum(int(words) for words in fields[one][11:15]) / tick
    return spent


def _command(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline"))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def measure(url: str, run_folder: Path, rate: float, users: int, seconds: float, pid: int, *, spike: bool, villages: bool) -> int:
    """Everything against a portal that is open; prints it. How many requests went wrong."""
    people, sessions = people_of(run_folder), users_of(url, users)
    warm, _ = run(sessions, people, steady(min(rate, 10.0), 3.0))
    before, own = processor(pid), time.process_time()
    tally, took = run(sessions, people, steady(rate, seconds))
    spent = {name: used - before.get(name, 0.0) for name, used in processor(pid).items()}
    spent["pembangkit beban"] = time.process_time() - own
    total = sum(len(values) for values in tally.took.values())
    asked = sum(map(len, sessions.values()))
    print(f"{total} permintaan, {total / took:.1f}/detik, {asked} sesi, pemanasan {sum(map(len, warm.took.values()))}")
    print(f"{'jenis':<24}{'n':>7}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'maks':>9}")
    for kind in SHARES:
        values = tally.took.get(kind, [])
        if values:
            parts = "".join(f"{percentile(values, part):>9.1f}" for part in (0.50, 0.95, 0.99))
            print(f"{kind:<24}{len(values):>7}{parts}{max(values):>9.1f}")
    for name, used in sorted(spent.items()):
        print(f"prosesor {name}: {used * 1000 / total:.1f} ms tiap permintaan, {used:.0f} detik")
    wrong = Counter(tally.errors)
    if spike:
        calm = 2 * percentile([took for _, took in tally.points], 0.95)
        dues = steady(rate * SPIKE, SPIKE_SECONDS) + steady(rate, AFTER_SECONDS, SPIKE_SECONDS)
        peak, _ = run(sessions, people, dues)
        back = recovered(peak, SPIKE_SECONDS, calm)
        worst = max(took for _, took in peak.points)
        said = f"pulih {back:.0f} detik sesudahnya" if back is not None else f"belum pulih {AFTER_SECONDS:.0f} detik sesudahnya"
        print(f"lonjakan {SPIKE}x selama {SPIKE_SECONDS:.0f} detik: {said} (p95 <= {calm:.0f} ms), terlama {worst:.0f} ms")
        wrong += peak.errors
    if villages:
        names = villages_of(run_folder)
        searched = search_villages(sessions["statistik_nasional"][0], names)
        parts = ", ".join(f"p{round(part * 100)} {percentile(searched, part):.1f} ms" for part in (0.50, 0.95, 0.99))
        print(f"cari di antara {len(names)} nama desa: {parts}")
    for what, times in wrong.most_common():
        print(f"GALAT {what}: {times}")
    print(f"galat: {sum(wrong.values())}")
    return sum(wrong.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="the run that is loaded in the portal")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--rate", type=float, default=40.0)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--pid", type=int, default=0, help="`python -m portal`: its processor time by request is told too")
    parser.add_argument("--no-spike", action="store_true")
    parser.add_argument("--no-villages", action="store_true")
    given = parser.parse_args()
    return bool(
        measure(
            given.url,
            given.run,
            given.rate,
            given.users,
            given.seconds,
            given.pid,
            spike=not given.no_spike,
            villages=not given.no_villages,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
