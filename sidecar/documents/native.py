"""pdfium's functions bound for hot loops: addresses go in as plain numbers, which costs half of what typed pointers do.
Knows signatures, not what they are for."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

ADDRESS, INT, UINT, FLOAT, DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint, ctypes.c_float, ctypes.c_double


def _bound(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ADDRESS).value or 0)


def address(handle: Any) -> int:
    """Where a handle of pypdfium2 points to; 0 for none."""
    return ctypes.cast(handle, ADDRESS).value or 0


text_into = _bound(raw.FPDFText_GetText, INT, ADDRESS, INT, INT, ADDRESS)
unicode_of = _bound(raw.FPDFText_GetUnicode, UINT, ADDRESS, INT)
char_box = _bound(raw.FPDFText_GetCharBox, INT, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
"""into left, right, bottom, top: four doubles"""
count_rects = _bound(raw.FPDFText_CountRects, INT, ADDRESS, INT, INT)
rect = _bound(raw.FPDFText_GetRect, INT, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
"""into left, top, right, bottom: four doubles"""
origin = _bound(raw.FPDFText_GetCharOrigin, INT, ADDRESS, INT, ADDRESS, ADDRESS)
text_object = _bound(raw.FPDFText_GetTextObject, ADDRESS, ADDRESS, INT)
font_weight = _bound(raw.FPDFText_GetFontWeight, INT, ADDRESS, INT)
font_size = _bound(raw.FPDFText_GetFontSize, DOUBLE, ADDRESS, INT)
matrix = _bound(raw.FPDFText_GetMatrix, INT, ADDRESS, INT, ADDRESS)
fill_color = _bound(raw.FPDFText_GetFillColor, INT, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
render_mode = _bound(raw.FPDFTextObj_GetTextRenderMode, INT, ADDRESS)
font_of = _bound(raw.FPDFTextObj_GetFont, ADDRESS, ADDRESS)
font_name = _bound(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, ADDRESS, ADDRESS, ctypes.c_size_t)
object_at = _bound(raw.FPDFPage_GetObject, ADDRESS, ADDRESS, INT)
type_of = _bound(raw.FPDFPageObj_GetType, INT, ADDRESS)
