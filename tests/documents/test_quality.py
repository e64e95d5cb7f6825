"""Lost letters are counted against a second engine, and the poor pages are named."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from sidecar.documents.limits import Limits
from sidecar.documents.pdf import read_pdf
from sidecar.documents.quality import account, letters, sample
from sidecar.models import Page
from tests.documents.sheets import Sheets, prose


def booklet() -> bytes:
    sheets = Sheets()
    for number in range(6):
        if number:
            sheets.page()
        sheets.column(50, 120, prose("ABCDEF"[number], 490, 30))
    return sheets.done()


@pytest.fixture(params=["pdftotext", "pdfminer"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two second engines; pdfminer speaks where pdftotext is not on the path."""
    if request.param == "pdfminer":
        monkeypatch.setenv("PATH", "/nowhere")
    elif shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return str(request.param)


def test_a_whole_document_is_kept(engine: str) -> None:
    data = booklet()
    quality = account(data, read_pdf(data, limits=Limits()).pages, ())
    assert quality.engine == engine
    assert quality.kept == 1.0
    assert quality.flags == ()
    assert len(quality.pages) == (6 if engine == "pdftotext" else len(sample(read_pdf(data, limits=Limits()).pages)))


def test_a_page_that_lost_text_is_named(engine: str) -> None:
    data = booklet()
    pages = list(read_pdf(data, limits=Limits()).pages)
    pages[0] = replace(pages[0], text=pages[0].text[: len(pages[0].text) // 2])
    quality = account(data, pages, ("hidden_text:2",))
    assert quality.flags == ("hidden_text:2", "text_loss:1")
    assert quality.pages[1] < 0.6
    assert quality.kept is not None
    assert quality.kept < 0.95


def test_letters_are_compared_in_compatible_forms() -> None:
    assert letters("\ufb01n\u00b2 X") == letters("FIN2 x")


def test_poor_pages_are_in_the_sample() -> None:
    pages = [Page(number, 595.0, 842.0, "x" * (10 if number == 17 else 2000), ()) for number in range(1, 41)]
    assert {1, 17, 40} <= set(sample(pages))
    assert len(sample(pages)) <= 9
