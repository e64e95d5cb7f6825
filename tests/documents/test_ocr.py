"""A picture of a page is read where tesseract is installed, and said to be unreadable where it is not."""

from __future__ import annotations

import io
import shutil

import pypdfium2 as pdfium
import pytest

from sidecar.documents.ocr import languages
from sidecar.documents.reader import parse
from sidecar.errors import DocumentWithoutText
from sidecar.models import Role
from tests.documents.sheets import Sheets, prose


def typed() -> Sheets:
    sheets = Sheets()
    sheets.column(50, 120, prose("L", 235, 12, 10), pitch=14, size=10)
    sheets.column(310, 120, prose("R", 235, 12, 10), pitch=14, size=10)
    return sheets


def scanned(more: bool = False) -> bytes:
    """A document whose page is the picture of a typed one; with a second, typed page if `more`."""
    with pdfium.PdfDocument(typed().done()) as document:
        picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    out = io.BytesIO()
    picture.save(out, format="PNG")
    sheets = Sheets()
    sheets.pdf.image(out, 0, 0, 595, 842)
    if more:
        sheets.page()
        sheets.column(50, 120, prose("T", 490, 20))
    return sheets.done()


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    languages.cache_clear()


@pytest.mark.usefixtures("without_tesseract")
def test_a_scan_without_ocr_is_said_to_be_unreadable() -> None:
    with pytest.raises(DocumentWithoutText):
        parse(scanned(), name="scan.pdf")


@pytest.mark.usefixtures("without_tesseract")
def test_one_scanned_page_leaves_the_others_readable() -> None:
    document = parse(scanned(more=True), name="scan.pdf")
    assert [(page.readable, page.source) for page in document.pages] == [(False, "none"), (True, "text")]
    assert document.quality.unreadable == (1,)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_column_by_column() -> None:
    languages.cache_clear()
    page = parse(scanned(), name="scan.pdf").pages[0]
    assert (page.readable, page.source) == (True, "ocr")
    body = [line for line in page.lines if line.role is Role.BODY]
    assert len(body) == 24
    assert [line.column for line in body] == [0] * 12 + [1] * 12
    assert abs(body[0].box[0] - 50) < 3
    assert "insured person" in page.text
