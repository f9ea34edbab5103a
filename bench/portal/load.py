"""Load on a running portal: so many requests a second from so many users, for a bounded time; p50, p95, p99 and errors by kind.

    PYTHONPATH=src .venv/bin/python bench/portal/load.py --run demo/runs/<release> --url http://127.0.0.1:8000 --seconds 60

Then a spike of five times as many requests for ten seconds, and how long until answers are as quick as before; then names of
villages are searched one after another (`--no-spike`, `--no-villages` leave them out).

Open loop: request i is due at i / rate, whether or not the ones before it were answered, and its time is counted from
when it was due. So a portal that falls behind is seen to fall behind. Users are log-ins of the demo (one session each);
the load comes from this machine and takes its share of the processor, which makes the figures worse, never better.
"""

import argparse
import http.client
import os
import queue
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
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
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


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
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, due: float, milliseconds: float, wrong: str) -> None:
        with self.lock:
            self.took[kind].append(milliseconds)
            self.points.append((due, milliseconds))
            if wrong:
                self.errors[f"{kind}: {wrong}"] += 1


class User:
    """One session on one connection that stays open."""

    def __init__(self, host: str, port: int, role: str, address: str) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.address = address
        self.get("/masuk/")
        status, _ = self.post("/masuk/", {"nama": role, "sandi": PASSWORD})
        if status != 302:
            raise SystemExit(f"log-in {role}: {status}")
        self.get("/")

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._send("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Referer": self.address}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = answer.read().decode(errors="replace")
        if found := TOKEN.search(text):
            self.token = found[1]
        return answer.status, text


def work(user: User, kind: str, people: People, luck: random.Random) -> str:
    """Makes one request; what was wrong with its answer, or nothing."""
    nik, name, born, family = people.any(luck)
    if kind == "cari NIK":
        status, text = user.post("/cari/", {"number": nik})
        return "" if status == 302 or (status == 200 and f"/keluarga/{family}/" in text) else f"{status} tidak ditemukan"
    if kind == "cari nama":
        status, _ = user.post("/cari/", {"name": name, "born": born})
    elif kind == "halaman keluarga":
        status, _ = user.get(f"/keluarga/{family}/")
    elif kind == "tulis: buka samaran":
        status, _ = user.post(f"/keluarga/{family}/buka/", {"alasan": "padan_berkas", "keterangan": "uji beban di negeri rekaan"})
    else:
        said = {"jenis": "akses", "saluran": "surat", "nama": "Pemohon Rekaan", "kontak": "surat", "isi": "Minta salinan data uji beban."}
        status, _ = user.post("/pdp/permintaan/baru/", said)
    return "" if status < 400 else str(status)


def users_of(url: str, count: int) -> dict[str, list[User]]:
    """The sessions by role, at least one each."""
    parts = urlsplit(url)
    share: Counter[str] = Counter()
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
    """The tally, and how many seconds it took until the last answer."""
    luck = random.Random(11)
    kinds, weights = list(SHARES), [share for share, _ in SHARES.values()]
    tally = Tally()
    waiting: dict[str, queue.Queue[tuple[float, str] | None]] = {role: queue.Queue() for role in users}

    def serve(user: User, role: str, seed: int) -> None:
        own = random.Random(seed)
        while (job := waiting[role].get()) is not None:
            due, kind = job
            try:
                wrong = work(user, kind, people, own)
            except (OSError, http.client.HTTPException) as error:
                wrong = type(error).__name__
                user.connection.close()
            tally.add(kind, due, (time.perf_counter() - began - due) * 1000, wrong)

    threads = [
        threading.Thread(target=serve, args=(user, role, number), daemon=True)
        for role, several in users.items()
        for number, user in enumerate(several)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for due in dues:
        time.sleep(max(0.0, began + due - time.perf_counter()))
        kind = luck.choices(kinds, weights)[0]
        waiting[SHARES[kind][1]].put((due, kind))
    for role, several in users.items():
        for _ in several:
            waiting[role].put(None)
    for thread in threads:
        thread.join(timeout=120)
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
    stats = {int(path.parent.name): path.read_text() for path in Path("/proc").glob("[0-9]*/stat") if pid and path.exists()}
    fields = {one: text.rpartition(")")[2].split() for one, text in stats.items()}
    while more := {one for one, words in fields.items() if int(words[1]) in below} - below:
        below |= more
    for one in below & set(fields):
        name = "PostgreSQL" if "(postgres" in stats[one] else "web" if "granian" in _command(one) else "lainnya"
        # Of the processes that ended too: PostgreSQL makes one a connection.
        spent[name] += sum(int(words) for words in fields[one][11:15]) / tick
    return spent


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def measure(url: str, run_folder: Path, rate: float, users: int, seconds: float, pid: int, *, spike: bool, villages: bool) -> int:
    """Everything against a portal that is open; prints it. How many requests went wrong."""
    people, sessions = people_of(run_folder), users_of(url, users)
    warm, _ = run(sessions, people, steady(min(rate, 10.0), 3.0))
    before = processor(pid)
    tally, took = run(sessions, people, steady(rate, seconds))
    spent = {name: used - before.get(name, 0.0) for name, used in processor(pid).items()}
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
