"""An enumerator at work in a real browser of phone size: what a person does, by what a person sees."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Page

from tests.portal.enumeration_offline.office import CODE

PIN = "314159"
PHONE = {"width": 390, "height": 844}
HERE = {"latitude": -7.77, "longitude": 110.38, "accuracy": 8}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


STORED = """async () => {
  const seen = [];
  const done = asked => new Promise((ok, no) => { asked.onsuccess = () => ok(asked.result); asked.onerror = () => no(asked.error); });
  const text = value => {
    if (value instanceof ArrayBuffer) return Array.from(new Uint8Array(value), b => String.fromCharCode(b)).join('');
    if (ArrayBuffer.isView(value)) return text(value.buffer);
    if (value && typeof value === 'object') return Object.entries(value).map(([k, v]) => k + '=' + text(v)).join(';');
    return String(value);
  };
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames)
      seen.push(name + '/' + store, ...(await done(db.transaction(store).objectStore(store).getAll())).map(text));
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      seen.push(request.url, JSON.stringify([...request.headers]));
      // The program's own text is public; of it only the addresses are looked at.
      if (!name.startsWith('program-')) seen.push(await (await cache.match(request)).text());
    }
  }
  seen.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href);
  return seen.join('\\n');
}"""
FORGET = """() => indexedDB.databases().then(all => Promise.all(all.map(one => new Promise(ok => {
  const asked = indexedDB.deleteDatabase(one.name);
  asked.onsuccess = asked.onblocked = ok;
}))))"""


def pair(page: Page, address: str, name: str = "Siti", pin: str = PIN, code: str = CODE) -> None:
    """The first time, with the code of the office; ends at the list of tasks, after the first exchange."""
    page.goto(f"{address}/lapangan/luring/#p={code}")
    page.fill("#nama", name)
    page.fill("#pin", pin)
    page.fill("#pin2", pin)
    page.click("main button:has-text('Siapkan')")
    page.wait_for_selector(".news")


def unlock(page: Page, pin: str = PIN, name: str = "") -> None:
    if name:
        page.check(f"text={name}")
    page.fill("#pin", pin)
    page.click("main button:has-text('Buka')")
    page.wait_for_selector(".menu")


def begin(page: Page, number: int = 0) -> None:
    """Opens the form of a family of the list."""
    page.goto(page.url.split("#")[0] + "#")
    page.click(f".tasks a:has-text('SITI AMINAH {number}')")
    page.click("main a.go")
    page.wait_for_selector(".sections")


def section(page: Page, title: str) -> None:
    page.click(f".sections a:has-text('{title}')")
    page.wait_for_selector(f"h1:has-text('{title}')")


def sections(page: Page) -> None:
    page.click(".steps a:has-text('Daftar bagian')")
    page.wait_for_selector("h2:has-text('Bagian formulir')")


def kept(page: Page) -> None:
    """Waits until the page says that everything is on the disk."""
    page.wait_for_selector("[data-simpan=tersimpan]")


def answer(page: Page, label: str, value: str) -> None:
    """One answer, by the words of its question; dates as "12 3 1980"."""
    if value in ("Ditemukan", "Tidak ditemukan", "Laki-laki", "Perempuan", "Dari daftar", "Baru", "Sepeda motor", "Lemari es", "Tidak ada"):
        page.get_by_role("group", name=label).get_by_label(value, exact=True).check()
    elif len(value.split()) == 3 and value.replace(" ", "").isdigit():
        for part, text in zip(("Tanggal", "Bulan", "Tahun"), value.split(), strict=True):
            page.get_by_role("group", name=label).get_by_label(part, exact=True).fill(text)
        page.get_by_role("group", name=label).get_by_label("Tahun", exact=True).blur()
    else:
        page.get_by_label(label).fill(value)
        page.get_by_label(label).blur()
    kept(page)


def fill_small_form(page: Page, members: int = 3) -> None:
    """Every required answer of the small form, from its list of sections back to it."""
    section(page, "I. Tempat")
    answer(page, "Hasil kunjungan", "Ditemukan")
    answer(page, "Alamat", "JL KENANGA 5")
    sections(page)
    section(page, "IV. Anggota")
    for number in range(members):
        page.click(f".roster .sections a >> nth={number}")
        page.wait_for_selector("text=Jenis kelamin")
        answer(page, "Tanggal lahir", f"{number + 1} 3 1980")
        answer(page, "Jenis kelamin", "Perempuan")
        page.click(".steps a:has-text('Kembali ke')")
        page.wait_for_selector(".roster")
    sections(page)
    section(page, "III. Rumah")
    answer(page, "Luas lantai", "54,5")
    answer(page, "Jumlah kamar", "3")
    answer(page, "Aset yang dimiliki", "Lemari es")
    page.get_by_role("checkbox", name="Penjelasan sudah dibacakan").check()
    kept(page)
    sections(page)


def finish(page: Page) -> None:
    page.click("text=Periksa dan selesaikan")
    page.click("text=Selesai, siap dikirim")
    page.wait_for_selector("dl.facts")


def photo(path: Path, width: int = 1600, height: int = 1200) -> Path:
    """A picture file of this size, without a library: PNG of stripes."""
    import struct
    import zlib

    rows = b"".join(b"\0" + bytes((x * y) % 251 for x in range(width)) for y in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))  # noqa: E731
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path


def everything_stored(page: Page) -> str:
    """All that the browser keeps for this origin, as text: databases, caches, local storage, cookies; bytes as Latin-1."""
    return str(page.evaluate(STORED))


@contextmanager
def own_browser(started: BrowserType, profile: Path) -> Iterator[tuple[BrowserContext, "Killer"]]:
    """A Chromium of its own with a profile that outlives it, and the means to end it as an empty battery does."""
    chromium = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    assert chromium
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    flags = [*QUIET, "--headless", f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
    process = subprocess.Popen([chromium, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        deadline = time.monotonic() + 60
        while not (port.exists() and port.read_text().strip()):
            assert time.monotonic() < deadline and process.poll() is None, "Chromium does not start"
            time.sleep(0.05)
        opened = started.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")
        yield opened.contexts[0], Killer(process)
    finally:
        Killer(process).kill()


class Killer:
    """Ends a browser with all its processes at once, without telling it."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def fields(xml: str) -> dict[str, str]:
    """The last value of each leaf of a submission, by name."""
    from xml.etree import ElementTree

    return {one.tag.split("}")[-1]: one.text or "" for one in ElementTree.fromstring(xml).iter() if not len(one)}
