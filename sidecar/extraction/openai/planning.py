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
_WHOLE_SHARE, _FRAME_SHARE, _LEAST = 1.22, 1.15, 3_000
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
        call = make_call("segment", segment.key, user, self.sheet, self.taxonomy)
        return Question(call, self._lines(blocks), segment, (segment.id,))

    def _second_pass(self, routing: Routing) -> Iterator[Question]:
        blocks = worth_reading(routing.unclaimed, self.sheet, self.opinion, self._allowance(routing))
        every = tuple(segment.id for segment in self.taxonomy.segments)
        for part in parts(blocks, self.sheet, self.longest):
            user = second_pass_prompt(self.sheet.text(part), language(self.sheet))
            call = make_call("second_pass", "second pass", user, self.sheet, self.taxonomy)
            yield Question(call, self._lines(part), None, every)

    def _allowance(self, routing: Routing) -> int:
        """Characters that the second pass may read."""
        length = sum(len(page.text) for document in self.sheet.documents for page in document.pages)
        if routing.claimed:
            return int(_SECOND_SHARE * length)
        call = routing_call(self.sheet, self.taxonomy)
        frame = len(call.system) + len(json.dumps(Reply.model_json_schema()))
        return max(_LEAST, int(_WHOLE_SHARE * length - _FRAME_SHARE * (2 * frame + len(call.user))))

    def _lines(self, blocks: Collection[int]) -> frozenset[int]:
        return frozenset(self.sheet.shown(blocks))


def routing_call(sheet: Sheet, taxonomy: Taxonomy) -> Call:
    user = routing_prompt(sheet.outline(), taxonomy, language(sheet))
    return make_call("routing", "routing", user, sheet, taxonomy)


def make_call(kind: CallKind, subject: str, user: str, sheet: Sheet, taxonomy: Taxonomy) -> Call:
    return Call(
        kind=kind,
        subject=subject,
        system=system_prompt(taxonomy, language(sheet)),
        user=user,
        schema=Reply,
        max_output_tokens=_MOST_OUT[kind],
        prompt_version=PROMPT_VERSION,
    )


def language(sheet: Sheet) -> str:
    """The language of names and summaries: the first document's."""
    return sheet.documents[0].language if sheet.documents else ""
