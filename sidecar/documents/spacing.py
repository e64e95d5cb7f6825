"""What the white space between the words of one line means: a justified line, a gap between cells, letters set apart.
Knows the words of one baseline, no columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from sidecar.documents.glyphs import Word

STRETCH = 4.0
"""ems of the widest space in a justified line"""
UNEVEN = 0.3
"""ems by which the spaces of a justified line differ, measured from letter to letter"""
LEVEL = 0.1
"""ems by which the baselines of one line differ"""
CELL = 0.6
"""ems of white space that may part two cells, where words stand closer"""
WIDER = 1.5
"""times the usual space from which a gap is none between words"""
RAGGED = 1.35
"""times the usual space that nine of ten spaces keep below where the text is not justified"""
SURE = 4
"""words that a justified line has at least"""
LETTERS = 5
"""single letters in a row that are a word set apart"""
LOOSE = 0.8
"""share of single letters among the words of a letter-spaced line"""


def stretched(words: Sequence[Word], index: int) -> int:
    """Where the justified line ends (exclusive) inside of which the word at `index` stands; `index` itself where the
    gap before it is none between words. All its spaces are alike."""
    if not _carries_on(words[index - 1], words[index]):
        return index
    start = end = index
    while start and _carries_on(words[start - 1], words[start]):
        start -= 1
    while end + 1 < len(words) and _carries_on(words[end], words[end + 1]):
        end += 1
    line = words[start : end + 1]
    gaps = [after.x0 - before.x1 for before, after in pairwise(line)]
    if len(line) < SURE or max(gaps) - min(gaps) > UNEVEN * words[index].style.size:
        return index
    return end + 1 if _worded(line) else index


def _carries_on(last: Word, word: Word) -> bool:
    one, other = last.style, word.style
    size = other.size
    return (
        0 < word.x0 - last.x1 <= STRETCH * size
        and abs(last.base - word.base) <= LEVEL * size
        and (one is other or (one.size == size and one.ink == other.ink))
    )


def _worded(words: Sequence[Word]) -> bool:
    """True where most of the words are made of letters, unlike the cells of a row of figures."""
    return sum(any(map(str.isalpha, word.text)) for word in words) > 0.7 * len(words)


def cell_gap(lines: Iterable[Sequence[Word]]) -> float:
    """The white space in ems from which a gap is none between words; 0 where the text is justified, so that spaces say
    nothing. Looks at the last words of each line."""
    gaps = sorted(
        (words[-1].x0 - words[-2].x1) / words[-1].style.size
        for words in lines
        if len(words) > 2 and words[-1].style.size
    )
    if not gaps:
        return 0.0
    usual = gaps[len(gaps) // 2]
    return max(CELL, WIDER * usual) if gaps[9 * len(gaps) // 10] <= RAGGED * usual else 0.0


def is_letterspaced(words: Sequence[Word]) -> bool:
    """True for "E x c l u s i o n s": nearly all words are single letters."""
    if len(words) < LETTERS or len(words[1].text) + len(words[2].text) + len(words[3].text) > 4:
        return False
    single = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    return single >= max(LETTERS, LOOSE * len(words))


def closed_up(words: Sequence[Word]) -> list[Word]:
    """The words that letters set apart make: a new one begins after a space wider than usual, and at a whole word."""
    gaps = sorted(after.x0 - before.x1 for before, after in pairwise(words))
    wide = 1.6 * max(gaps[len(gaps) // 2], 0.1 * words[0].style.size)
    result = [words[0]]
    for last, word in pairwise(words):
        if word.x0 - last.x1 > wide or max(len(last.text), len(word.text)) > 2:
            result.append(word)
            continue
        made = result[-1]
        box = (min(made.x0, word.x0), min(made.y0, word.y0), max(made.x1, word.x1), max(made.y1, word.y1))
        style = made.style if made.style.size >= word.style.size else word.style
        result[-1] = replace(made, text=made.text + word.text, x0=box[0], y0=box[1], x1=box[2], y1=box[3], style=style)
    return result
