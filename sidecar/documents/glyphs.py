"""One PDF page's characters, as words with boxes, read through pdfium. Knows nothing of lines, columns or other
pages."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from sys import intern
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sidecar.documents import native
from sidecar.documents.frame import Frame
from sidecar.documents.styles import NO_STYLE, Style, Styles
from sidecar.models import Box

BULLET = "•"
LINE_END_HYPHEN = 2
"""pdfium's code for a hyphen that breaks a word at a line's end"""
SPACES = frozenset(
    [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
NOTHING = frozenset("\0\xad\ufeff\ufffd\ufffe\uffff\u200b\u200c\u200d")
HYPHEN_IN_BULK = "\ufffe"
"""what pdfium writes for it where it gives the whole text at once"""
SOLID = "[^" + "".join(map(re.escape, map(chr, sorted(SPACES)))) + "]"
PLAIN = r"[!-~\u00a1-\u00ac\u00ae-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff]"
"""a character that needs no look of its own, and no space"""
WRITTEN = re.compile(f"({PLAIN}++)(?!{SOLID})|{SOLID}+")
"""what stands between spaces, as group 1 where it is plain throughout"""
WIDEST = 0.9
"""ems that a word's characters take on average at most; where they take more, there may be gaps inside"""
JUMP = 0.7
"""ems between two characters that end a word even without a space"""
RULE_HEIGHT = 2.0
RULE_LENGTH = 20.0
MOST_OBJECTS = 20_000
MOST_SEGMENTS = 6
"""of a rectangle; shapes with more are drawings"""
BAND_HEIGHT = 120.0
DARK = 235
"""from which value of red, green and blue white text on it cannot be read"""
SHEER, OPAQUE = 30, 255


@dataclass(slots=True)
class Word:
    """Consecutive characters between spaces. Points, origin top left; `base` is the baseline's y; `order` the place
    in the content stream."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    style: Style
    order: int

    @property
    def box(self) -> Box:
        return (self.x0, self.y0, self.x1, self.y1)


@dataclass(slots=True)
class Sheet:
    """A page as pdfium gives it. `rules` are thin horizontal lines, `fills` areas painted in another colour than
    white."""

    width: float
    height: float
    words: list[Word]
    rules: list[Box]
    fills: list[Box]
    images: list[Box]
    covers: list[tuple[int, Box]]
    """opaque rectangles, each with its place in the order in which the page is painted"""
    covered: frozenset[int] = frozenset()
    """the `order` of words that one of them hides"""
    nameless: int = 0
    """how many characters the file's fonts give no meaning"""
    scanned: bool = False
    """the words come from a picture, not from the file"""
    garbled: bool = False
    """what the file calls text is none, and no picture of it could be read"""


def read_sheet(page: pdfium.PdfPage) -> Sheet:
    """The page's words in content order, and what is painted behind them. Raises PdfiumError."""
    frame = Frame(page)
    text_page = page.get_textpage()
    try:
        source = native.reference(text_page.raw)
        text = _text(source, text_page.count_chars())
        painted = _objects(page)
        words = _words(source, text, frame, dict(zip(painted, range(len(painted)), strict=True)))
    finally:
        text_page.close()
    sheet = Sheet(frame.width, frame.height, words, [], [], [], [])
    _look_behind(sheet, painted, frame)
    sheet.nameless = text.count("\0") + text.count("\ufffd")
    return sheet


def _objects(page: pdfium.PdfPage) -> list[int]:
    """The addresses of what is painted, first things first."""
    count = min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)
    return list(map(native.object_at, repeat(native.reference(page.raw)), range(count)))


def _character(code: int) -> str:
    if code == LINE_END_HYPHEN:
        return "-"
    if code < 32 or 0xE000 <= code <= 0xF8FF:
        return BULLET
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _text(source: native.Reference, count: int) -> str:
    """The page's characters, one for each of pdfium's places."""
    buffer = ctypes.create_string_buffer(4 * count + 2)
    units = native.text_into(source, 0, count, ctypes.byref(buffer))
    text = buffer.raw[: 2 * max(0, units - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text.replace(HYPHEN_IN_BULK, chr(LINE_END_HYPHEN))
    # Characters without a meaning are left out of the text in bulk: then each is asked for at its place.
    return "".join(map(chr, map(native.unicode_of, repeat(source), range(count))))


def _words(source: native.Reference, text: str, frame: Frame, depths: dict[int, int]) -> list[Word]:
    """The hot loop: one turn per word where pdfium gives its box whole, so it is written for speed."""
    styles = Styles(source, depths)
    numbers = (ctypes.c_double * 4)()
    left, top, right, bottom = native.references(numbers)
    count_rects, rect, at = native.count_rects, native.rect, styles.at
    page_left, page_top, turned = frame.left, frame.top, frame.turn
    # A long document has millions of numbers and words, but few different ones: each is kept once.
    same = dict[float, float]().setdefault
    words: list[Word] = []
    for found in WRITTEN.finditer(text):
        start, end = found.span()
        if found.lastindex and count_rects(source, start, end - start) == 1:
            rect(source, 0, left, top, right, bottom)
            x0, y1, x1, y0 = numbers
            style, base = at(start, frame)
            if x1 - x0 <= WIDEST * style.size * (end - start):
                if turned:
                    x0, y0, x1, y1 = frame.box(x0, y0, x1, y1)
                else:
                    x0, y0, x1, y1 = x0 - page_left, page_top - y1, x1 - page_left, page_top - y0
                y0, y1, base = same(y0, y0), same(y1, y1), same(base, base)
                words.append(Word(intern(found[0]), x0, y0, x1, y1, base, style, len(words)))
                continue
        _pieced(source, text, start, end, styles, frame, words)
    return words


def _pieced(
    source: native.Reference, text: str, start: int, end: int, styles: Styles, frame: Frame, words: list[Word]
) -> None:
    """Appends what stands between two spaces, character by character: it may be cut by jumps, or hold odd signs."""
    numbers = (ctypes.c_double * 4)()
    left, right, bottom, top = native.references(numbers)
    char_box = native.char_box
    written, style = "", NO_STYLE
    back = x0 = x1 = y0 = y1 = base = jump = 0.0
    for index in range(start, end):
        letter = text[index]
        if letter in NOTHING:
            continue
        char_box(source, index, left, right, bottom, top)
        xa, xb, ya, yb = numbers
        if written and style.upright and not back - jump <= xa <= x1 + jump:
            words.append(Word(written, *frame.box(x0, y0, x1, y1), base, style, len(words)))
            written = ""
        if not written:
            style, base = styles.at(index, frame)
            jump = JUMP * style.size
            x0, x1, y0, y1, back = xa, xb, ya, yb, xa
        else:
            x0 = xa if xa < x0 else x0
            x1 = xb if xb > x1 else x1
            y0 = ya if ya < y0 else y0
            y1 = yb if yb > y1 else y1
        written += letter if " " < letter < "\ud800" else _character(ord(letter))
    if written:
        words.append(Word(written, *frame.box(x0, y0, x1, y1), base, style, len(words)))


def _look_behind(sheet: Sheet, painted: Sequence[int], frame: Frame) -> None:
    """Fills in the rules, fills, covers and images among what is painted."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for depth, (address, kind) in enumerate(zip(painted, map(native.type_of, painted), strict=True)):
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            continue
        found = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
            continue
        box = frame.box(left.value, bottom.value, right.value, top.value)
        height, length = box[3] - box[1], box[2] - box[0]
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            sheet.images.append(box)
        elif height <= RULE_HEIGHT and length >= RULE_LENGTH:
            sheet.rules.append(box)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            sheet.fills.append(box)
        else:
            plain = raw.FPDFPath_CountSegments(found) <= MOST_SEGMENTS
            if plain and height <= BAND_HEIGHT and length >= RULE_LENGTH:
                # Upper and lower edge of a frame or a shaded band part rows as rules do.
                sheet.rules += [(box[0], y, box[2], y) for y in (box[1], box[3])]
            darkest, alpha = _filled(found)
            if darkest < DARK and alpha > SHEER:
                sheet.fills.append(box)
            if plain and alpha == OPAQUE:
                sheet.covers.append((depth, box))


def _filled(path: Any) -> tuple[int, int]:
    """The smallest of red, green and blue, and the alpha, of what fills the path; alpha 0 where nothing does."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    if mode.value == raw.FPDF_FILLMODE_NONE:
        return OPAQUE, 0
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *parts)
    return min(part.value for part in parts[:3]), parts[3].value
