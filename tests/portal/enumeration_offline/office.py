"""An office that the offline form can call: the agreed addresses, kept in memory, with the faults of a bad line on demand.

The page itself is served by the real views of the portal, with its real policy; only what needs a database is played here.
The same program against the real server: test_with_the_portal.py.
"""

import email
import email.policy
import hashlib
import json
import re
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.enumeration import offline_views

KEY = "k" * 43
CODE = "ABCD234567"
RECOVERY = "r" * 43
STATIC = {"enumeration": Path(offline_views.__file__).parent / "static", "web": Path(offline_views.__file__).parents[1] / "web" / "static"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
VIEWS = {"": offline_views.shell, "sw.js": offline_views.worker, "manifest.webmanifest": offline_views.manifest}


def task_id(number: int) -> str:
    return str(UUID(int=number + 1, version=4))


@dataclass
class Office:
    """What the office knows, and how it behaves; tests change both while it runs."""

    form: str
    families: int = 3
    members: int = 3
    title: str = "Pendataan bersama uji"
    key: str = KEY
    codes: set[str] = field(default_factory=lambda: {CODE})
    submissions: dict[str, dict[str, bytes]] = field(default_factory=dict)
    posts: int = 0
    fates: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    largest: int = 10 * 2**20
    # "refuse": 400 with words; "broken": 500; "deaf": takes it and closes the line without an answer.
    fault: str = ""
    gone: set[str] = field(default_factory=set)
    # A program newer than the committed one, by name only.
    newer: str = ""
    older: dict[str, str] = field(default_factory=dict)
    # Held: submissions wait at the door.
    slow: threading.Lock = field(default_factory=threading.Lock)

    @property
    def hash(self) -> str:
        return hashlib.md5(self.form.encode()).hexdigest()

    def me(self) -> dict[str, Any]:
        form = {"id": "dtsen_uji", "versi": "2026.1", "hash": self.hash, "url": f"/lapangan/api/formulir/{self.hash}.xml"}
        return {
            "pencacah": {"nama": "Petugas Uji"},
            "perangkat": {"nama": "HP uji", "berlaku_sampai": "2026-12-31"},
            "pendataan": {
                "nomor": 7,
                "judul": self.title,
                "mulai": "2026-11-01",
                "selesai": "2026-12-31",
                "daerah": "Kabupaten Uji",
                "terbuka": True,
            },
            "formulir": form | {"judul": {"id": "Formulir", "en": "Form"}},
            "desa": [{"kode": "3510110001", "nama": "Desa Uji"}],
            "waktu": "2026-11-24T15:30:00+07:00",
            "terbesar": self.largest,
        }

    def task(self, number: int) -> dict[str, Any]:
        one = task_id(number)
        return {
            "id": one,
            "nama": f"SITI AMINAH {number}",
            "alamat": f"JL MELATI NO {number}",
            "rt": f"{1 + number % 5:03}",
            "rw": "001",
            "lat": -7.77 + number / 1000,
            "lon": 110.38,
            "nama_desa": "Desa Uji",
            "kode_desa": "3510110001",
            "anggota": self.members,
            "keadaan": self.states.get(one, "baru"),
            "alasan": [{"id": "data lebih dari 3 tahun", "en": "data older than 3 years"}],
            "base_version": 1,
            "catatan": self.notes.get(one),
        }

    def tasks(self) -> list[dict[str, Any]]:
        return [one for one in map(self.task, range(self.families)) if one["id"] not in self.gone]

    def family(self, one: str) -> dict[str, Any]:
        number = UUID(one).int  # only its place in the list is needed
        place = next((n for n in range(self.families) if task_id(n) == one), number % 10)
        people = [("BUDI", 1, 1980), ("SITI", 2, 1983), ("AGUS", 1, 2010), ("DEWI", 2, 2015), ("EKO", 1, 2020)]
        rows = "".join(
            f"{one}-{n},{name} {chr(65 + n)},{one},{name} {chr(65 + n)},{born},{sex},011{n % 10}\n"
            for n, (name, sex, born) in zip(range(self.members), cycle(people), strict=False)
        )
        note = self.notes.get(one)
        before = self.submissions[note["kiriman"]]["xml_submission_file"].decode() if note and note["kiriman"] in self.submissions else None
        media = {
            "keluarga.csv": "name,label,__version,kepala,alamat,kode_desa,anggota,akhir_kk,catatan\n"
            f"{one},SITI AMINAH {place},1,SITI AMINAH {place},JL MELATI NO {place},3510110001,{self.members},0101,\n",
            "anggota.csv": f"name,label,keluarga,nama,tahun_lahir,jenis_kelamin,akhir_nik\n{rows}",
        }
        return {"id": one, "base_version": 1, "media": media, "kiriman_sebelumnya": before, "catatan": note}

    def received(self, number: int = -1) -> str:
        """The XML of a submission, the last one by default."""
        return list(self.submissions.values())[number]["xml_submission_file"].decode()


def _openrosa(words: str) -> bytes:
    return f'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="">{words}</message></OpenRosaResponse>'.encode()


class _Hall(ThreadingHTTPServer):
    daemon_threads = True

    # A phone that is killed or goes out of reach hangs up in the middle; that is what these tests are about.
    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Desk(BaseHTTPRequestHandler):
    office: Office
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def answer(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
        packed = body if len(body) < 500 or kind.startswith("image") else zlib.compress(body, 9, 31)
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(packed)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if packed is not body:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed)

    def json(self, value: object, status: int = 200, **headers: str) -> None:
        self.answer(status, json.dumps(value).encode(), "application/json", **headers)

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.office.asked.append(f"GET {self.path}")
        if address.path.startswith("/lapangan/luring/"):
            self.page(address.path.removeprefix("/lapangan/luring/"))
            return
        if address.path.startswith("/statis/"):
            name = re.sub(r"\.[0-9a-f]{12}\.", ".", address.path.removeprefix("/statis/"))
            file = STATIC[name.split("/")[0]] / name
            if file.is_file():
                self.answer(200, file.read_bytes(), TYPES[file.suffix])
            else:
                self.answer(404)
            return
        if not address.path.startswith("/lapangan/api/"):
            self.answer(404)
            return
        if self.headers.get("Authorization") != f"Bearer {self.office.key}":
            self.json({"id": "Kunci tidak dikenal.", "en": "Unknown key."}, 401)
            return
        if self.office.fault == "broken":
            self.answer(500)
            return
        self.api(address.path.removeprefix("/lapangan/api/"), parse_qs(address.query))

    def page(self, name: str) -> None:
        if name not in VIEWS:
            self.answer(404)
            return
        request: HttpRequest = RequestFactory().get(f"/lapangan/luring/{name}")
        made: HttpResponse = CSPMiddleware(VIEWS[name])(request)  # type: ignore[arg-type, assignment]
        headers = {key.replace("-", "_"): value for key, value in made.items() if key not in ("Content-Type", "Content-Length")}
        body = made.content
        if name == "sw.js" and self.office.newer:
            body = body.replace(offline_views.built()["version"].encode(), self.office.newer.encode())
        self.answer(made.status_code, body, made["Content-Type"], **headers)

    def api(self, path: str, query: dict[str, list[str]]) -> None:
        office = self.office
        if path == "saya":
            self.json(office.me())
        elif path == f"formulir/{office.hash}.xml":
            self.answer(200, office.form.encode(), "text/xml; charset=utf-8")
        elif path.startswith("formulir/") and path[9:-4] in office.older:
            self.answer(200, office.older[path[9:-4]].encode(), "text/xml; charset=utf-8")
        elif path == "tugas":
            tasks = office.tasks()
            version = hashlib.md5(json.dumps(tasks).encode()).hexdigest()
            if self.headers.get("If-None-Match") == f'"{version}"':
                self.answer(304)
                return
            self.json({"versi": version, "tugas": tasks}, ETag=f'"{version}"')
        elif path == "isi":
            self.json({"isi": [office.family(one) for one in query["id"][0].split(",")]})
        elif path == "kiriman":
            unknown = {"keadaan": "tidak_dikenal", "kata": {"id": "", "en": ""}, "catatan": None}
            taken = {"keadaan": "diterima", "kata": {"id": "Diterima kantor", "en": "Received by the office"}, "catatan": None}
            found = []
            for one in query["id"][0].split(","):
                found.append({"id": one} | office.fates.get(one, taken if one in office.submissions else unknown))
            self.json({"kiriman": found})
        else:
            self.answer(404)

    def do_POST(self) -> None:
        office = self.office
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = urlsplit(self.path).path.removeprefix("/lapangan/api/")
        if path == "pasang":
            code = json.loads(body)["kode"]
            if code not in office.codes:
                self.json({"id": "Kode ini tidak dikenal.", "en": "This code is unknown."}, 404)
                return
            office.codes.discard(code)
            self.json({"kunci": office.key, "pemulihan": RECOVERY})
            return
        if self.headers.get("Authorization") != f"Bearer {office.key}":
            self.json({"id": "Kunci tidak dikenal.", "en": "Unknown key."}, 401)
            return
        if path == "sampai":
            office.arrived |= set(json.loads(body)["tugas"])
            self.answer(204)
            return
        if path != "submission":
            self.answer(404)
            return
        with office.slow:
            office.posts += 1
        office.headers.append({name.lower(): value for name, value in self.headers.items()})
        if office.fault == "broken":
            self.answer(500)
            return
        if office.fault == "refuse":
            self.answer(400, _openrosa("Nomor keluarga tidak ada di wilayah Anda."), "text/xml")
            return
        if len(body) > office.largest:
            self.answer(413, _openrosa("Terlalu besar."), "text/xml")
            return
        parts = _parts(self.headers["Content-Type"], body)
        name = re.search(r"<(?:\w+:)?instanceID>([^<]+)<", parts["xml_submission_file"].decode())
        assert name
        office.submissions.setdefault(name[1], {}).update({key: value for key, value in parts.items() if key != "*isIncomplete*"})
        if office.fault == "deaf":
            self.close_connection = True
            return
        self.answer(202 if "*isIncomplete*" in parts else 201, _openrosa("Diterima."), "text/xml")


def _parts(kind: str, body: bytes) -> dict[str, bytes]:
    message = email.message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=email.policy.HTTP)
    return {str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True) for part in message.iter_parts()}  # type: ignore[attr-defined, misc]


@contextmanager
def serving(office: Office, port: int = 0) -> Iterator[str]:
    """The office at an address of this machine, until the block ends."""
    handler = type("Desk", (_Desk,), {"office": office})
    server = _Hall(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
