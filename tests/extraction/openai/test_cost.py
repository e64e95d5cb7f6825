"""What a run costs beside asking item by item, in tokens of a tokenizer that brings its vocabulary along."""

from __future__ import annotations

import pytest

from bench.model_cost import Cost, measure
from tests.extraction.openai.labelled import SCORER, TRAVEL, labelled, names

pytestmark = pytest.mark.skipif(not SCORER.is_file(), reason="the labelled policies are not here (DCI_EVAL_DIR)")
SAVED, ALONE = 30, 1.2


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    return [measure(labelled(name).document, TRAVEL, labelled(name).labels) for name in names()]


def test_a_policy_with_segments_costs_a_thirtieth_each_and_in_all(costs: list[Cost]) -> None:
    covering = [cost for cost in costs if cost.segments]
    assert {cost.name: cost.naive / cost.ours for cost in covering if cost.naive < SAVED * cost.ours} == {}
    assert sum(cost.naive for cost in costs) >= SAVED * sum(cost.ours for cost in costs)


def test_a_policy_without_segments_costs_little_more_than_itself(costs: list[Cost]) -> None:
    alone = [cost for cost in costs if not cost.segments]
    assert {cost.name: cost.ours / cost.text for cost in alone if cost.ours > ALONE * cost.text} == {}


def test_no_policy_takes_more_than_fifteen_calls(costs: list[Cost]) -> None:
    assert max(sum(cost.calls.values()) for cost in costs) <= 15
