"""The files of the browser: what every page of Directus loads stays small, and only what was built is served."""

from __future__ import annotations

import pytest

from sidecar.demo.stack import ROOT
from tests.services.bed import DirectusBed, unavailable

DIST = ROOT / "directus-extension" / "dist"
MOST = 60_000
"""bytes: Directus sends it uncompressed with every page of its app"""
SERVER_WORDS = ("SIDECAR_SECRET", "DIRECTUS_SECRET", "dci-sidecar-service-token", "createHmac", "DIRECTUS_AUTH_TOKEN")


def test_what_every_page_loads_stays_small() -> None:
    app = DIST / "app.js"
    if not app.is_file():
        unavailable("the bundle is not built: run `make setup`")
    assert app.stat().st_size < MOST


def test_no_browser_file_knows_a_secret_or_how_to_sign() -> None:
    files = [DIST / "app.js", *sorted((DIST / "static").glob("*.js"))]
    assert len(files) >= 2
    for file in files:
        text = file.read_text()
        assert [word for word in SERVER_WORDS if word in text] == [], file.name


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("workspace.js", "javascript"),
        ("workspace.css", "text/css"),
        ("pdfjs/pdf.min.mjs", "javascript"),
        ("pdfjs/pdf.worker.min.mjs", "javascript"),
    ],
)
def test_what_was_built_is_served_to_everybody(directus: DirectusBed, name: str, media: str) -> None:
    with directus.client(None) as public:
        answer = public.get(f"/coverage/static/{name}")
    assert answer.status_code == 200
    assert media in answer.headers["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    ["../api.js", "..%2Fapi.js", "%2e%2e/api.js", "pdfjs/../../api.js", "pdfjs", "", "nothing.js", "....//api.js"],
)
def test_nothing_else_is(directus: DirectusBed, name: str) -> None:
    with directus.client(None) as public:
        answer = public.get(f"/coverage/static/{name}")
    assert answer.status_code in (403, 404)
    assert "createHmac" not in answer.text
