"""Files made to break a parser: each ends within its time in a document, a flag or an error that says what is wrong."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sidecar.documents.child import parse_in_child
from sidecar.documents.limits import Limits
from sidecar.errors import DocumentBroken, DocumentEmpty, DocumentError, DocumentTooLarge, DocumentWithoutText
from tests.documents.sheets import Sheets, prose

TIGHT = Limits(seconds=10, memory_mb=600)


def saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def policy(pages: int = 1) -> bytes:
    sheets = Sheets()
    for number in range(pages):
        if number:
            sheets.page()
        sheets.column(50, 80, prose("AB"[number % 2], 490, 40))
    return sheets.done()


def without_map(data: bytes, page: int) -> bytes:
    """The page's letters drawn through a font that names them wrongly, as one whose map was thrown away."""
    names = ("A", "B", "C", "comma", "D", "period", "exclam", "percent", "Q", "x", "six")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        resources = pdf.pages[page - 1].obj.Resources
        fonts = {str(name): Dictionary(dict(font.items())) for name, font in resources.Font.items()}
        resources = Dictionary(Font=Dictionary(fonts))
        differences = Array([32, *[Name(f"/{names[code % len(names)]}") for code in range(32, 127)]])
        for font in resources.Font.values():
            font.Encoding = Dictionary(Type=Name.Encoding, Differences=differences)
        pdf.pages[page - 1].obj.Resources = resources
        return saved(pdf)


def raw(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, item) for number, item in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def ten_thousand_pages() -> bytes:
    pdf = pikepdf.new()
    for _ in range(10_000):
        pdf.add_blank_page(page_size=(595, 842))
    return saved(pdf)


def a_tree_that_loops() -> bytes:
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 3/Kids[3 0 R 2 0 R 3 0 R]>>",
        b"<</Type/Pages/Count 2/Parent 2 0 R/Kids[2 0 R 3 0 R]>>",
    )


def a_tree_without_end() -> bytes:
    depth = 20_000
    nodes = [b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1) for number in range(2, depth)]
    return raw(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 595 842]>>")


def brackets_in_brackets() -> bytes:
    return raw(
        b"<</Type/Catalog/Pages 2 0 R/Names " + b"[" * 500_000 + b"]" * 500_000 + b">>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length 6>>stream\n[[[[[[\nendstream",
    )


def dictionaries_in_a_stream() -> bytes:
    content = zlib.compress(b"/Span " + b"<</A " * 300_000 + b">>" * 300_000 + b" BDC EMC")
    return raw(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(content), content),
    )


def a_huge_picture() -> bytes:
    with pikepdf.open(io.BytesIO(policy())) as pdf:
        picture = pdf.make_stream(zlib.compress(b"\0" * 200_000_000, 1))
        picture.Type, picture.Subtype = Name.XObject, Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 40_000, 40_000, 1
        picture.ColorSpace, picture.Filter = Name.DeviceGray, Name.FlateDecode
        page = pdf.pages[0]
        page.obj.Resources.XObject = Dictionary(Big=picture)
        page.contents_add(b"q 500 0 0 10 50 20 cm /Big Do Q")
        return saved(pdf)


def a_page_as_large_as_a_field() -> bytes:
    with pikepdf.open(io.BytesIO(policy())) as pdf:
        pdf.pages[0].obj.MediaBox = Array([-1_000_000_000, 0, 1_000_000_000, 1_000_000_000])
        return saved(pdf)


@pytest.mark.parametrize(
    ("made", "errors"),
    [
        (ten_thousand_pages, (DocumentTooLarge,)),
        (a_tree_that_loops, (DocumentBroken, DocumentEmpty)),
        (a_tree_without_end, (DocumentBroken, DocumentEmpty)),
        (brackets_in_brackets, (DocumentBroken, DocumentEmpty)),
        (dictionaries_in_a_stream, (DocumentBroken, DocumentEmpty, DocumentTooLarge)),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_nothing_to_read_ends_in_an_error(made: Callable[[], bytes], errors: tuple[type[DocumentError], ...]) -> None:
    data = made()
    began = time.monotonic()
    with pytest.raises(errors):
        parse_in_child(data, name="policy.pdf", limits=TIGHT)
    assert time.monotonic() - began < TIGHT.seconds + 10


@pytest.mark.parametrize("made", [a_huge_picture, a_page_as_large_as_a_field])
def test_the_text_beside_it_is_read(made: Callable[[], bytes]) -> None:
    document = parse_in_child(made(), name="policy.pdf", limits=TIGHT)
    assert "insurer" in document.pages[0].text


def test_letters_without_a_meaning_are_noticed() -> None:
    """The page is neither lost silently nor taken for text; the others are read."""
    document = parse_in_child(without_map(policy(3), 2), name="policy.pdf")
    assert [page.readable for page in document.pages] == [True, False, True]
    assert document.quality.unreadable == (2,)
    assert "garbled:2" in document.quality.flags
    assert document.pages[1].source == "none"


def test_a_document_of_such_letters_says_so() -> None:
    with pytest.raises(DocumentWithoutText, match="letters"):
        parse_in_child(without_map(policy(), 1), name="policy.pdf")


def test_lists_of_figures_and_odd_signs_are_text() -> None:
    sheets = Sheets()
    for row in range(40):
        sheets.put(50, 80 + 12 * row, f"{row + 1}.{row} Luggage {'.' * 60} CHF {1000 * row}.-- {row * 7} %")
    document = parse_in_child(sheets.done(), name="policy.pdf")
    assert document.pages[0].readable
    assert document.quality.flags == ()
