"""One question about all that does not hold, of the lines it is about; an answer mends one finding at most."""

from __future__ import annotations

from typing import Any

from sidecar.extraction.openai.answers import Reply
from sidecar.extraction.openai.findings import Finding, Reader
from sidecar.extraction.openai.repair import MOST, mend, repair_of
from sidecar.extraction.openai.sheet import number_lines
from tests.extraction.openai.boats import NOTHING, limit, policy, verdict
from tests.extraction.paper import BOATS

SHEET = number_lines([policy()])
LINES = {entry.line.text: number for number, entry in SHEET.entries.items()}


def line(words: str) -> int:
    return next(number for text, number in LINES.items() if words in text)


def read(**said: Any) -> list[Finding]:
    return list(Reader(SHEET, BOATS, set(SHEET.entries)).findings(Reply(**{**NOTHING, **said})))


def test_what_holds_is_not_asked_about() -> None:
    assert repair_of(read(limits=[limit("hull/sinking", 5000, line("sinks"))]), SHEET, BOATS) is None


def test_all_that_does_not_hold_is_one_question_with_the_lines_it_cites() -> None:
    findings = read(
        limits=[limit("hull/sinking", 1, line("sinks")), limit("towing", 2, line("Towing into"))],
        verdicts=[verdict("hull", line("sinks"))],
    )
    repair = repair_of(findings, SHEET, BOATS)
    assert repair is not None
    assert len(repair.findings) == 2
    assert "sinks" in repair.call.user
    assert "Towing into" in repair.call.user
    assert "90 days" not in repair.call.user
    assert repair.call.user.count("cannot be read from the cited lines") == 2


def test_a_figure_without_a_line_is_looked_for() -> None:
    repair = repair_of(read(limits=[limit("hull/sinking", 5000, 999_999)]), SHEET, BOATS)
    assert repair is not None
    assert "sinks" in repair.call.user


def test_a_verdict_without_a_line_cannot_be_asked_about() -> None:
    assert repair_of(read(verdicts=[verdict("hull", 999_999)]), SHEET, BOATS) is None


def test_what_instructs_is_not_asked_about_again() -> None:
    sinks = line("sinks")
    flagged = number_lines([policy()], {(0, SHEET.entries[sinks].line.id)})
    reply = Reply(**{**NOTHING, "limits": [limit("hull/sinking", 1, sinks)]})
    assert repair_of(list(Reader(flagged, BOATS, set(flagged.entries)).findings(reply)), flagged, BOATS) is None


def test_lines_beside_an_instruction_are_not_read_again() -> None:
    beside = number_lines([policy()], {(0, SHEET.entries[line("Racing")].line.id)})
    reply = Reply(**{**NOTHING, "limits": [limit("hull/sinking", 5000, 999_999)]})
    assert repair_of(list(Reader(beside, BOATS, set(beside.entries)).findings(reply)), beside, BOATS) is None


def test_a_question_has_an_end() -> None:
    findings = read(limits=[limit("hull/sinking", 10_000 + place, line("sinks")) for place in range(MOST + 20)])
    repair = repair_of(findings, SHEET, BOATS)
    assert repair is not None
    assert len(repair.findings) == MOST


def test_each_answer_mends_one_finding_and_only_one_that_it_is_about() -> None:
    sinks = line("sinks")
    broken = read(limits=[limit("hull/sinking", 1, sinks), limit("hull/sinking", 2, sinks)])
    good = read(limits=[limit("hull/sinking", 5000, sinks)])
    assert mend(broken, good) == {id(broken[0]): good[0]}
    assert mend(broken, read(limits=[limit("towing", 800, line("Towing into"))])) == {}
    assert mend(broken, read(verdicts=[verdict("hull", sinks)])) == {}
    assert mend(broken, read(limits=[limit("hull/sinking", 3, sinks)])) == {}
