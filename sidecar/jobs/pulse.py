"""A time stamp that a horse and its worker share: whether the horse's Python still runs at all.

A call into C that never returns (a hostile document may lead a regular expression there) stops threads and signals.
"""

from __future__ import annotations

import mmap
import struct
import time

STAMP = struct.Struct("d")


class Pulse:
    """Made before the fork; the horse beats, the worker looks."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, STAMP.size)

    def beat(self) -> None:
        STAMP.pack_into(self._shared, 0, time.monotonic())

    def rest(self) -> None:
        """Nothing beats that could fall silent."""
        STAMP.pack_into(self._shared, 0, 0.0)

    def silent_seconds(self) -> float:
        """Seconds since the last beat; 0 where nothing has begun to beat."""
        (last,) = STAMP.unpack_from(self._shared, 0)
        return time.monotonic() - last if last else 0.0
