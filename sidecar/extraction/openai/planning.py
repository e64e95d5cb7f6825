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
    routing_prompt,
    second_pass_prompt,
    segment_prompt,
    system_prompt,
)
from sidecar.extraction.openai.routing import Routing, parts, worth_reading
from sidecar.extraction.openai.sheet import Sheet
from sidecar.models import Taxonomy, TaxonomyItem

_MOST_OUT = {"routing": 4_000, "segment": 16_000, "second_pass": 16_000, "repair": 8_000}
"""tokens of the longest answer"""
_SECOND_SHARE = 0.8
"""of the documents' characters, what a second pass may read where segments were found"""
_WHOLE_SHARE, _FRAME_SHARE, _LEAST = 1.18, 1.15, 3_000
"""where none was found, all calls together stay near the documents' own length; frames take more tokens a character"""


@dataclass(frozen=True, slots=True)
class Portions:
    """How much one call may carry: characters of the outline, of a segment's text, of what no segment claimed."""

    routing: int = 60_000
    segment: int = 60_000
    second_pass: int = 60_000


@dataclass(frozen=True)
class Question:
    """A call, the lines it shows, and the segments (item ids) that stay undecided if it fails."""

    call: Call
    lines: frozenset[int]
    segment: TaxonomyItem | None
    hangs: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Makes the questions of one round."""

    sheet: Sheet
    taxonomy: Taxonomy
    opinion: Opinion
    portions: Portions

    def questions(self, routing: Routing) -> list[Question]:
        segments = {segment.id: segment for segment in self.taxonomy.segments}
        made = [
            self._segment(segments[segment], part)
            for segment, blocks in routing.claimed.items()
            for part in parts(blocks, self.sheet, self.portions.segment)
        ]
        return [*made, *self._second_pass(routing)]

    def _segment(self, segment: TaxonomyItem, blocks: Collection[int]) -> Question:
        user = segment_prompt(self.sheet.text(blocks), self.taxonomy, segment, language(self.sheet))
        call = make_call("segment", segment.key, user, self.sheet, self.taxonomy)
        return Question(call, self._lines(blocks), segment, (segment.id,))

    def _second_pass(self, routing: Routing) -> Iterator[Question]:
        blocks = worth_reading(routing.unclaimed, self.sheet, self.opinion, self._allowance(routing))
        every = tuple(segment.id for segment in self.taxonomy.segments)
        for part in parts(blocks, self.sheet, self.portions.second_pass):
            user = second_pass_prompt(self.sheet.text(part), self.taxonomy, language(self.sheet))
            call = make_call("second_pass", "second pass", user, self.sheet, self.taxonomy)
            yield Question(call, self._lines(part), None, every)

    def _allowance(self, routing: Routing) -> int:
        """Characters that the second pass may read."""
        length = sum(len(page.text) for document in self.sheet.documents for page in document.pages)
        if routing.claimed:
            return int(_SECOND_SHARE * length)
        calls = routing_calls(self.sheet, self.taxonomy, self.portions.routing)
        frame = len(calls[0].system) + len(json.dumps(Reply.model_json_schema()))
        asked = (len(calls) + 1) * frame + sum(len(call.user) for call in calls)
        asked += len(second_pass_prompt("", self.taxonomy, language(self.sheet)))
        return max(_LEAST, int(_WHOLE_SHARE * length - _FRAME_SHARE * asked))

    def _lines(self, blocks: Collection[int]) -> frozenset[int]:
        return frozenset(self.sheet.shown(blocks))


def routing_calls(sheet: Sheet, taxonomy: Taxonomy, most: int) -> list[Call]:
    """The outline in calls of at most `most` characters of it: nearly always one."""
    outlines: list[str] = []
    for row in sheet.outline().split("\n"):
        if outlines and len(outlines[-1]) + len(row) < most:
            outlines[-1] += f"\n{row}"
        else:
            outlines.append(row)
    return [
        make_call("routing", "routing", routing_prompt(outline, taxonomy, language(sheet)), sheet, taxonomy)
        for outline in outlines
    ]


def make_call(kind: CallKind, subject: str, user: str, sheet: Sheet, taxonomy: Taxonomy) -> Call:
    return Call(
        kind=kind,
        subject=subject,
        system=system_prompt(taxonomy),
        user=user,
        schema=Reply,
        max_output_tokens=_MOST_OUT[kind],
        prompt_version=PROMPT_VERSION,
    )


def language(sheet: Sheet) -> str:
    """The language of names and summaries: the first document's."""
    return sheet.documents[0].language if sheet.documents else ""
