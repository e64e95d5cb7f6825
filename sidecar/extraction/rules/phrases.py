"""Finds many phrases in a text at once, tolerant of case, accents and inflection. Knows words, not their meaning."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Tag = TypeVar("Tag")

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_HYPHENS = ("-", "\u2010", "\u2011")
_KEY = 4
_REMEMBERED = 20_000
_COMPOUND = 9
_INFLECTION = 2
"""letters that may follow a word of five letters or more without changing what it says"""


class Token(NamedTuple):
    text: str
    start: int
    end: int
    hyphen: bool = False
    """a hyphen and another word follow"""


@functools.lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Lower case without accents: `Gepäck` and `GEPACK` are one word."""
    decomposed = unicodedata.normalize("NFKD", word.replace("ß", "ss").lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text with their offsets in it."""
    return tuple(
        Token(fold_word(match.group()), match.start(), match.end(), text[match.end() : match.end() + 1] in _HYPHENS)
        for match in _WORD.finditer(text)
    )


@dataclass(frozen=True, slots=True)
class Stem:
    """One word of a phrase. A `*` leaves its beginning or end open; inside, it spans the middle of a compound."""

    text: str
    open_end: bool = False
    open_start: bool = False
    tail: str = ""
    """what must stand later in the word, after a `*` inside"""

    def fits(self, word: str) -> bool:
        if word.startswith(self.text):
            return self._ends(word, len(self.text))
        if not self.open_start and len(self.text) < _COMPOUND:
            return False
        found = word.find(self.text)
        return found != -1 and self._ends(word, found + len(self.text))

    @property
    def compounds(self) -> bool:
        """Long words keep their sense inside a longer one: `unterkunft` in `reiseunterkunft`."""
        return len(self.text) >= _COMPOUND

    def _ends(self, word: str, end: int) -> bool:
        if self.tail:
            found = word.find(self.tail, end)
            if found == -1:
                return False
            end = found + len(self.tail)
        extra = len(word) - end
        return self.open_end or len(self.text) >= _COMPOUND or extra == 0 or (end > _KEY and extra <= _INFLECTION)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order. `gap` is how many other words may stand between two of them."""

    stems: tuple[Stem, ...]
    gap: int

    @property
    def letters(self) -> int:
        return sum(len(stem.text) + len(stem.tail) for stem in self.stems)


def read_phrase(pattern: str, *, gap: int) -> Phrase | None:
    """A phrase as written in data: words, `*` for an open end. None where no word is in it."""
    stems = []
    for part in re.findall(r"(?:\*|[^\W_])+", pattern):
        words = [fold_word(piece) for piece in part.split("*") if piece]
        if words:
            stems.append(Stem(words[0], part.endswith("*"), part.startswith("*"), "".join(words[1:])))
    return Phrase(tuple(stems), gap) if stems else None


@dataclass(frozen=True, slots=True)
class Hit(Generic[Tag]):
    """A phrase found: first and last token, and the offsets of both in the text."""

    tag: Tag
    phrase: Phrase
    first: int
    last: int
    start: int
    end: int


class PhraseBook(Generic[Tag]):
    """Many tagged phrases behind one index of first letters."""

    def __init__(self, entries: Iterable[tuple[Phrase, Tag]]) -> None:
        self._index: dict[str, list[tuple[Phrase, Tag]]] = defaultdict(list)
        self._inner: dict[str, list[tuple[Phrase, Tag]]] = defaultdict(list)
        self._free: list[tuple[Phrase, Tag]] = []
        self._fitting: dict[str, tuple[tuple[Phrase, Tag], ...]] = {}
        for phrase, tag in entries:
            first = phrase.stems[0]
            (self._free if first.open_start else self._index[first.text[:_KEY]]).append((phrase, tag))
            if first.compounds and not first.open_start:
                self._inner[first.text[:_COMPOUND]].append((phrase, tag))

    def find(self, words: Sequence[Token]) -> Iterator[Hit[Tag]]:
        """Every place where a phrase stands, in the order of the text."""
        for position, word in enumerate(words):
            if word.hyphen and position + 1 < len(words) and words[position + 1].start == word.end + 1:
                yield from self._compound(position, word, words[position + 1])
            known = self._fitting.get(word.text)
            for phrase, tag in self._fit(word.text) if known is None else known:
                last = position if len(phrase.stems) == 1 else _last(words, position, phrase)
                if last is not None:
                    yield Hit(tag, phrase, position, last, word.start, words[last].end)

    def _fit(self, word: str) -> tuple[tuple[Phrase, Tag], ...]:
        """Finds the phrases whose first stem fits a word, and remembers them: a document's words come again."""
        if len(self._fitting) >= _REMEMBERED:
            self._fitting.clear()
        fitting = tuple((phrase, tag) for phrase, tag in self._candidates(word) if phrase.stems[0].fits(word))
        self._fitting[word] = fitting
        return fitting

    def _candidates(self, word: str) -> Iterator[tuple[Phrase, Tag]]:
        for size in range(1, min(_KEY, len(word)) + 1):
            yield from self._index.get(word[:size], ())
        yield from self._free
        for inside in range(1, len(word) - _COMPOUND + 1):
            yield from self._inner.get(word[inside : inside + _COMPOUND], ())

    def _compound(self, position: int, word: Token, after: Token) -> Iterator[Hit[Tag]]:
        """Two words round a hyphen may be one in the data: `Fahrzeug-Rückführung`, `Fahrzeugrückführung`."""
        whole = Token(word.text + after.text, word.start, after.end)
        for phrase, tag in self._index.get(whole.text[:_KEY], ()):
            long_enough = len(phrase.stems[0].text) > len(word.text)
            if len(phrase.stems) == 1 and long_enough and phrase.stems[0].fits(whole.text):
                yield Hit(tag, phrase, position, position + 1, whole.start, whole.end)

    def first(self, words: Sequence[Token]) -> Hit[Tag] | None:
        return next(self.find(words), None)


def _last(words: Sequence[Token], position: int, phrase: Phrase) -> int | None:
    """Where a phrase ends whose first word stands at a position; None where the others do not follow."""
    last = position
    for stem in phrase.stems[1:]:
        for index in range(last + 1, min(last + phrase.gap + 2, len(words))):
            if stem.fits(words[index].text):
                last = index
                break
        else:
            return None
    return last
