"""Tells text that a reader sees from text that only a program sees. Knows one page at a time."""

from __future__ import annotations

from sidecar.documents.glyphs import Sheet, Word
from sidecar.models import Box

WHITE = 244
"""from which value of each of red, green and blue ink cannot be told from paper"""
PALEST = WHITE << 16 | WHITE << 8 | WHITE
"""the lowest ink that can be white"""
COVERED = 0.6
"""share of the page that an image covers where invisible text is a scan's text layer"""


def part_hidden(sheet: Sheet) -> tuple[list[Word], list[Word]]:
    """The words seen and those not: white on white, smaller than a point, off the page, painted over, or drawn
    without ink."""
    scan = sum(_area(_cut(image, sheet)) for image in sheet.images) >= COVERED * sheet.width * sheet.height
    behind = sheet.fills + sheet.images
    seen: list[Word] = []
    unseen: list[Word] = []
    for word in sheet.words:
        style = word.style
        visible = style.shown or (style.overlay and scan)
        if visible and style.ink >= PALEST and _white(style.ink):
            visible = any(_holds(box, word) for box in behind)
        if sheet.covered and word.order in sheet.covered:
            visible = False
        if visible and (word.x1 <= 0 or word.y1 <= 0 or word.x0 >= sheet.width or word.y0 >= sheet.height):
            visible = False
        (seen if visible else unseen).append(word)
    return seen, unseen


def _white(ink: int) -> bool:
    return min(ink >> 16 & 255, ink >> 8 & 255, ink & 255) >= WHITE


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _cut(box: Box, sheet: Sheet) -> Box:
    return (max(box[0], 0), max(box[1], 0), min(box[2], sheet.width), min(box[3], sheet.height))


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
