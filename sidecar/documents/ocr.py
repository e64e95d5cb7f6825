"""Reads a picture of a page through tesseract, where the operator has installed it. Knows one rendered page and its
words."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

import pypdfium2 as pdfium

from sidecar.documents.glyphs import Word
from sidecar.documents.styles import Style

DPI = 200
LANGUAGES = ("deu", "fra", "ita", "eng")
SURE = 30.0
"""tesseract's confidence, of 100, from which a word is believed"""
SECONDS = 60.0
LARGEST = 40_000_000
"""pixels; a larger page is rendered more coarsely"""
DESCENT = 0.2
"""share of a line's height below its baseline"""


@cache
def languages() -> str:
    """The installed languages of ours as tesseract wants them, "" where tesseract or all of them are missing."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        run = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    installed = run.stdout.split()
    return "+".join(language for language in LANGUAGES if language in installed)


def read_picture(page: pdfium.PdfPage) -> list[Word]:
    """The words that tesseract sees on the page, in its reading order; none where it is missing or fails."""
    if not languages():
        return []
    scale = min(DPI / 72, (LARGEST / max(1.0, page.get_width() * page.get_height())) ** 0.5)
    picture = _picture(page, scale)
    command = ["tesseract", "stdin", "stdout", "-l", languages(), "--dpi", str(round(72 * scale)), "--psm", "1", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        run = subprocess.run(command, input=picture, capture_output=True, timeout=SECONDS, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return list(_words(run.stdout.decode("utf-8", errors="replace"), scale)) if run.returncode == 0 else []


def _picture(page: pdfium.PdfPage, scale: float) -> bytes:
    """The page in grey, as a PGM file."""
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        data = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
        rows = (data[bitmap.stride * row : bitmap.stride * row + bitmap.width] for row in range(bitmap.height))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
    finally:
        bitmap.close()


def _words(table: str, scale: float) -> Iterator[Word]:
    base = size = 0.0
    style = Style(size=0.0, bold=False, ink=0, upright=True, shown=True)
    order = 0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        x, y, width, height = (float(row[name]) / scale for name in ("left", "top", "width", "height"))
        if row["level"] == "4":
            size = round(height, 1)
            base = y + height * (1 - DESCENT)
            style = Style(size=size, bold=False, ink=0, upright=True, shown=True)
        elif row["level"] == "5" and float(row["conf"]) >= SURE and (row["text"] or "").strip():
            yield Word(row["text"].strip(), x, y, x + width, y + height, base, style, order)
            order += 1
