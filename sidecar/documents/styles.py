"""How text looks: size, weight, ink, whether it is shown at all. Asks pdfium once per text object."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2.raw as raw

from sidecar.documents import native
from sidecar.documents.frame import Frame

INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE
INVISIBLE_MODES = frozenset({INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
SMALLEST = 1.0
"""points; smaller text is not for readers"""
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
    depth: int = -1
    """place in the order in which the page is painted; -1 where unknown"""


NO_STYLE = Style(size=0.0, bold=False, ink=0, upright=True, shown=True)


class Styles:
    """Styles by text object, so that a line of words asks pdfium once."""

    def __init__(self, page: native.Reference, depths: dict[int, int]) -> None:
        self.page, self.depths = page, depths
        self.known: dict[int | None, tuple[Style, float | None]] = {}
        self.bold_fonts: dict[int | None, bool] = {}
        self.matrix = raw.FS_MATRIX()
        self.inks = (ctypes.c_uint * 4)()
        self.place = (ctypes.c_double * 2)()
        self.into_matrix = ctypes.byref(self.matrix)
        self.into_inks, self.into_place = native.references(self.inks), native.references(self.place)

    def at(self, index: int, frame: Frame) -> tuple[Style, float]:
        """The style of the character and its baseline's y in points from the page's top."""
        text_object = native.text_object(self.page, index)
        known = self.known.get(text_object)
        if known is not None and known[1] is not None:
            return known[0], known[1]
        native.origin(self.page, index, *self.into_place)
        x, y = self.place
        base = frame.top - y if not frame.turn else frame.point(x, y)[1]
        if known is None:
            style = self._read(index, text_object, frame)
            # Level text has one baseline.
            level = not frame.turn and self.matrix.b == 0
            known = self.known[text_object] = (style, base if level else None)
        return known[0], base

    def _read(self, index: int, text_object: int | None, frame: Frame) -> Style:
        page, matrix = self.page, self.matrix
        native.matrix(page, index, self.into_matrix)
        a, b, c, d = matrix.a, matrix.b, matrix.c, matrix.d
        size = native.font_size(page, index) * math.hypot(c, d)
        native.fill_color(page, index, *self.into_inks)
        red, green, blue, alpha = self.inks
        turn = 0 if b == 0 and a > 0 else round(math.degrees(math.atan2(b, a)))
        angle = (turn - frame.turn) % 360
        mode = native.render_mode(text_object)
        return Style(
            round(size, 2),
            self._bold_font(index, text_object),
            red << 16 | green << 8 | blue,
            angle < 6 or angle > 354,
            mode not in INVISIBLE_MODES and alpha > 8 and size >= SMALLEST,
            mode == INVISIBLE,
            self.depths.get(text_object or 0, -1),
        )

    def _bold_font(self, index: int, text_object: int | None) -> bool:
        font = native.font_of(text_object)
        if font not in self.bold_fonts:
            name = ctypes.create_string_buffer(200)
            native.font_name(font, ctypes.addressof(name), 200)
            named = BOLD_NAME.search(name.value.decode("latin-1")) is not None
            self.bold_fonts[font] = named or native.font_weight(self.page, index) >= 600
        return self.bold_fonts[font]
