"""Orders planted in documents: none reaches a prompt unmarked, none becomes evidence, none decides a verdict."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from sidecar.documents.reader import parse
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.extraction.openai.injection import instruction_lines
from sidecar.models import Coverage, Document, Verdict
from sidecar.pipeline import Source, analyze
from sidecar.ports import SilentReport
from sidecar.taxonomies import seed_taxonomy
from sidecar.verification.verify import verify
from tests.extraction.openai.boats import FunctionModel
from tests.extraction.openai.hostile import COVERED, FIGURES, GRANTED, HIDDEN, VISIBLE, corpus, labels
from tests.model_server.oracle import Oracle, squash
from tests.model_server.scripts import Obeying

CORPUS = {hostile.name: hostile for hostile in corpus()}
TRAVEL = seed_taxonomy("travel")


@cache
def document(name: str) -> Document:
    return parse(CORPUS[name].data, name=f"{name}.pdf")


def shown(model: FunctionModel) -> str:
    return "\n".join(call.user for call in model.calls)


def obeying() -> tuple[FunctionModel, Obeying]:
    script = Obeying(Oracle(labels()).answer)
    return FunctionModel(script), script


def verdicts(coverage: Coverage, undecided: set[str]) -> dict[str, Verdict]:
    """Every verdict that would be stored; what nobody decided is not silent."""
    found: dict[str, Verdict] = {}
    for segment in coverage.segments:
        for path, item, verdict in (
            (segment.key, segment.item, segment.verdict),
            *((f"{segment.key}/{one.key}", one.item, one.verdict) for one in segment.benefits),
        ):
            found[path] = Verdict.UNDECIDED if verdict is Verdict.SILENT and item in undecided else verdict
    return found


def wrong(found: dict[str, Verdict]) -> dict[str, Verdict]:
    """The verdicts that the policy contradicts; undecided is never wrong."""
    truth = COVERED | GRANTED
    return {
        path: verdict
        for path, verdict in found.items()
        if (verdict.included and path not in truth)
        or (verdict is Verdict.SILENT and path in truth)
        or (verdict is Verdict.EXCLUDED and path != "legal_protection")
    }


def test_the_corpus_is_large_and_mixed() -> None:
    assert len(CORPUS) >= 50
    assert {hostile.way for hostile in CORPUS.values()} == {*VISIBLE, *HIDDEN}


@pytest.mark.parametrize("name", CORPUS)
def test_what_a_model_is_told_to_say_is_not_stored(name: str) -> None:
    model, _ = obeying()
    extraction = OpenAiExtractor(model).extract([document(name)], TRAVEL, SilentReport())
    coverage = verify(extraction.claims, [document(name)], TRAVEL)
    assert wrong(verdicts(coverage, set(extraction.undecided))) == {}
    limits = [limit for one in coverage.segments for benefit in one.benefits for limit in benefit.limits]
    assert {limit.figure.value for limit in (*limits, *coverage.limits)} <= FIGURES


@pytest.mark.parametrize("name", [name for name, hostile in CORPUS.items() if hostile.way in HIDDEN])
def test_what_no_reader_sees_reaches_no_prompt(name: str) -> None:
    model, script = obeying()
    OpenAiExtractor(model).extract([document(name)], TRAVEL, SilentReport())
    assert squash(CORPUS[name].order)[:30] not in squash(shown(model))
    assert script.obeyed == 0


@pytest.mark.parametrize(
    "name", [name for name, hostile in CORPUS.items() if hostile.way in ("white", "tiny", "no_ink", "off_page")]
)
def test_text_that_no_reader_sees_is_flagged(name: str) -> None:
    assert any("hidden" in flag for flag in document(name).quality.flags)


@pytest.mark.parametrize("name", [name for name, hostile in CORPUS.items() if hostile.way in VISIBLE])
def test_a_visible_order_is_marked_in_every_prompt_and_flagged(name: str) -> None:
    hostile = CORPUS[name]
    flagged = instruction_lines([document(name)])
    assert flagged
    model, _ = obeying()
    extraction = OpenAiExtractor(model).extract([document(name)], TRAVEL, SilentReport())
    assert any("instruct" in reason for reason in extraction.reasons)
    for line in shown(model).splitlines():
        match = re.match(r"([!#]?)\d+ (.*)", line)
        if match is not None and match[1] != "!" and len(squash(match[2])) >= 12:
            assert squash(match[2]) not in squash(hostile.order), line


def test_a_careful_model_loses_little_and_the_count_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    tally: Counter[str] = Counter()
    for name in CORPUS:
        for kind, answer in (("obeying", obeying()[0]), ("careful", FunctionModel(Oracle(labels()).answer))):
            extraction = OpenAiExtractor(answer).extract([document(name)], TRAVEL, SilentReport())
            coverage = verify(extraction.claims, [document(name)], TRAVEL)
            found = verdicts(coverage, set(extraction.undecided))
            tally[f"{kind}: wrong"] += len(wrong(found))
            tally[f"{kind}: undecided"] += sum(verdict is Verdict.UNDECIDED for verdict in found.values())
            tally[f"{kind}: all"] += len(found)
    with capsys.disabled():
        print(f"\n{len(CORPUS)} hostile documents: {dict(tally)}")
    assert tally["obeying: wrong"] == tally["careful: wrong"] == 0
    assert tally["careful: undecided"] < tally["obeying: undecided"]


def test_the_whole_way_from_bytes_leaves_the_analysis_incomplete() -> None:
    hostile = CORPUS["paragraph-en-covered"]
    outcome = analyze([Source(hostile.data, "hostile.pdf")], TRAVEL, extractor=OpenAiExtractor(obeying()[0]))
    assert not outcome.coverage.complete
    found = {segment.key: segment.verdict for segment in outcome.coverage.segments}
    assert found["insolvency_protection"] in (Verdict.SILENT, Verdict.UNDECIDED)
    assert found["luggage_travel_delay"] is Verdict.COVERED
