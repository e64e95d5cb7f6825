"""Pictures that a font holds as characters and a heading wears in front. Knows the words of one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sidecar.documents.glyphs import BULLET, Word

LARGER = 1.1
"""times the heading's size from which a sign in front of it is a picture, no bullet"""
NAME = 5
"""letters from which a word may be the name of a picture: fonts draw one for the word umbrella"""
NARROW = 0.2
"""ems that each letter of such a name takes at most; those of a word take more in any font"""


def without_icon(run: list[Word]) -> list[Word]:
    """The words of a heading without the picture in front of them; a picture in front of others is a bullet."""
    first = run[0]
    letters = len(first.text)
    if letters >= NAME and first.x1 - first.x0 <= NARROW * first.style.size * letters:
        run = [replace(first, text=BULLET), *run[1:]]
    elif first.text != BULLET:
        return run
    return run[1:] if len(run) > 1 and is_icon(run[:1], run[1]) else run


def is_icon(sign: Sequence[Word], after: Word) -> bool:
    """True for a bullet alone that is larger than the bold word or the number behind it."""
    larger = len(sign) == 1 and sign[0].style.size >= LARGER * after.style.size
    return larger and (after.style.bold or after.text[0].isdigit())
