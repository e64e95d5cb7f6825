"""Finds text that something opaque was painted over. Geometry names the suspects, a look at the rendered page
decides."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import pypdfium2 as pdfium

from sidecar.documents.glyphs import Sheet, Word

SCALE = 2.0
"""pixels per point"""
LARGEST = 16_000_000
"""pixels; a larger page is looked at more coarsely"""
INK = 24
"""levels of grey, of 256, by which ink differs from what is around it"""


def covered(page: pdfium.PdfPage, sheet: Sheet) -> frozenset[int]:
    """The `order` of every word of which nothing can be seen. Renders the page only where there are suspects."""
    suspects = _suspects(sheet)
    if not suspects:
        return frozenset()
    scale = min(SCALE, (LARGEST / max(1.0, sheet.width * sheet.height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
        blank = [word for word in suspects if _blank(word, scale, pixels, bitmap.stride, bitmap.width, bitmap.height)]
        return frozenset(word.order for word in blank)
    finally:
        bitmap.close()


def _suspects(sheet: Sheet) -> list[Word]:
    """Words with a filled rectangle over their middle that is painted after them."""
    known = [word for word in sheet.words if word.style.depth >= 0]
    if not known:
        return []
    first = min(word.style.depth for word in known)
    covers = [(depth, box) for depth, box in sheet.covers if depth > first]
    if not covers:
        return []
    by_height = sorted(known, key=_middle)
    middles = list(map(_middle, by_height))
    found: dict[int, Word] = {}
    for depth, box in covers:
        for word in by_height[bisect_left(middles, box[1]) : bisect_right(middles, box[3])]:
            if word.style.depth < depth and box[0] <= (word.x0 + word.x1) / 2 <= box[2]:
                found[word.order] = word
    return list(found.values())


def _middle(word: Word) -> float:
    return (word.y0 + word.y1) / 2


def _blank(word: Word, scale: float, pixels: bytes, stride: int, width: int, height: int) -> bool:
    x0, x1 = max(0, int(word.x0 * scale)), min(width, int(word.x1 * scale) + 1)
    rows: Sequence[int] = range(max(0, int(word.y0 * scale)), min(height, int(word.y1 * scale) + 1))
    strips = [pixels[stride * row + x0 : stride * row + x1] for row in rows]
    strips = [strip for strip in strips if strip]
    return bool(strips) and max(map(max, strips)) - min(map(min, strips)) < INK
