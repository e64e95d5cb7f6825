"""An invented boat policy, what it says, and a model that answers by a function, for the tests beside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sidecar.errors import ModelError
from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.calls import Answer, Call
from sidecar.models import Document, Usage
from tests.extraction.paper import Paper
from tests.model_server.prompts import Prompt, read_prompt

Json = dict[str, Any]
NOTHING: Json = {"routes": [], "verdicts": [], "limits": [], "clauses": []}


def policy() -> Document:
    paper = Paper(language="en", name="boat.pdf")
    paper.section("1", "General provisions", "The contract runs for one year.", "Cover ends after 90 days abroad.")
    paper.section("2", "Hull cover", "If the boat sinks, we pay up to EUR 5'000 per event.", "Racing is not insured.")
    paper.section("3", "Towing")
    paper.section(
        "3.1",
        "Tow to port",
        "Towing into a port is covered up to EUR 800 per event.",
        "You must call us first.",
        level=2,
    )
    paper.section("4", "Data protection", "We keep data for as long as the law demands.")
    return paper.document()


class FunctionModel:
    """Answers in the process by a function of the prompt, which may raise what a model raises."""

    def __init__(self, answer: Callable[[Prompt], Json]) -> None:
        self._answer = answer
        self.calls: list[Call] = []
        self._lock = threading.Lock()

    @property
    def usage(self) -> Usage:
        return Usage(calls=len(self.calls))

    def ask(self, call: Call) -> Answer:
        with self._lock:
            self.calls.append(call)
        return Answer(Reply.model_validate(self._answer(read_prompt(call.system, call.user))), Usage(calls=1))

    def prompts(self, task: str) -> list[Prompt]:
        found = (read_prompt(call.system, call.user) for call in self.calls)
        return [prompt for prompt in found if prompt.task == task]


def number(prompt: Prompt, words: str) -> int:
    """The number of the shown line that holds the words."""
    return next(line.number for line in prompt.lines if words in line.text)


def honest(prompt: Prompt) -> Json:
    """What a careful reader answers about the boat policy."""
    if prompt.task == "routing":
        rows = {row.label: row.number for row in prompt.rows}
        hull, tow = rows["2 Hull cover"], rows["3 Towing"]
        routes = [
            {"segment": "hull", "first": hull, "last": hull},
            {"segment": "towing", "first": tow, "last": tow + 1},
        ]
        return {**NOTHING, "routes": routes}
    if prompt.task == "segment" and prompt.segment == "hull":
        line = number(prompt, "sinks")
        return {
            "routes": [],
            "verdicts": [verdict("hull", line), verdict("hull/sinking", line)],
            "limits": [limit("hull/sinking", 5000, line)],
            "clauses": [clause("hull", "exclusion", number(prompt, "Racing"))],
        }
    if prompt.task == "segment" and prompt.segment == "towing":
        line = number(prompt, "Towing into")
        return {
            "routes": [],
            "verdicts": [verdict("towing", line), verdict("towing/tow_to_port", line)],
            "limits": [limit("towing/tow_to_port", 800, line)],
            "clauses": [clause("towing", "condition", number(prompt, "You must call"))],
        }
    if prompt.task == "second pass" and any("90 days" in line.text for line in prompt.lines):
        line = number(prompt, "90 days")
        days = {**limit("", 90, line), "kind": "duration", "unit": "days", "per": None}
        return {**NOTHING, "limits": [days]}
    return NOTHING


def route(segment: str, first: int, last: int) -> Json:
    return {"segment": segment, "first": first, "last": last}


def verdict(owner: str, *lines: int, said: str = "covered", summary: str = "") -> Json:
    return {"owner": owner, "verdict": said, "lines": list(lines), "summary": summary}


def limit(owner: str, value: float | None, *lines: int) -> Json:
    return {
        "owner": owner, "item": "", "kind": "max_amount", "value": value, "unlimited": False, "unit": "EUR",
        "per": "event", "qualifier": "", "lines": list(lines),
    }  # fmt: skip


def clause(owner: str, kind: str, *lines: int) -> Json:
    return {"owner": owner, "item": "", "kind": kind, "lines": list(lines)}


def failing(task: str, error: ModelError, *, segment: str = "", then: Callable[[Prompt], Json] = honest) -> Any:
    """A function that raises the error at one question and answers the others."""

    def answer(prompt: Prompt) -> Json:
        if prompt.task == task and prompt.segment == segment:
            raise error
        return then(prompt)

    return answer
