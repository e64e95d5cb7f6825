"""pdfium's functions bound for hot loops: references and plain numbers go in unconverted, which costs half of what
declared arguments do. Knows signatures, not what they are for."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

ADDRESS, INT, UINT, FLOAT, DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double
Reference = Any
"""what `ctypes.byref` makes: an address that a call takes without looking at it"""


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function, called without giving up the interpreter's lock: each call takes less time than that would.

    Without declared arguments, every address must come as a Reference: a number is passed as a C int.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ADDRESS).value or 0)


def address(handle: Any) -> int:
    """Where a handle of pypdfium2 points to; 0 for none."""
    return ctypes.cast(handle, ADDRESS).value or 0


def reference(handle: Any) -> Reference:
    """The same as a Reference; it keeps nothing alive."""
    return ctypes.byref(ctypes.c_char.from_address(address(handle)))


def references(array: Any) -> tuple[Reference, ...]:
    """One Reference to each number of a ctypes array."""
    return tuple(ctypes.byref(array, at * ctypes.sizeof(array._type_)) for at in range(len(array)))


# These take a text page and the place of a character on it, or a page and the place of an object.
text_into = _bound(raw.FPDFText_GetText, INT)
"""(page, start, count, buffer)"""
unicode_of = _bound(raw.FPDFText_GetUnicode, UINT)
char_box = _bound(raw.FPDFText_GetCharBox, None)
"""(page, index, left, right, bottom, top): four doubles"""
count_rects = _bound(raw.FPDFText_CountRects, INT)
"""(page, start, count)"""
rect = _bound(raw.FPDFText_GetRect, None)
"""(page, which, left, top, right, bottom): four doubles; of the rectangles counted last"""
origin = _bound(raw.FPDFText_GetCharOrigin, None)
text_object = _bound(raw.FPDFText_GetTextObject, ADDRESS)
font_weight = _bound(raw.FPDFText_GetFontWeight, INT)
font_size = _bound(raw.FPDFText_GetFontSize, DOUBLE)
matrix = _bound(raw.FPDFText_GetMatrix, None)
fill_color = _bound(raw.FPDFText_GetFillColor, None)
object_at = _bound(raw.FPDFPage_GetObject, ADDRESS)
# These take an object's or a font's address as a number.
render_mode = _bound(raw.FPDFTextObj_GetTextRenderMode, INT, ADDRESS)
font_of = _bound(raw.FPDFTextObj_GetFont, ADDRESS, ADDRESS)
font_name = _bound(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, ADDRESS, ADDRESS, ctypes.c_size_t)
type_of = _bound(raw.FPDFPageObj_GetType, INT, ADDRESS)
