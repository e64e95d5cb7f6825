"""Counts what a second engine reads and we did not. Knows no layout: only letters and digits, page by page."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sidecar.models import Page, Quality

POPPLER_SECONDS = 30.0
SAMPLE = 3
"""pages that the slow engine reads where the fast one is missing, besides the suspicious ones"""
MOST_SUSPICIOUS = 5
LOSS = 0.985
"""share of kept letters and digits below which a page is flagged"""


def account(data: bytes, pages: Sequence[Page], flags: Sequence[str]) -> Quality:
    """The quality of a parsed PDF; `engine` is "pdftotext", "pdfminer" or "" where no second engine is installed."""
    unreadable = tuple(page.number for page in pages if not page.readable)
    engine, others = "pdftotext", _poppler(data, len(pages))
    if others is None:
        engine, others = "pdfminer", _pdfminer(data, sample(pages))
    if others is None:
        return Quality(unreadable=unreadable, flags=tuple(flags))
    shares: dict[int, float] = {}
    kept = total = 0
    for page in pages:
        if page.number not in others or page.source == "ocr":
            continue
        theirs, ours = letters(others[page.number]), letters(page.text)
        common, count = (theirs & ours).total(), theirs.total()
        kept, total = kept + common, total + count
        shares[page.number] = round(common / count, 4) if count else 1.0
    lost = [f"text_loss:{number}" for number, share in shares.items() if share < LOSS]
    return Quality(
        engine=engine,
        kept=round(kept / total, 5) if total else None,
        pages=shares,
        unreadable=unreadable,
        flags=(*flags, *lost),
    )


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands in the text, compatibility forms and case folded."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    folded: Counter[str] = Counter()
    for character, count in Counter(text).items():
        for part in _counted(character):
            folded[part] += count
    return folded


@lru_cache(maxsize=4096)
def _counted(character: str) -> str:
    """The letters and digits that one character stands for."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", character).lower()))


def sample(pages: Sequence[Page]) -> list[int]:
    """Page numbers to look at: first, middle, last, and those with far less text than usual."""
    lengths = sorted(len(page.text) for page in pages)
    usual = lengths[len(lengths) // 2]
    poor = [page.number for page in pages if page.readable and len(page.text) < 0.2 * usual][:MOST_SUSPICIOUS]
    step = max(1, (len(pages) - 1) // (SAMPLE - 1))
    return sorted({1, len(pages), *range(1, len(pages) + 1, step)} | set(poor))[: SAMPLE + 1 + MOST_SUSPICIOUS]


def _poppler(data: bytes, count: int) -> Mapping[int, str] | None:
    program = shutil.which("pdftotext")
    if program is None:
        return None
    try:
        # In the file's own order: the letters are counted, so no layout need be made of them.
        run = subprocess.run(
            [program, "-raw", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, timeout=POPPLER_SECONDS
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    texts = run.stdout.decode("utf-8", errors="replace").split("\f")
    if run.returncode != 0 or len(texts) < count:
        return None
    return dict(enumerate(texts[:count], 1))


def _pdfminer(data: bytes, numbers: Iterable[int]) -> Mapping[int, str] | None:
    try:
        from pdfminer.high_level import extract_text
        from pdfminer.pdfparser import PDFSyntaxError
        from pdfminer.psexceptions import PSException
    except ImportError:
        return None
    texts = {}
    for number in numbers:
        try:
            texts[number] = extract_text(io.BytesIO(data), page_numbers=[number - 1])
        except (PDFSyntaxError, PSException, ValueError, KeyError, TypeError, RecursionError):
            continue
    return texts or None
