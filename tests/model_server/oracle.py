"""A model that answers perfectly from labels, about nothing but what stands in its prompt.

Routing: a row of the outline is routed where its shown words or headings are those of a label's place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.model_server.prompts import Prompt, Row, ShownLine

Json = dict[str, Any]
_RUN = 24
"""letters that a shown row and a label's quote must share"""
_WINDOW = 60
_REACH = 60


def squash(text: str) -> str:
    """Letters, digits and % only, in lower case."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return re.sub(r"[^0-9a-zà-öø-ÿß%]", "", text.lower())


@dataclass(frozen=True)
class Oracle:
    """`labels`: the content of a label file. `pages`: the page of each line number, to tell equal quotes apart."""

    labels: Mapping[str, Any]
    pages: Mapping[int, int] = field(default_factory=dict)

    def answer(self, prompt: Prompt) -> Json:
        empty: Json = {"routes": [], "verdicts": [], "limits": [], "clauses": []}
        if prompt.task == "routing":
            return {**empty, "routes": list(self._routes(prompt.rows))}
        if prompt.task == "repair":
            return empty
        stream = Stream(prompt.lines, self.pages)
        return {
            "routes": [],
            "verdicts": list(self._verdicts(stream)),
            "limits": list(self._limits(stream)),
            "clauses": list(self._clauses(stream)),
        }

    def _routes(self, rows: Sequence[Row]) -> Iterator[Json]:
        for segment in (one for one in self.labels["segments"] if one["included"]):
            key = segment["key"]
            own = [
                label
                for label in self._all()
                if (label.get("key") if label is segment else label.get("segment")) == key
            ]
            found = [row.number for row in rows if any(_is_place(row, label) for label in own)]
            for first, last in _ranges(found):
                yield {"segment": key, "first": first, "last": last}

    def _all(self) -> list[Mapping[str, Any]]:
        kinds = ("segments", "benefits", "limits", "exclusions", "conditions")
        return [label for kind in kinds for label in self.labels[kind] if label.get("quote")]

    def _verdicts(self, stream: Stream) -> Iterator[Json]:
        for kind in ("segments", "benefits"):
            for label in self.labels[kind]:
                if not label["included"]:
                    continue
                owner = label["key"] if kind == "segments" else f"{label['segment']}/{label['key']}"
                lines = stream.find(label)
                if lines:
                    yield {"owner": owner, "verdict": "covered", "lines": lines[0], "summary": ""}

    def _limits(self, stream: Stream) -> Iterator[Json]:
        for label in self.labels["limits"]:
            owner = _owner(label)
            for lines in stream.find(label):
                yield {
                    "owner": owner, "item": "", "kind": label["kind"], "value": label["value"],
                    "unlimited": label["unlimited"], "unit": label["unit"], "per": label["per"], "qualifier": "",
                    "lines": lines,
                }  # fmt: skip

    def _clauses(self, stream: Stream) -> Iterator[Json]:
        for kind in ("exclusion", "condition"):
            for label in self.labels[f"{kind}s"]:
                owner = _owner(label)
                lines = stream.find(label)
                if lines:
                    yield {"owner": owner, "item": "", "kind": kind, "lines": lines[0]}


class Stream:
    """The shown lines as one run of letters that knows each letter's line."""

    def __init__(self, lines: Sequence[ShownLine], pages: Mapping[int, int]) -> None:
        pieces = [(line.number, squash(line.text)) for line in lines if line.mark != "!"]
        self._text = "".join(text for _, text in pieces)
        self._numbers = [number for number, text in pieces for _ in text]
        self._pages = pages

    def find(self, label: Mapping[str, Any]) -> list[list[int]]:
        """The line numbers of each place where the label's quote stands, on its page where pages are known."""
        quote = squash(str(label["quote"]))
        tries = (self._places(quote), self._places(quote[:_WINDOW]), self._places(quote[-_WINDOW:]))
        places = next((found for found in map(list, tries) if found), None) or self._scattered(str(label["quote"]))
        return [place for place in places if not self._pages or self._pages.get(place[0]) == label["page"]]

    def _places(self, quote: str) -> Iterator[list[int]]:
        start = self._text.find(quote) if quote else -1
        while start != -1:
            yield sorted(set(self._numbers[start : start + len(quote)]))
            start = self._text.find(quote, start + len(quote))

    def _scattered(self, quote: str) -> list[list[int]]:
        """Where the quote's words stand one after the other with a few others between, as in a row that is cut."""
        words = [word for part in quote.split() if (word := squash(part))]
        found = []
        start = self._text.find(words[0]) if len(words) > 1 else -1
        while start != -1:
            place = self._follow(words, start)
            if place:
                found.append(place)
            start = self._text.find(words[0], start + 1)
        return [place for place in found if not any(set(other) < set(place) for other in found)]

    def _follow(self, words: Sequence[str], start: int) -> list[int]:
        numbers: set[int] = set()
        at = start
        for word in words:
            begin = self._text.find(word, at, at + len(word) + _REACH)
            if begin == -1:
                return []
            numbers.update(self._numbers[begin : begin + len(word)])
            at = begin + len(word)
        return sorted(numbers)


def _owner(label: Mapping[str, Any]) -> str:
    segment, benefit = label.get("segment"), label.get("benefit")
    return "" if not segment else f"{segment}/{benefit}" if benefit else str(segment)


def _is_place(row: Row, label: Mapping[str, Any]) -> bool:
    """Whether the row is where the label stands, by its first words, its heading, or the path of numbers."""
    quote, section = squash(str(label["quote"])), squash(str(label.get("section") or ""))
    for shown in (squash(row.sample), squash(row.label)):
        run = shown[:_RUN]
        if len(run) >= 12 and run in quote:
            return True
    heads = [squash(part) for part in row.path if part]
    own = squash(row.label)
    if len(own) >= 8 and (own in section or (len(section) >= 8 and section in own)):
        return True
    numbers = "".join(_number(part) for part in row.path[-2:])
    return bool(heads) and len(numbers) >= 2 and bool(re.match(re.escape(numbers) + r"(?!\d)", section))


def _number(label: str) -> str:
    match = re.match(r"((?:Art\.|Ziff\.|§)\s*\d+[a-z]?|[A-Z]{1,4}\s?\d*(?:\.\d+)*|\d+(?:\.\d+)*)(?=\s|$)", label)
    return squash(match[1]) if match else ""


def _ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        block = [number for _, number in run]
        yield block[0], block[-1]
