"""Routes become blocks per segment; what nobody claims goes to the rules' segment or to the second pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.extraction.openai.answers import Route
from sidecar.extraction.openai.opinion import second_opinion
from sidecar.extraction.openai.routing import parts, routed, worth_reading
from sidecar.extraction.openai.sheet import number_lines
from tests.extraction.openai.boats import policy
from tests.extraction.paper import BOATS

SHEET = number_lines([policy()])
OPINION = second_opinion([policy()], BOATS, frozenset())
BLOCKS = {block.label: block.number for block in SHEET.blocks}
NUMBERS = list(BLOCKS.values())


def route(segment: str, first: int, last: int) -> Route:
    return Route(segment=segment, first=first, last=last)


def test_a_range_of_blocks_is_its_segments() -> None:
    hull = BLOCKS["2 Hull cover"]
    routing = routed([route("hull", hull, hull)], SHEET, BOATS, OPINION)
    assert hull in routing.claimed["hull"]


def test_a_block_may_be_several_segments() -> None:
    routing = routed([route("hull", 1, 5), route("crew", 2, 2)], SHEET, BOATS, OPINION)
    assert 2 in routing.claimed["hull"] & routing.claimed["crew"]
    assert routing.unclaimed == ()


@pytest.mark.parametrize(
    "odd", [route("pirates", 1, 5), route("crew", 3, 2), route("crew", -5, 0), route("crew", 1, 10**9)]
)
def test_what_is_no_route_routes_nothing(odd: Route) -> None:
    assert routed([odd], SHEET, BOATS, OPINION) == routed([], SHEET, BOATS, OPINION)


def test_what_the_model_gives_to_nobody_the_rules_give_to_theirs() -> None:
    assert BLOCKS["2 Hull cover"] in routed([], SHEET, BOATS, OPINION).claimed["hull"]


@given(st.lists(st.builds(route, st.sampled_from(["hull", "towing", "crew"]), st.integers(1, 5), st.integers(1, 5))))
def test_every_block_is_claimed_or_unclaimed_and_never_both(routes: list[Route]) -> None:
    routing = routed(routes, SHEET, BOATS, OPINION)
    claimed = set().union(*routing.claimed.values())
    assert claimed | set(routing.unclaimed) == set(NUMBERS)
    assert claimed.isdisjoint(routing.unclaimed)


def test_the_second_pass_reads_figures_first_and_nothing_that_promises_nothing() -> None:
    assert worth_reading(NUMBERS, SHEET, OPINION, 10_000)
    general, data = BLOCKS["1 General provisions"], BLOCKS["4 Data protection"]
    assert worth_reading([general, data], SHEET, OPINION, 150) == [general]


@given(st.integers(1, 400))
def test_parts_lose_nothing_and_keep_the_order(most: int) -> None:
    runs = list(parts(NUMBERS, SHEET, most))
    assert [block for run in runs for block in run] == NUMBERS
