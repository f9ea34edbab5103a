"""The program as the whole portal serves it: its middleware, its static files, nobody logged in."""

import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser

from portal.enumeration.offline_views import built
from tests.portal.conftest import Portal, Quiet

pytestmark = pytest.mark.browser


@pytest.fixture
def real(portal: Portal) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=WSGIServer, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_program_comes_from_the_portal_and_opens_without_it(real: str, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    answer = page.goto(f"{real}/lapangan/luring/")
    assert answer and answer.status == 200
    headers = answer.all_headers()
    assert "'wasm-unsafe-eval'" in headers["content-security-policy"] and "set-cookie" not in headers
    assert headers["permissions-policy"].startswith("geolocation=(self), camera=(self)")
    page.wait_for_selector("#kode")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    for name in built()["files"]:
        file = page.request.get(f"{real}/statis/enumeration/luring/{name}", headers={"Accept-Encoding": "gzip"})
        assert file.status == 200, name
        # Compressing a few words makes them longer.
        assert len(file.body()) < 500 or file.headers["content-encoding"] == "gzip", name
    context.set_offline(True)
    page.reload()
    page.wait_for_selector("#kode")
    context.set_offline(False)
    # Elsewhere in the portal the policy stays without WebAssembly.
    other = page.request.get(f"{real}/masuk/")
    assert "wasm" not in other.headers["content-security-policy"]
    context.close()
    assert complaints == []
