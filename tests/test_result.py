from __future__ import annotations

import json
from typing import Any

import pytest

from sidecar.extraction.rules.extractor import RulesExtractor
from sidecar.pipeline import Outcome, Source, analyze
from sidecar.result import counts, to_result
from tests.extraction.paper import BOATS
from tests.test_pipeline import policy


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return analyze([policy(), Source(b"", "empty.pdf")], BOATS, extractor=RulesExtractor())


@pytest.fixture(scope="module")
def result(outcome: Outcome) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(to_result(outcome), ensure_ascii=False))
    return read


def test_the_tree_names_document_extractor_and_taxonomy(outcome: Outcome, result: dict[str, Any]) -> None:
    (document,) = result["documents"]
    assert (document["name"], document["pages"], document["language"]) == ("boat.pdf", 1, "de")
    assert document["sha256"] == outcome.documents[0].sha256
    assert result["extractor"]["name"] == "rules"
    assert result["taxonomy"]["key"] == "boats"
    assert result["failures"]["1:empty.pdf"]["code"] == "document_empty"


def test_every_segment_stands_once_with_its_verdict(result: dict[str, Any]) -> None:
    assert [(s["key"], s["verdict"], s["included"]) for s in result["segments"]] == [
        ("hull", "covered", True),
        ("towing", "undecided", False),
        ("crew", "undecided", False),
    ]


def test_a_figure_hangs_on_its_benefit_with_page_section_quote_and_boxes(
    outcome: Outcome, result: dict[str, Any]
) -> None:
    salvage = next(benefit for benefit in result["segments"][0]["benefits"] if benefit["key"] == "salvage")
    (limit,) = salvage["limits"]
    assert (limit["kind"], limit["value"], limit["unit"], limit["per"]) == ("max_amount", 20000, "CHF", "event")
    place = limit["evidence"]
    page = outcome.documents[0].pages[place["page"] - 1]
    assert page.text[place["start"] : place["end"]] == place["quote"]
    assert "Kaskoversicherung" in place["section"]
    assert all(0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height for x0, y0, x1, y1 in place["boxes"])


def test_counts_are_those_of_the_tree(outcome: Outcome, result: dict[str, Any]) -> None:
    found = counts(outcome.coverage, seeded=True)
    holders = [result, *result["segments"], *(b for s in result["segments"] for b in s["benefits"])]
    assert found["num_limits"] == sum(len(holder["limits"]) for holder in holders) > 0
    assert found["num_exclusions"] == sum(len(holder["exclusions"]) for holder in holders) > 0
    assert found["num_conditions"] == sum(len(holder["conditions"]) for holder in holders)
    assert found["num_segments"] == 1
    assert found["num_benefits"] == sum(b["included"] for b in result["segments"][0]["benefits"])
    assert (found["seeding_success"], result["counts"]["seeding_success"]) == (True, False)
    assert found["usage"]["calls"] == 0
    parts = [*result["segments"], *(b for s in result["segments"] for b in s["benefits"])]
    assert found["undecided"] == sum(part["verdict"] == "undecided" for part in parts) > 0
