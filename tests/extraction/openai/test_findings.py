"""Answers point; whatever they point to wrongly is named. A property: no answer at all makes the reader fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.extraction.openai.answers import ClauseFound, LimitFound, Reply, VerdictFound
from sidecar.extraction.openai.findings import LONGEST_QUOTE, Finding, Reader, refused
from sidecar.extraction.openai.sheet import number_lines
from sidecar.models import Verdict
from sidecar.verification.verify import verify
from tests.extraction.openai.boats import NOTHING, clause, limit, policy, verdict
from tests.extraction.paper import BOATS, Paper

SHEET = number_lines([policy()])
LINES = {entry.line.text: number for number, entry in SHEET.entries.items()}
SINKS = next(number for text, number in LINES.items() if "sinks" in text)


def read(shown: set[int] | None = None, **said: list[dict[str, Any]]) -> list[Finding]:
    reader = Reader(SHEET, BOATS, set(SHEET.entries) if shown is None else shown, BOATS.segments[0])
    return list(reader.findings(Reply.model_validate({**NOTHING, **said})))


def test_keys_become_items_and_numbers_become_places() -> None:
    (finding,) = read(limits=[limit("hull/sinking", 5000, SINKS)])
    claim = finding.claim
    assert (claim.segment, claim.benefit, finding.problem) == ("hull", "hull/sinking", "")
    assert SHEET.documents[0].line(claim.span.lines[0]).text == SHEET.entries[SINKS].line.text
    assert (claim.figure.value, claim.figure.unit, claim.per) == (5000, "EUR", "event") if claim.figure else False


def test_a_bare_key_is_one_of_the_segment_that_was_asked_about() -> None:
    (finding,) = read(verdicts=[verdict("sinking", SINKS)])
    assert finding.claim.benefit == "hull/sinking"
    assert finding.claim.verdict is Verdict.COVERED


PROBLEMS: dict[str, tuple[dict[str, list[dict[str, Any]]], str]] = {
    "no line": ({"limits": [limit("hull", 5000)]}, "unknown_line"),
    "line not shown": ({"limits": [limit("hull", 5000, SINKS, 777)]}, "unknown_line"),
    "key unknown": ({"limits": [limit("sails", 5000, SINKS)]}, "unknown_item"),
    "benefit unknown": ({"verdicts": [verdict("hull/sails", SINKS)]}, "unknown_item"),
    "product has no verdict": ({"verdicts": [verdict("", SINKS)]}, "unknown_item"),
    "item unknown": ({"limits": [{**limit("hull", 5000, SINKS), "item": "sails"}]}, "unknown_item"),
    "value wrong": ({"limits": [limit("hull", 5001, SINKS)]}, "figure_not_in_quote"),
    "unit wrong": ({"limits": [{**limit("hull", 5000, SINKS), "unit": "days"}]}, "figure_not_in_quote"),
    "value missing": ({"limits": [limit("hull", None, SINKS)]}, "no_figure"),
    "not unlimited": ({"limits": [{**limit("hull", None, SINKS), "unlimited": True}]}, "figure_not_in_quote"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_does_not_hold_is_named_and_withheld(name: str) -> None:
    said, problem = PROBLEMS[name]
    reader = Reader(SHEET, BOATS, set(SHEET.entries), BOATS.segments[0])
    (finding,) = reader.findings(Reply.model_validate({**NOTHING, **said}))
    assert finding.problem == problem
    coverage = verify([refused(finding)], [policy()], BOATS)
    assert coverage.account["withheld"] == {problem: 1}


def test_a_line_of_another_call_is_no_line_of_this_one() -> None:
    (finding,) = read(shown={1001, 1002}, limits=[limit("hull", 5000, SINKS)])
    assert finding.problem == "unknown_line"


def test_a_flagged_line_proves_nothing() -> None:
    line = SHEET.entries[SINKS].line
    sheet = number_lines([policy()], {(0, line.id)})
    reply = Reply.model_validate({**NOTHING, "verdicts": [verdict("hull", SINKS)]})
    (finding,) = Reader(sheet, BOATS, set(sheet.entries)).findings(reply)
    assert finding.problem == "instruction_as_evidence"


def test_a_clause_that_is_too_long_for_a_quote_ends_earlier() -> None:
    words = ["The boat must be moored with two lines at the bow and two at the stern, each as long as the boat."] * 20
    document = Paper(language="en").section("1", "Mooring", *words).document()
    sheet = number_lines([document])
    reply = Reply.model_validate({**NOTHING, "clauses": [clause("hull", "condition", *range(1002, 1022))]})
    (finding,) = Reader(sheet, BOATS, set(sheet.entries)).findings(reply)
    (kept,) = verify([finding.claim], [document], BOATS).segments[0].clauses
    assert sum(char.isalnum() for char in kept.text) <= LONGEST_QUOTE


def test_a_figure_may_stand_in_a_cell_under_its_columns_head() -> None:
    document = Paper(language="en").section("1", "Sums", ("Sinking", "5'000@Sum in EUR")).document()
    sheet = number_lines([document])
    reply = Reply.model_validate({**NOTHING, "limits": [limit("hull/sinking", 5000, 1002)]})
    (finding,) = Reader(sheet, BOATS, set(sheet.entries)).findings(reply)
    assert finding.problem == ""


@pytest.mark.parametrize(("summary", "kept"), [("Pays 5000 when it sinks.", True), ("Pays 7000.", False), ("", False)])
def test_a_summary_says_no_number_that_its_lines_do_not(summary: str, kept: bool) -> None:
    (finding,) = read(verdicts=[verdict("hull/sinking", SINKS, summary=summary)])
    assert bool(finding.claim.summary) is kept


OWNERS = st.sampled_from(["", "hull", "hull/sinking", "towing/tow_to_port", "sinking", "x", "/", "hull/"])
NUMBERS = st.lists(st.integers(998, 1003 + len(SHEET.entries)), max_size=4)
LIMITS = st.builds(
    LimitFound, owner=OWNERS, item=st.sampled_from(["", "x"]), kind=st.sampled_from(["max_amount", "duration"]),
    value=st.none() | st.floats(), unlimited=st.booleans(), unit=st.sampled_from(["EUR", "days", "", "ß"]),
    per=st.none() | st.sampled_from(["person", "event"]), qualifier=st.text(max_size=3), lines=NUMBERS,
)  # fmt: skip
VERDICTS = st.builds(
    VerdictFound,
    owner=OWNERS,
    verdict=st.sampled_from(["covered", "excluded"]),
    lines=NUMBERS,
    summary=st.text(max_size=9),
)
CLAUSES = st.builds(
    ClauseFound, owner=OWNERS, item=st.just(""), kind=st.sampled_from(["condition", "exclusion"]), lines=NUMBERS
)


@given(st.lists(VERDICTS, max_size=3), st.lists(LIMITS, max_size=3), st.lists(CLAUSES, max_size=3))
def test_no_answer_makes_the_reader_fail_and_whatever_holds_is_proven(
    verdicts: list[VerdictFound], limits: list[LimitFound], clauses: list[ClauseFound]
) -> None:
    reply = Reply(routes=[], verdicts=verdicts, limits=limits, clauses=clauses)
    findings = list(Reader(SHEET, BOATS, set(SHEET.entries)).findings(reply))
    coverage = verify([refused(finding) for finding in findings], [policy()], BOATS)
    text = SHEET.documents[0].pages[0].text
    for segment in coverage.segments:
        for evidence in segment.evidence:
            assert evidence.quote == text[evidence.start : evidence.end]
