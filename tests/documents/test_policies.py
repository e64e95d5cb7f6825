"""Real policies, where they are at hand: nothing is lost, order and sections hold. Their text stays outside this
repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from sidecar.documents.reader import parse
from sidecar.models import Document, Role

POLICIES = Path(os.environ.get("DCI_EVAL_DIR", "../shared")) / "policies"
FILES = sorted(POLICIES.glob("*.pdf"))
pytestmark = pytest.mark.skipif(
    not FILES or shutil.which("pdftotext") is None, reason="no policies or no pdftotext at hand"
)


@cache
def policy(path: Path) -> Document:
    return parse(path.read_bytes(), name=path.name)


@cache
def squashed_pages(path: Path) -> list[str]:
    """Each page's letters, digits and % in pdftotext's three orders."""
    pages: list[str] = []
    for mode in ([], ["-layout"], ["-raw"]):
        run = subprocess.run(["pdftotext", *mode, str(path), "-"], capture_output=True, text=True, check=False)
        for number, page in enumerate(run.stdout.split("\f")):
            if number == len(pages):
                pages.append("")
            pages[number] += squash(page) + "\n"
    return pages


def squash(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return re.sub(r"[^0-9a-zà-öø-ÿß%]", "", text.lower())


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_nothing_is_lost(path: Path) -> None:
    quality = policy(path).quality
    assert quality.engine == "pdftotext"
    assert quality.kept is not None
    assert quality.kept >= 0.995


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_line_stands_verbatim_on_its_page(path: Path) -> None:
    document = policy(path)
    pages = squashed_pages(path)
    missing = [line.id for line in document.iter_lines() if squash(line.text) not in pages[line.page - 1]]
    assert missing == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_neighbours_in_a_section_are_neighbours_on_the_page(path: Path) -> None:
    """Three lines in a row of one column are found as one piece, but for drawings and tables of contents on the
    first pages."""
    document = policy(path)
    pages = squashed_pages(path)
    found = total = 0
    for section in document.sections:
        lines = [document.line(line_id) for line_id in section.lines]
        for run in zip(lines, lines[1:], lines[2:], strict=False):
            if len({(line.page, line.column) for line in run}) == 1:
                page = document.pages[run[0].page - 1]
                total += 1
                found += squash(page.text[run[0].start : run[2].end]) in pages[page.number - 1]
    assert found >= 0.99 * total


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_sections_cover_the_body_in_order(path: Path) -> None:
    document = policy(path)
    placed = [line_id for section in document.sections for line_id in section.lines]
    body = [line.id for line in document.iter_lines() if line.role in (Role.BODY, Role.HEADING, Role.TABLE)]
    assert placed == body
    assert len(document.sections) >= len(document.pages)
    by_id = {section.id: section for section in document.sections}
    for section in document.sections:
        if section.parent:
            assert section.path[:-1] == by_id[section.parent].path
