"""Text made plain for matching, with the way back to every original character. Knows no values.

Lower case, one kind of apostrophe, dash and space; soft hyphens and line-end hyphenation are taken out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_APOSTROPHES = "\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\u055a\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x0b\x0c\r"
_ONE_TO_ONE = {
    **{ord(c): "'" for c in _APOSTROPHES},
    **{ord(c): "-" for c in _DASHES},
    **{ord(c): " " for c in _SPACES},
}
_DROPPED = re.compile(
    "[\u00ad\u200b\u200c\u200d\u2060\ufeff]"
    "|(?<=[^\\W\\d_])-[ ]*\n[ ]*(?=[a-zäöüéèàç])(?!(?:und|oder|et|ou|and|or|e|o)\\b)"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is what is matched; `offsets[i]` is the original place of character i (one more entry for the end)."""

    text: str
    offsets: range | tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original range of text[start:end]; end > start."""
        return self.offsets[start], self.offsets[end - 1] + 1


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def plain(text: str) -> Plain:
    """Same characters, made plain; offsets strictly rise."""
    # hyphenation is joined only where the next line goes on in lower case, so the original's case decides
    cased = text.translate(_ONE_TO_ONE)
    same_length = _lower(cased)
    drops = [m.span() for m in _DROPPED.finditer(cased)]
    if not drops:
        return Plain(same_length, range(len(text) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end in drops:
        parts.append(same_length[at:start])
        offsets.extend(range(at, start))
        at = end
    parts.append(same_length[at:])
    offsets.extend(range(at, len(text) + 1))
    return Plain("".join(parts), tuple(offsets))
