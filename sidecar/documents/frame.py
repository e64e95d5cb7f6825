"""From pdfium's page space to points from the top left of the page as it is shown. Knows geometry only."""

from __future__ import annotations

import pypdfium2 as pdfium

from sidecar.models import Box


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
