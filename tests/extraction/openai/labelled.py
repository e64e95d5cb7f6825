"""The labelled policies, which stand outside of the repository, read once, and what an oracle answers about them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sidecar.documents.reader import parse
from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.opinion import Opinion, second_opinion
from sidecar.extraction.openai.planning import Plan, Portions, Question, routing_calls
from sidecar.extraction.openai.routing import routed
from sidecar.extraction.openai.sheet import Sheet, number_lines
from sidecar.models import Document
from sidecar.taxonomies import seed_taxonomy
from tests.model_server.oracle import Oracle
from tests.model_server.prompts import read_prompt

EVAL = Path(os.environ.get("DCI_EVAL_DIR", "../shared")).resolve()
SCORER = EVAL / "eval" / "score.py"
PORTIONS = Portions()
TRAVEL = seed_taxonomy("travel")


@dataclass(frozen=True)
class Labelled:
    """A policy, its labels, and every question of a run with the oracle's answer."""

    name: str
    document: Document
    labels: dict[str, Any]
    sheet: Sheet
    opinion: Opinion
    answers: Sequence[tuple[Question, Reply]]

    @property
    def pages(self) -> dict[int, int]:
        return pages_of(self.sheet)


def names() -> list[str]:
    return sorted(path.stem for path in (EVAL / "eval" / "labels").glob("*.json")) if SCORER.is_file() else []


def pages_of(sheet: Sheet) -> dict[int, int]:
    return {number: entry.line.page for number, entry in sheet.entries.items()}


@cache
def labelled(name: str) -> Labelled:
    document = parse((EVAL / "policies" / f"{name}.pdf").read_bytes(), name=f"{name}.pdf")
    labels = json.loads((EVAL / "eval" / "labels" / f"{name}.json").read_text(encoding="utf-8"))
    sheet = number_lines([document])
    opinion = second_opinion([document], TRAVEL, frozenset())
    oracle = Oracle(labels, pages_of(sheet))

    def answer(system: str, user: str) -> Reply:
        return Reply.model_validate(oracle.answer(read_prompt(system, user)))

    first = routing_calls(sheet, TRAVEL, PORTIONS.routing)
    routes = [route for call in first for route in answer(call.system, call.user).routes]
    routing = routed(routes, sheet, TRAVEL, opinion)
    questions = Plan(sheet, TRAVEL, opinion, PORTIONS).questions(routing)
    answers = [(question, answer(question.call.system, question.call.user)) for question in questions]
    return Labelled(name, document, labels, sheet, opinion, answers)
