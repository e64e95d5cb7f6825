"""What figures mean for a limit: certain only where units make it so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.cases.checks import HOURS, case_limit, check, line_kind, total
from sidecar.cases.question import Number, Question, read_question
from sidecar.cases.shapes import CaseLimit


def limit(kind: str, value: float | None, unit: str | None, per: str | None = None) -> CaseLimit:
    return case_limit({"kind": kind, "value": value, "unit": unit, "per": per, "unlimited": value is None})


def told(kind: str, value: float | None, unit: str, question: str, per: str | None = None) -> tuple[Any, Any]:
    return check(limit(kind, value, unit, per), read_question(question))


@pytest.mark.parametrize(
    ("value", "unit", "question", "verdict"),
    [
        (6, "hours", "luggage 3 days late", "over"),
        (4, "days", "luggage 3 days late", "not_over"),
        (3, "days", "luggage 3 days late", "to_check"),
        (72, "hours", "luggage 3 days late", "to_check"),
        (60, "hours", "luggage 3 days late", "to_check"),
        (47, "hours", "luggage 3 days late", "over"),
        (97, "hours", "luggage 3 days late", "not_over"),
        (1, "months", "ill for 3 weeks", "to_check"),
        (1, "months", "ill for 2 weeks", "not_over"),
        (1, "months", "ill for 6 weeks", "over"),
        (6, "hours", "a trip of 2 weeks, luggage 3 days late", "to_check"),
        (100, "km", "luggage 3 days late", "to_check"),
    ],
)
def test_a_waiting_period_is_over_or_not_where_that_is_certain(
    value: float, unit: str, question: str, verdict: str
) -> None:
    assert told("waiting_period", value, unit, question)[0] == verdict


def test_without_a_figure_of_its_kind_a_limit_is_not_judged() -> None:
    assert told("waiting_period", 6, "hours", "luggage late") == (None, None)
    assert told("max_amount", 500, "CHF", "luggage 3 days late") == (None, None)
    assert told("deductible", 100, "CHF", "camera of CHF 900") == (None, None)
    assert told("percentage", 80, "%", "bill of CHF 900") == (None, None)


@pytest.mark.parametrize(
    ("kind", "value", "unit", "per", "question", "verdict"),
    [
        ("max_amount", 500, "CHF", None, "camera of CHF 400", "within"),
        ("max_amount", 500, "CHF", None, "camera of CHF 500", "within"),
        ("max_amount", 500, "CHF", None, "camera of CHF 501", "above"),
        ("max_amount", 500, "EUR", None, "camera of CHF 400", "to_check"),
        ("max_amount", 500, "CHF", "person", "cameras of CHF 400, 2 persons", "to_check"),
        ("max_amount", 500, "CHF", "event", "cameras of CHF 400, 2 persons", "within"),
        ("per_item_max", 500, "CHF", "item", "cameras of CHF 400", "to_check"),
        ("daily_max", 100, "CHF", "day", "hotel for CHF 90", "to_check"),
        ("max_amount", None, "CHF", None, "hospital bill of CHF 90000", "within"),
        ("max_amount", 500, "CHF", None, "camera of CHF 400, phone of CHF 300", "to_check"),
        ("distance", 50, "km", None, "breakdown 60 km from home", "above"),
        ("distance", 50, "km", None, "breakdown 40 km from home", "within"),
        ("duration", 90, "days", None, "luggage 3 days late", "to_check"),
    ],
)
def test_an_amount_is_within_or_above_where_that_is_certain(
    kind: str, value: float | None, unit: str, per: str | None, question: str, verdict: str
) -> None:
    assert told(kind, value, unit, question, per)[0] == verdict


def test_the_figure_that_was_judged_is_named() -> None:
    question = read_question("2 persons, luggage 3 days late")
    assert check(limit("waiting_period", 6, "hours"), question) == ("over", 1)
    assert question.numbers[1].text == "3 days"


def test_an_amount_per_person_is_told_for_all() -> None:
    two, unknown = read_question("luggage late, 2 persons"), read_question("luggage late")
    made = total(limit("max_amount", 500, "CHF", "person"), two)
    assert made is not None
    assert (made.persons, made.value) == (2, 1000.0)
    assert total(limit("max_amount", 500, "CHF", "person"), unknown) is None
    assert total(limit("max_amount", 500, "CHF", "event"), two) is None
    assert total(limit("daily_max", 500, "CHF", "person"), two) is None
    assert total(limit("max_amount", None, "CHF", "person"), two) is None


UNITS = st.sampled_from(sorted(HOURS))


@given(st.integers(1, 400), UNITS, st.integers(1, 400), UNITS)
def test_what_is_called_certain_holds_for_every_length_of_a_month(
    value: int, unit: str, waited: int, wait_unit: str
) -> None:
    number = Number(f"{value} {unit}", float(value), unit, None, 0, 1)
    verdict, _ = check(limit("waiting_period", float(waited), wait_unit), Question("", "en", (number,), ()))
    least, most = (value * hours for hours in HOURS[unit])
    low, high = (waited * hours for hours in HOURS[wait_unit])
    if verdict == "over":
        assert least > high or unit == wait_unit
        assert value > waited or unit != wait_unit
    if verdict == "not_over":
        assert most < low or unit == wait_unit
        assert value < waited or unit != wait_unit


def test_every_kind_of_limit_has_its_place() -> None:
    assert line_kind("max_amount") == line_kind("advance") == "ceiling"
    assert (line_kind("percentage"), line_kind("something new")) == ("other_figure", "other_figure")
