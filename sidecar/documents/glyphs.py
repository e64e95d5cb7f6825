"""One PDF page's characters, as words with boxes, read through pdfium. Knows nothing of lines, columns or other
pages."""

from __future__ import annotations

import ctypes
import math
import re
import struct
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from sidecar.models import Box

BULLET = "•"
LINE_END_HYPHEN = 2
"""pdfium's code for a hyphen that breaks a word at a line's end"""
SPACES = frozenset(
    [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]
)
NOTHING = frozenset({0, 0xAD, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x200B, 0x200C, 0x200D})
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
    scanned: bool = False
    """the words come from a picture, not from the file"""


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
        words = _words(text_page, frame)
    finally:
        text_page.close()
    rules, fills, images = _painted(page, frame)
    return Sheet(frame.width, frame.height, words, rules, fills, images)


def _character(code: int) -> str:
    if code == LINE_END_HYPHEN:
        return "-"
    if code < 32 or 0xE000 <= code <= 0xF8FF:
        return BULLET
    return "" if 0xD800 <= code <= 0xDFFF else chr(code)


def _words(text_page: pdfium.PdfTextPage, frame: Frame) -> list[Word]:
    """The hot loop: one turn per character, so it is written for speed."""
    handle = text_page.raw
    # Four numbers that share one buffer: unpacking it is cheaper than reading them one by one.
    buffer = bytearray(32)
    left, right, bottom, top = (ctypes.c_double.from_buffer(buffer, 8 * at) for at in range(4))
    numbers = struct.Struct("4d").unpack
    get_code, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox
    styles = _Styles(handle)
    words: list[Word] = []
    text, style = "", NO_STYLE
    ahead = back = x0 = x1 = y0 = y1 = base = jump = 0.0
    for index in range(text_page.count_chars()):
        code = get_code(handle, index)
        if not 32 < code < 127:
            if code in SPACES:
                if text:
                    words.append(Word(text, *frame.box(x0, y0, x1, y1), base, style, len(words)))
                    text = ""
                continue
            if code in NOTHING:
                continue
        get_box(handle, index, left, right, bottom, top)
        xa, xb, ya, yb = numbers(buffer)
        if text and not back <= xa <= ahead and style.upright:
            words.append(Word(text, *frame.box(x0, y0, x1, y1), base, style, len(words)))
            text = ""
        if not text:
            style, base = styles.at(index, frame)
            jump = JUMP * style.size
            x0, x1, y0, y1 = xa, xb, ya, yb
            back = xa - jump
        else:
            if xa < x0:
                x0 = xa
            if xb > x1:
                x1 = xb
            if ya < y0:
                y0 = ya
            if yb > y1:
                y1 = yb
        ahead = x1 + jump
        text += chr(code) if 32 < code < 0xD800 else _character(code)
    if text:
        words.append(Word(text, *frame.box(x0, y0, x1, y1), base, style, len(words)))
    return words


class _Styles:
    """Styles by text object, so that a line of words asks pdfium once."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.known: dict[int | None, Style] = {}
        self.bold_fonts: dict[int | None, bool] = {}
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def at(self, index: int, frame: Frame) -> tuple[Style, float]:
        """The style of the character and its baseline's y in points from the page's top."""
        text_object = raw.FPDFText_GetTextObject(self.handle, index)
        key = ctypes.addressof(text_object.contents) if text_object else None
        style = self.known.get(key)
        if style is None:
            style = self.known[key] = self._read(index, text_object, frame)
        raw.FPDFText_GetCharOrigin(self.handle, index, self.x, self.y)
        return style, frame.point(self.x.value, self.y.value)[1]

    def _read(self, index: int, text_object: Any, frame: Frame) -> Style:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self.handle, index, matrix)
        size = raw.FPDFText_GetFontSize(self.handle, index) * math.hypot(matrix.c, matrix.d)
        parts = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFText_GetFillColor(self.handle, index, *parts)
        red, green, blue, alpha = (part.value for part in parts)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) - frame.turn
        mode = raw.FPDFTextObj_GetTextRenderMode(text_object)
        return Style(
            size=round(size, 2),
            bold=raw.FPDFText_GetFontWeight(self.handle, index) >= 600 or self._bold_font(text_object),
            ink=red << 16 | green << 8 | blue,
            upright=angle % 360 in range(0, 6) or angle % 360 > 354,
            shown=mode not in INVISIBLE_MODES and alpha > 8 and size >= SMALLEST,
            overlay=mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        )

    def _bold_font(self, text_object: Any) -> bool:
        font = raw.FPDFTextObj_GetFont(text_object)
        key = ctypes.cast(font, ctypes.c_void_p).value
        if key not in self.bold_fonts:
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, name, 200)
            self.bold_fonts[key] = BOLD_NAME.search(name.value.decode("latin-1")) is not None
        return self.bold_fonts[key]


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
