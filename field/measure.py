"""The figures of the offline form: size, and how long a slow phone needs. From the root of the checkout:

    PYTHONPATH=src:. .venv/bin/python field/measure.py [--slow 6] [--families 300] [--members 4]

The real questionnaire, the committed build, the page served by the real views; Chromium with its processor slowed. Prints seconds
(median of three) and bytes. Other programs on the machine make the seconds larger, never smaller.
"""

import argparse
import gzip
import json
import shutil
import statistics
import time
from pathlib import Path

import tests.portal.conftest  # noqa: F401  (Django's settings, as the tests have them)
from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright
from tests.portal.enumeration_offline.office import Office, serving
from tests.portal.enumeration_offline.phone import PHONE, PIN, QUIET, kept, pair

from dtsen.questionnaire import form_xml, read_form
from portal.enumeration.offline_views import BUILD, built
from portal.machine import read_machine


def size() -> int:
    """What the service worker fetches, compressed as WhiteNoise does it, and the worker itself."""
    return sum(len(gzip.compress((BUILD / name).read_bytes(), 9)) for name in [*built()["files"], "sw.js"])


def unlocked(page: Page) -> float:
    """Seconds from the press on "open" to the list; the PIN's 600,000 rounds are in it."""
    page.reload()
    page.fill("#pin", PIN)
    began = time.perf_counter()
    page.click("main button")
    page.wait_for_selector(".tasks li >> nth=-1", state="attached")
    return time.perf_counter() - began


def listed(page: Page) -> float:
    page.click(".menu a:has-text('Perangkat')")
    page.wait_for_selector("dl.facts")
    began = time.perf_counter()
    page.click(".menu a:has-text('Tugas')")
    page.wait_for_selector(".tasks li >> nth=-1", state="attached")
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    return time.perf_counter() - began


def opened(page: Page, number: int) -> float:
    """A new family each time; from the press on "begin" to the list of sections, engine and form included."""
    page.click(f".tasks a >> nth={number}")
    page.wait_for_selector("main a.go")
    began = time.perf_counter()
    page.click("main a.go")
    page.wait_for_selector(".sections li")
    return time.perf_counter() - began


def answered(page: Page) -> float:
    """One answer in the section of the place, until it is on the disk."""
    page.click(".sections a >> nth=0")
    page.wait_for_selector("main fieldset")
    began = time.perf_counter()
    page.click("main fieldset input >> nth=0")
    page.wait_for_selector("text=Alamat")
    kept(page)
    return time.perf_counter() - began


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--slow", type=float, default=6)
    wanted.add_argument("--families", type=int, default=300)
    wanted.add_argument("--members", type=int, default=4)
    given = wanted.parse_args()
    call_command("collectstatic", verbosity=0, interactive=False)
    office = Office(form_xml(read_form(Path(read_machine().policy))).decode(), families=given.families, members=given.members)
    found: dict[str, list[float]] = {"list_seconds": [], "unlock_and_list_seconds": [], "form_seconds": [], "answer_seconds": []}
    with serving(office) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=list(QUIET))
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        page.set_default_timeout(120_000)
        pair(page, address)
        page.click(".news button")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": given.slow})
        for number in range(3):
            found["unlock_and_list_seconds"].append(unlocked(page))
            found["list_seconds"].append(listed(page))
            # After a reload, so that the engine is read and compiled anew; a person needs longer to find a family in the list.
            page.wait_for_timeout(3_000)
            found["form_seconds"].append(opened(page, number + 1))
            found["answer_seconds"].append(answered(page))
            page.click(".menu a:has-text('Tugas')")
        browser.close()
    print(
        json.dumps(
            {
                "slowed": given.slow,
                "families": given.families,
                "members": given.members,
                "form_bytes": len(office.form),
                "program_bytes_compressed": size(),
            }
            | {name: round(statistics.median(values), 2) for name, values in found.items()},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
