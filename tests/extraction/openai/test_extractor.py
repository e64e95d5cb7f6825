"""The run as a whole: who is asked what, what failures leave undecided, what is repaired, what is told meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from sidecar.errors import (
    BudgetExhausted,
    Cancelled,
    ModelAnswerCut,
    ModelAnswerInvalid,
    ModelCallFailed,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from sidecar.extraction.base import Extraction
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.models import Document, Verdict
from sidecar.pipeline import Source, analyze
from sidecar.ports import Event, SilentReport
from sidecar.verification.verify import verify
from tests.extraction.openai.boats import NOTHING, FunctionModel, Json, failing, honest, limit, number, policy, verdict
from tests.extraction.paper import BOATS
from tests.model_server.prompts import Prompt

ITEMS = {item.id: item for item in BOATS.items}
EVERYTHING = {item.id for item in BOATS.items}


def extract(answer: Callable[[Prompt], Json], document: Document | None = None) -> tuple[Extraction, FunctionModel]:
    model = FunctionModel(answer)
    return OpenAiExtractor(model).extract([document or policy()], BOATS, SilentReport()), model


def said(extraction: Extraction) -> dict[str, Verdict | None]:
    """The verdicts that stand, by path of keys."""
    return {
        str(claim.benefit or claim.segment): claim.verdict
        for claim in extraction.claims
        if claim.category in ("segment", "benefit") and not claim.refused
    }


def test_one_call_routes_one_reads_each_segment_and_one_reads_what_nobody_claims() -> None:
    extraction, model = extract(honest)
    assert [call.kind for call in model.calls].count("routing") == 1
    assert sorted(call.subject for call in model.calls[1:]) == ["hull", "second pass", "towing"]
    assert said(extraction) == {
        "hull": "covered", "hull/sinking": "covered", "towing": "covered", "towing/tow_to_port": "covered",
    }  # fmt: skip
    assert sorted(claim.figure.value or 0 for claim in extraction.claims if claim.figure) == [90.0, 800.0, 5000.0]
    assert extraction.undecided == ()
    assert extraction.usage.calls == 4


def test_a_segments_call_carries_its_own_sections_only() -> None:
    _, model = extract(honest)
    hull = next(prompt for prompt in model.prompts("segment") if prompt.segment == "hull")
    shown = " ".join(line.text for line in hull.lines)
    assert "sinks" in shown
    assert "Towing into" not in shown
    assert "90 days" not in shown


def test_instructions_and_schema_are_the_same_in_every_call_and_the_sections_come_first() -> None:
    _, model = extract(honest)
    assert len({call.system for call in model.calls}) == 1
    assert len({call.schema for call in model.calls}) == 1
    assert all(call.user.startswith(("<lines>\n", "<outline>\n")) for call in model.calls)


def test_two_runs_ask_the_same_bytes() -> None:
    digests = [sorted(call.digest for call in extract(honest)[1].calls) for _ in range(2)]
    assert digests[0] == digests[1]


def test_what_is_read_becomes_proven_coverage() -> None:
    extraction, _ = extract(honest)
    coverage = verify(extraction.claims, [policy()], BOATS)
    hull, towing, crew = coverage.segments
    assert (hull.verdict, towing.verdict, crew.verdict) == (Verdict.COVERED, Verdict.COVERED, Verdict.SILENT)
    assert hull.benefits[0].limits[0].figure.value == 5000
    assert [clause.text for clause in hull.clauses] == ["Racing is not insured."]
    assert coverage.limits[0].figure.value == 90
    assert coverage.withheld == ()


LOST = [ModelAnswerInvalid(), ModelAnswerCut(), ModelRefused(), BudgetExhausted(), ModelCallFailed()]


@pytest.mark.parametrize("error", LOST, ids=lambda error: error.code)
def test_a_lost_answer_leaves_its_segment_undecided_and_the_others_alone(error: ModelError) -> None:
    extraction, _ = extract(failing("segment", error, segment="hull"))
    assert set(extraction.undecided) == {"hull", "hull/sinking", "hull/salvage"}
    assert said(extraction) == {"towing": "covered", "towing/tow_to_port": "covered"}
    assert any("hull" in reason and error.message in reason for reason in extraction.reasons)


@pytest.mark.parametrize("error", LOST, ids=lambda error: error.code)
def test_without_a_routing_the_rules_route_and_the_rest_is_undecided(error: ModelError) -> None:
    extraction, model = extract(failing("routing", error))
    asked = {prompt.segment for prompt in model.prompts("segment")}
    unasked = {item.id for item in BOATS.segments if item.key not in asked}
    assert "hull" in asked
    assert unasked <= set(extraction.undecided)
    assert not asked & set(extraction.undecided)


@pytest.mark.parametrize("error", LOST, ids=lambda error: error.code)
def test_without_the_second_pass_nothing_is_silent(error: ModelError) -> None:
    extraction, _ = extract(failing("second pass", error))
    assert {"crew", "crew/crew_costs", "hull/salvage"} <= set(extraction.undecided)


@pytest.mark.parametrize("error", [ModelUnavailable(), ModelRejected()], ids=lambda error: error.code)
@pytest.mark.parametrize(("task", "segment"), [("routing", ""), ("segment", "hull"), ("second pass", "")])
def test_an_endpoint_that_is_away_ends_the_run_when_all_answers_are_in(
    error: ModelError, task: str, segment: str
) -> None:
    model = FunctionModel(failing(task, error, segment=segment))
    with pytest.raises(type(error)):
        OpenAiExtractor(model).extract([policy()], BOATS, SilentReport())
    assert len(model.calls) == (1 if task == "routing" else 4)


def spoiled(change: Callable[[Prompt, Json], Json], *, repaired: Json | None = None) -> Callable[[Prompt], Json]:
    """Honest answers, of which the hull's are changed; `repaired` is what a repair answers."""

    def answer(prompt: Prompt) -> Json:
        if prompt.task == "repair":
            return repaired or NOTHING
        found = honest(prompt)
        return change(prompt, found) if prompt.segment == "hull" else found

    return answer


def wrong_figure(prompt: Prompt, found: Json) -> Json:
    return {**found, "limits": [limit("hull/sinking", 6000, number(prompt, "sinks"))]}


def test_a_figure_that_is_not_there_is_asked_about_once_and_then_withheld() -> None:
    extraction, model = extract(spoiled(wrong_figure))
    assert [call.kind for call in model.calls].count("repair") == 1
    coverage = verify(extraction.claims, [policy()], BOATS)
    assert coverage.segments[0].benefits[0].limits == ()
    assert coverage.account["withheld"] == {"figure_not_in_quote": 1}


def test_a_repair_that_holds_takes_the_place_of_what_did_not() -> None:
    def answer(prompt: Prompt) -> Json:
        if prompt.task == "repair":
            return {**NOTHING, "limits": [limit("hull/sinking", 5000, number(prompt, "sinks"))]}
        return spoiled(wrong_figure)(prompt)

    coverage = verify(extract(answer)[0].claims, [policy()], BOATS)
    assert coverage.segments[0].benefits[0].limits[0].figure.value == 5000
    assert coverage.withheld == ()


def test_a_repair_adds_nothing_of_its_own() -> None:
    def answer(prompt: Prompt) -> Json:
        if prompt.task == "repair":
            return {**NOTHING, "verdicts": [verdict("crew", number(prompt, "sinks"))]}
        return spoiled(wrong_figure)(prompt)

    assert "crew" not in said(extract(answer)[0])


def test_a_lost_repair_withholds_what_it_was_about() -> None:
    def answer(prompt: Prompt) -> Json:
        if prompt.task == "repair":
            raise ModelRefused
        return spoiled(wrong_figure)(prompt)

    coverage = verify(extract(answer)[0].claims, [policy()], BOATS)
    assert coverage.account["withheld"] == {"figure_not_in_quote": 1}


def test_a_line_that_was_not_shown_proves_nothing_and_leaves_the_item_undecided() -> None:
    extraction, _ = extract(spoiled(lambda prompt, found: {**found, "verdicts": [verdict("hull/salvage", 999)]}))
    coverage = verify(extraction.claims, [policy()], BOATS)
    salvage = next(benefit for benefit in coverage.segments[0].benefits if benefit.key == "salvage")
    assert salvage.verdict is Verdict.UNDECIDED
    assert coverage.account["withheld"] == {"unknown_line": 1}


def test_an_invented_key_is_withheld() -> None:
    extraction, _ = extract(
        spoiled(lambda prompt, found: {**found, "verdicts": [verdict("hull/pirates", number(prompt, "sinks"))]})
    )
    assert verify(extraction.claims, [policy()], BOATS).account["withheld"] == {"unknown_item": 1}


def test_a_benefit_that_the_lines_do_not_name_is_disputed() -> None:
    extraction, _ = extract(
        spoiled(lambda prompt, found: {**found, "verdicts": [verdict("hull/salvage", number(prompt, "Racing"))]})
    )
    disputed = verify(extraction.claims, [policy()], BOATS).account["disputed"]
    assert [(one["item"], one["reason"]) for one in disputed] == [("hull/salvage", "owner_not_named")]


def test_each_segments_findings_are_told_as_its_call_ends() -> None:
    events: list[Event] = []

    def report(event: Event) -> None:
        events.append(event)

    OpenAiExtractor(FunctionModel(honest)).extract([policy()], BOATS, report)
    parts = {event.data["part"]: event.data["findings"] for event in events if "part" in event.data}
    assert all("calls" in event.data["usage"] for event in events)
    assert set(parts) == {"hull", "towing", "second pass"}
    assert {"category": "limit", "segment": "hull", "benefit": "sinking", "verdict": None, "kind": "max_amount",
            "value": 5000.0, "unit": "EUR", "page": 1} in parts["hull"]  # fmt: skip
    progress = [event.progress for event in events]
    assert progress == sorted(progress)


def test_a_cancelled_run_ends_at_once_though_a_call_hangs() -> None:
    release = threading.Event()

    def answer(prompt: Prompt) -> Json:
        if prompt.segment == "towing":
            release.wait(20)
        return honest(prompt)

    def report(event: Event) -> None:
        if "waiting" in event.message:
            raise Cancelled

    try:
        with pytest.raises(Cancelled):
            OpenAiExtractor(FunctionModel(answer)).extract([policy()], BOATS, report)
    finally:
        release.set()


def test_a_plan_names_the_calls_without_asking() -> None:
    model = FunctionModel(honest)
    planned = OpenAiExtractor(model).plan([policy()], BOATS)
    assert model.calls == []
    assert {call.kind for call in planned} == {"routing", "segment", "second_pass"}


def test_a_failed_call_makes_the_analysis_incomplete_and_never_silent() -> None:
    text = b"# Hull cover\n\nIf the boat sinks, we pay up to EUR 5'000 per event.\n\n# Towing\n\nTowing is covered.\n"

    def answer(prompt: Prompt) -> Any:
        raise ModelAnswerInvalid

    outcome = analyze([Source(text, "boat.md")], BOATS, extractor=OpenAiExtractor(FunctionModel(answer)))
    assert {segment.verdict for segment in outcome.coverage.segments} == {Verdict.UNDECIDED}
    assert not outcome.coverage.complete
    assert outcome.coverage.extractor == "openai"
