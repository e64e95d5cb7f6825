"""What is encoded comes back the same, and nothing else is taken for a document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.documents.codec import decode, encode
from sidecar.errors import DocumentBroken
from sidecar.models import Cell, Document, Line, Page, Quality, Role, Section

TEXT = st.text(max_size=20)
NUMBER = st.floats(min_value=0, max_value=2000, allow_nan=False).map(lambda value: round(value, 1))
BOX = st.tuples(NUMBER, NUMBER, NUMBER, NUMBER)
CELLS = st.builds(Cell, text=TEXT, start=st.integers(0, 99), end=st.integers(0, 99), box=BOX, head=TEXT)
LINES = st.builds(
    Line,
    id=TEXT,
    page=st.integers(1, 9),
    text=TEXT,
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    box=BOX,
    role=st.sampled_from(Role),
    cells=st.lists(CELLS, max_size=3).map(tuple),
    indent=NUMBER,
    size=NUMBER,
    bold=st.booleans(),
    column=st.integers(0, 3),
)
PAGES = st.builds(
    Page,
    number=st.integers(1, 9),
    width=NUMBER,
    height=NUMBER,
    text=TEXT,
    lines=st.lists(LINES, max_size=3).map(tuple),
    readable=st.booleans(),
    source=st.sampled_from(["text", "ocr", "none"]),
)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
SECTIONS = st.builds(
    Section,
    id=TEXT,
    number=TEXT,
    title=TEXT,
    level=st.integers(0, 9),
    parent=st.none() | TEXT,
    path=NAMES,
    lines=NAMES,
    heading=NAMES,
)
QUALITY = st.builds(
    Quality,
    engine=TEXT,
    kept=st.none() | st.floats(0, 1),
    pages=st.dictionaries(st.integers(1, 99), st.floats(0, 1), max_size=3),
    unreadable=st.lists(st.integers(1, 99), max_size=3).map(tuple),
    flags=NAMES,
)
DOCUMENTS = st.builds(
    Document,
    name=TEXT,
    sha256=TEXT,
    media_type=TEXT,
    pages=st.lists(PAGES, max_size=2).map(tuple),
    sections=st.lists(SECTIONS, max_size=2).map(tuple),
    language=TEXT,
    quality=QUALITY,
    id=TEXT,
    kind=TEXT,
)


@given(DOCUMENTS)
def test_round_trip(document: Document) -> None:
    assert decode(encode(document)) == document


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"name": 1}', "not json"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DocumentBroken):
        decode(text)


def test_a_line_of_another_shape_is_refused() -> None:
    page = Page(1, 1.0, 1.0, "a", (Line("p1l1", 1, "a", 0, 1, (0.0, 0.0, 1.0, 1.0)),))
    value = json.loads(encode(Document("n", "s", "m", (page,), ())))
    value["pages"][0]["lines"][0].append("more")
    with pytest.raises(DocumentBroken):
        decode(json.dumps(value))
