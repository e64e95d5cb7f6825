"""One PDF page's characters, as words with boxes, read through pdfium. Knows nothing of lines, columns or other
pages."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass
from itertools import repeat
from sys import intern
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sidecar.documents import native
from sidecar.models import Box

BULLET = "•"
LINE_END_HYPHEN = 2
"""pdfium's code for a hyphen that breaks a word at a line's end"""
SPACES = frozenset(
    [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
NOTHING = frozenset({0, 0xAD, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x200B, 0x200C, 0x200D})
HYPHEN_IN_BULK = "\ufffe"
"""what pdfium writes for it where it gives the whole text at once"""
SOLID = re.compile("[^" + "".join(map(re.escape, map(chr, sorted(SPACES)))) + "]+")
PLAIN = re.compile(r"[!-~\u00a1-\u00ac\u00ae-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\ud7ff]+")
"""characters that need no look of their own"""
WIDEST = 0.9
"""ems that a word's characters take on average at most; where they take more, there may be gaps inside"""
INVISIBLE_MODES = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
SMALLEST = 1.0
"""points; smaller text is not for readers"""
JUMP = 0.7
"""ems between two characters that end a word even without a space"""
RULE_HEIGHT = 2.0
RULE_LENGTH = 20.0
MOST_OBJECTS = 20_000
MOST_SEGMENTS = 6
"""of a rectangle; shapes with more are drawings"""
BAND_HEIGHT = 120.0
BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """What the words of one text object share. `ink` is 0xRRGGBB."""

    size: float
    bold: bool
    ink: int
    upright: bool
    shown: bool
    overlay: bool = False
    """drawn without ink: the text layer of a scan, or text hidden from the reader"""


NO_STYLE = Style(size=0.0, bold=False, ink=0, upright=True, shown=True)


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
    nameless: int = 0
    """how many characters the file's fonts give no meaning"""
    scanned: bool = False
    """the words come from a picture, not from the file"""
    garbled: bool = False
    """what the file calls text is none, and no picture of it could be read"""


class Frame:
    """Turns pdfium's page space into points from the top left of the page as it is shown (crop box and rotation
    applied)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = page.get_rotation()
        self.width, self.height = page.get_width(), page.get_height()

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if not self.turn:
            return (left - self.left, self.top - top, right - self.left, self.top - bottom)
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def read_sheet(page: pdfium.PdfPage) -> Sheet:
    """The page's words in content order, and what is painted behind them. Raises PdfiumError."""
    frame = Frame(page)
    text_page = page.get_textpage()
    try:
        handle = native.address(text_page.raw)
        text = _text(handle, text_page.count_chars())
        words = _words(handle, text, frame)
    finally:
        text_page.close()
    rules, fills, images = _painted(page, frame)
    nameless = text.count("\0") + text.count("\ufffd")
    return Sheet(frame.width, frame.height, words, rules, fills, images, nameless)


def _character(code: int) -> str:
    if code == LINE_END_HYPHEN:
        return "-"
    if code < 32 or 0xE000 <= code <= 0xF8FF:
        return BULLET
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _text(handle: int, count: int) -> str:
    """The page's characters, one for each of pdfium's places."""
    buffer = ctypes.create_string_buffer(4 * count + 2)
    units = native.text_into(handle, 0, count, buffer)
    text = buffer.raw[: 2 * max(0, units - 1)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text.replace(HYPHEN_IN_BULK, chr(LINE_END_HYPHEN))
    # Characters without a meaning are left out of the text in bulk: then each is asked for at its place.
    return "".join(map(chr, map(native.unicode_of, repeat(handle), range(count))))


def _words(handle: int, text: str, frame: Frame) -> list[Word]:
    """The hot loop: one turn per word where pdfium gives its box whole, so it is written for speed."""
    styles = _Styles(handle)
    numbers = (ctypes.c_double * 4)()
    left = ctypes.addressof(numbers)
    top, right, bottom = left + 8, left + 16, left + 24
    count_rects, rect, plain = native.count_rects, native.rect, PLAIN.fullmatch
    # A long document has millions of numbers and words, but few different ones: each is kept once.
    same = dict[float, float]().setdefault
    words: list[Word] = []
    for found in SOLID.finditer(text):
        start, end = found.span()
        written = found.group()
        if count_rects(handle, start, end - start) == 1 and plain(written):
            rect(handle, 0, left, top, right, bottom)
            x0, y1, x1, y0 = numbers
            style, base = styles.at(start, frame)
            if x1 - x0 <= WIDEST * style.size * len(written):
                x0, y0, x1, y1 = frame.box(x0, y0, x1, y1)
                y0, y1, base = same(y0, y0), same(y1, y1), same(base, base)
                words.append(Word(intern(written), x0, y0, x1, y1, base, style, len(words)))
                continue
        _pieced(handle, text, start, end, styles, frame, words)
    return words


def _pieced(handle: int, text: str, start: int, end: int, styles: _Styles, frame: Frame, words: list[Word]) -> None:
    """Appends what stands between two spaces, character by character: it may be cut by jumps, or hold odd signs."""
    numbers = (ctypes.c_double * 4)()
    left = ctypes.addressof(numbers)
    written, style = "", NO_STYLE
    back = x0 = x1 = y0 = y1 = base = 0.0
    for index in range(start, end):
        code = ord(text[index])
        if code in NOTHING:
            continue
        native.char_box(handle, index, left, left + 8, left + 16, left + 24)
        xa, xb, ya, yb = numbers
        jump = JUMP * style.size
        if written and style.upright and not back - jump <= xa <= x1 + jump:
            words.append(Word(written, *frame.box(x0, y0, x1, y1), base, style, len(words)))
            written = ""
        if not written:
            style, base = styles.at(index, frame)
            x0, x1, y0, y1, back = xa, xb, ya, yb, xa
        else:
            x0, x1, y0, y1 = min(x0, xa), max(x1, xb), min(y0, ya), max(y1, yb)
        written += _character(code)
    if written:
        words.append(Word(written, *frame.box(x0, y0, x1, y1), base, style, len(words)))


class _Styles:
    """Styles by text object, so that a line of words asks pdfium once."""

    def __init__(self, handle: int) -> None:
        self.handle = handle
        self.known: dict[int | None, Style] = {}
        self.bold_fonts: dict[int | None, bool] = {}
        self.matrix = raw.FS_MATRIX()
        self.inks = (ctypes.c_uint * 4)()
        self.ink_places = [ctypes.addressof(self.inks) + 4 * at for at in range(4)]
        self.place = (ctypes.c_double * 2)()
        self.x = ctypes.addressof(self.place)

    def at(self, index: int, frame: Frame) -> tuple[Style, float]:
        """The style of the character and its baseline's y in points from the page's top."""
        text_object = native.text_object(self.handle, index)
        style = self.known.get(text_object)
        if style is None:
            style = self.known[text_object] = self._read(index, text_object, frame)
        native.origin(self.handle, index, self.x, self.x + 8)
        x, y = self.place
        return style, frame.top - y if not frame.turn else frame.point(x, y)[1]

    def _read(self, index: int, text_object: int | None, frame: Frame) -> Style:
        matrix = self.matrix
        native.matrix(self.handle, index, ctypes.addressof(matrix))
        size = native.font_size(self.handle, index) * math.hypot(matrix.c, matrix.d)
        native.fill_color(self.handle, index, *self.ink_places)
        red, green, blue, alpha = self.inks
        angle = (round(math.degrees(math.atan2(matrix.b, matrix.a))) - frame.turn) % 360
        mode = native.render_mode(text_object)
        return Style(
            size=round(size, 2),
            bold=self._bold_font(index, text_object),
            ink=red << 16 | green << 8 | blue,
            upright=angle < 6 or angle > 354,
            shown=mode not in INVISIBLE_MODES and alpha > 8 and size >= SMALLEST,
            overlay=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        )

    def _bold_font(self, index: int, text_object: int | None) -> bool:
        font = native.font_of(text_object)
        if font not in self.bold_fonts:
            name = ctypes.create_string_buffer(200)
            native.font_name(font, ctypes.addressof(name), 200)
            named = BOLD_NAME.search(name.value.decode("latin-1")) is not None
            self.bold_fonts[font] = named or native.font_weight(self.handle, index) >= 600
        return self.bold_fonts[font]


def _painted(page: pdfium.PdfPage, frame: Frame) -> tuple[list[Box], list[Box], list[Box]]:
    rules: list[Box] = []
    fills: list[Box] = []
    images: list[Box] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        painted = raw.FPDFPage_GetObject(page.raw, index)
        kind = raw.FPDFPageObj_GetType(painted)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            continue
        if not raw.FPDFPageObj_GetBounds(painted, left, bottom, right, top):
            continue
        box = frame.box(left.value, bottom.value, right.value, top.value)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(box)
        elif box[3] - box[1] <= RULE_HEIGHT and box[2] - box[0] >= RULE_LENGTH:
            rules.append(box)
        else:
            if kind == raw.FPDF_PAGEOBJ_PATH and box[3] - box[1] <= BAND_HEIGHT and box[2] - box[0] >= RULE_LENGTH:
                rules.extend(_edges(painted, box))
            if kind == raw.FPDF_PAGEOBJ_SHADING or _dark(painted):
                fills.append(box)
    return rules, fills, images


def _edges(path: Any, box: Box) -> list[Box]:
    """Upper and lower edge of a frame or a shaded band: they part rows as rules do."""
    if raw.FPDFPath_CountSegments(path) > MOST_SEGMENTS:
        return []
    return [(box[0], y, box[2], y) for y in (box[1], box[3])]


def _dark(path: Any) -> bool:
    """True where white text on the path can be read."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    if mode.value == raw.FPDF_FILLMODE_NONE:
        return False
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(path, *parts)
    return min(part.value for part in parts[:3]) < 235 and parts[3].value > 30
