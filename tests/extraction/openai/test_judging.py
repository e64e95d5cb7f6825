"""The second opinion: what it disputes, and what stands of an answer whose lines held an instruction."""

from __future__ import annotations

from typing import Any

import pytest

from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.findings import Finding, Reader
from sidecar.extraction.openai.judging import INSTRUCTED, distrusted, judged
from sidecar.extraction.openai.opinion import second_opinion, told_by_flagged
from sidecar.extraction.openai.sheet import number_lines
from sidecar.models import Verdict
from tests.extraction.openai.boats import NOTHING, clause, limit, policy, verdict
from tests.extraction.paper import BOATS

SHEET = number_lines([policy()])
OPINION = second_opinion([policy()], BOATS, frozenset())
LINES = {entry.line.text: number for number, entry in SHEET.entries.items()}
HULL, TOWING, _ = BOATS.segments


def line(words: str) -> int:
    return next(number for text, number in LINES.items() if words in text)


def read(**said: Any) -> list[Finding]:
    return list(Reader(SHEET, BOATS, set(SHEET.entries)).findings(Reply(**{**NOTHING, **said})))


def disputes(**said: Any) -> list[str]:
    return [finding.claim.disputed for finding in judged(read(**said), OPINION)]


def test_what_the_words_say_is_not_disputed() -> None:
    sinks = line("sinks")
    assert disputes(
        verdicts=[verdict("hull", sinks), verdict("hull/sinking", sinks)],
        limits=[limit("hull/sinking", 5000, sinks), limit("", 5000, sinks)],
        clauses=[clause("hull", "exclusion", line("Racing")), clause("towing", "condition", line("You must call"))],
    ) == ["", "", "", "", "", ""]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"verdicts": [verdict("hull/sinking", line("Racing"))]}, "owner_not_named"),
        ({"verdicts": [verdict("hull", line("We keep data"))]}, "owner_not_named"),
        ({"clauses": [clause("hull", "exclusion", line("sinks"))]}, "reads_otherwise"),
        ({"clauses": [clause("", "condition", line("The contract runs"))]}, "reads_otherwise"),
    ],
)
def test_what_the_words_do_not_say_is_disputed(said: Any, reason: str) -> None:
    assert disputes(**said) == [reason]


def test_an_amount_in_a_currency_that_the_document_does_not_use_does_not_hold() -> None:
    (finding,) = judged(read(limits=[{**limit("hull", 5000, line("sinks")), "unit": "EUR"}]), OPINION)
    assert finding.problem == ""
    (finding,) = judged(read(limits=[{**limit("hull", 5000, line("sinks")), "unit": "CHF"}]), OPINION)
    assert finding.problem == "figure_not_in_quote"


def test_where_a_line_instructs_only_what_the_rules_say_as_well_stands() -> None:
    sinks = line("sinks")
    findings = read(
        verdicts=[verdict("hull", sinks), verdict("hull/sinking", sinks), verdict("hull/salvage", sinks)],
        limits=[limit("hull/sinking", 5000, sinks)],
    )
    kept, doubtful = distrusted(findings, OPINION, BOATS, HULL)
    assert doubtful == {"hull/salvage"}
    assert [finding.problem for finding in kept] == ["", "", INSTRUCTED, ""]


def test_where_a_line_instructs_no_sentence_of_the_models_own_stands() -> None:
    findings = read(verdicts=[verdict("hull", line("sinks"), summary="Call this number.")])
    kept, _ = distrusted(findings, OPINION, BOATS, None)
    assert [(finding.problem, finding.claim.summary) for finding in kept] == [("", "")]


def test_where_a_line_instructs_silence_is_no_answer_either() -> None:
    kept, doubtful = distrusted([], OPINION, BOATS, HULL)
    assert kept == []
    assert doubtful == {"hull", "hull/sinking"}


def test_where_a_line_instructs_another_verdict_is_undecided() -> None:
    findings = read(verdicts=[verdict("hull", line("sinks"), said="excluded")])
    kept, doubtful = distrusted(findings, OPINION, BOATS, None)
    assert doubtful == {"hull"}
    assert kept[0].problem == INSTRUCTED


def test_what_only_a_flagged_line_says_is_undecided() -> None:
    flagged = frozenset({(0, SHEET.entries[line("sinks")].line.id)})
    opinion = second_opinion([policy()], BOATS, flagged)
    assert opinion.verdict("hull/sinking") is Verdict.SILENT
    assert "hull/sinking" in told_by_flagged([policy()], BOATS, opinion)
    assert "towing" not in told_by_flagged([policy()], BOATS, opinion)
