"""How a page is looked at in a real browser: three widths, pictures kept in `artefak/portal`, axe and faults of our own."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.portal.conftest import PASSWORD

PICTURES = Path(__file__).resolve().parents[2] / "artefak" / "portal"
WIDTHS = (1280, 390, 320)
# Of the package of the lock file: nothing is fetched while the tests run.
AXE = Axe()

# What a screen reader and a keyboard need, asked of every page.
FAULTS = """() => {
  const faults = [];
  for (const one of document.querySelectorAll('input:not([type=hidden]), select'))
    if (!one.labels.length) faults.push('no label: ' + one.name);
  for (const one of document.querySelectorAll('a, button')) if (!one.textContent.trim()) faults.push('empty: ' + one.outerHTML);
  for (const one of document.querySelectorAll('table')) if (!one.caption) faults.push('table without caption');
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  if (new Set(ids).size !== ids.length) faults.push('an id twice');
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  if (!document.documentElement.lang) faults.push('no lang');
  let last = 1;
  for (const one of document.querySelectorAll('h1, h2, h3, h4')) {
    const level = +one.tagName[1];
    if (level > last + 1) faults.push('heading jumps: ' + one.textContent);
    last = level;
  }
  for (const one of document.querySelectorAll('button, main input:not([type=hidden]):not([type=radio]), main select, .menu a')) {
    const box = one.getBoundingClientRect(); if (box.height && box.height < 24) faults.push('too small to touch: ' + one.textContent); }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push('wider than the screen');
  return faults; }"""


def findings(page: Page) -> list[str]:
    """What axe finds, of every weight: rule, weight, and the element."""
    return [f"{one['id']} ({one['impact']}): {node['html'][:160]}" for one in AXE.run(page).response["violations"] for node in one["nodes"]]


def look(page: Page, name: str, widths: tuple[int, ...] = ()) -> list[str]:
    """Keeps a picture at each width (none given: as the page is) and says what is wrong with the page."""
    (PICTURES / name).parent.mkdir(parents=True, exist_ok=True)
    wrong = []
    for width in widths or (page.viewport_size["width"],):  # type: ignore[index]
        if widths:
            page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        wrong += [f"{name} {width}: {fault}" for fault in page.evaluate(FAULTS)]
    return wrong + [f"{name}: {fault}" for fault in findings(page)]


def log_in(page: Page, address: str, username: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/masuk/")
    page.fill("#nama", username)
    page.fill("#sandi", password)
    page.click("main button")
