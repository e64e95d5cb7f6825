"""Which questions a run asks, and of which lines. Asks none of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.calls import Call, CallKind
from sidecar.extraction.openai.opinion import Opinion
from sidecar.extraction.openai.prompts import (
    PROMPT_VERSION,
    SYSTEM,
    routing_prompt,
    second_pass_prompt,
    segment_prompt,
)
from sidecar.extraction.openai.routing import Routing, parts, worth_reading
from sidecar.extraction.openai.sheet import Sheet
from sidecar.models import Taxonomy, TaxonomyItem

_MOST_OUT = {"routing": 4_000, "segment": 16_000, "second_pass": 16_000, "repair": 8_000}
"""tokens of the longest answer"""
_SECOND_SHARE = 0.8
"""of the documents' characters, what a second pass may read where segments were found"""
_WHOLE_SHARE, _FRAME_SHARE, _LEAST = 1.14, 1.15, 3_000
"""where none was found, all calls together stay near the documents' own length; frames take more tokens a character"""


@dataclass(frozen=True)
class Question:
    """A call, the lines it shows, and the segments (item ids) that stay undecided if it fails."""

    call: Call
    lines: frozenset[int]
    segment: TaxonomyItem | None
    hangs: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Makes the questions of one round. `longest`: characters of policy text in one call."""

    sheet: Sheet
    taxonomy: Taxonomy
    opinion: Opinion
    longest: int

    def questions(self, routing: Routing) -> list[Question]:
        segments = {segment.id: segment for segment in self.taxonomy.segments}
        made = [
            self._segment(segments[segment], part)
            for segment, blocks in routing.claimed.items()
            for part in parts(blocks, self.sheet, self.longest)
        ]
        return [*made, *self._second_pass(routing)]

    def _segment(self, segment: TaxonomyItem, blocks: Collection[int]) -> Question:
        user = segment_prompt(self.sheet.text(blocks), self.taxonomy, segment, language(self.sheet))
        return Question(_call("segment", segment.key, user), self._lines(blocks), segment, (segment.id,))

    def _second_pass(self, routing: Routing) -> Iterator[Question]:
        blocks = worth_reading(routing.unclaimed, self.sheet, self.opinion, self._allowance(routing))
        every = tuple(segment.id for segment in self.taxonomy.segments)
        for part in parts(blocks, self.sheet, self.longest):
            user = second_pass_prompt(self.sheet.text(part), self.taxonomy, language(self.sheet))
            yield Question(_call("second_pass", "second pass", user), self._lines(part), None, every)

    def _allowance(self, routing: Routing) -> int:
        """Characters that the second pass may read."""
        length = sum(len(page.text) for document in self.sheet.documents for page in document.pages)
        if routing.claimed:
            return int(_SECOND_SHARE * length)
        frame = len(SYSTEM) + len(json.dumps(Reply.model_json_schema()))
        asked = len(routing_call(self.sheet, self.taxonomy).user)
        asked += len(second_pass_prompt("", self.taxonomy, language(self.sheet)))
        return max(_LEAST, int(_WHOLE_SHARE * length - _FRAME_SHARE * (2 * frame + asked)))

    def _lines(self, blocks: Collection[int]) -> frozenset[int]:
        return frozenset(self.sheet.shown(blocks))


def routing_call(sheet: Sheet, taxonomy: Taxonomy) -> Call:
    return _call("routing", "routing", routing_prompt(sheet.outline(), taxonomy, language(sheet)))


def language(sheet: Sheet) -> str:
    return sheet.documents[0].language if sheet.documents else ""


def _call(kind: CallKind, subject: str, user: str) -> Call:
    return Call(
        kind=kind,
        subject=subject,
        system=SYSTEM,
        user=user,
        schema=Reply,
        max_output_tokens=_MOST_OUT[kind],
        prompt_version=PROMPT_VERSION,
    )


def repair_question(user: str) -> Call:
    return _call("repair", "repair", user)
