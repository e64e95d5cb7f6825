"""A person's figure is held to its quote by the rules that hold the machine's."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.models import LimitKind
from sidecar.values import find_figures
from sidecar.verification.edits import LimitEdit, Quote, check_limit, check_words

QUOTE = Quote("Lost luggage is insured up to EUR 1,500.00 per person.", "en")
GERMAN = Quote("Gepäck ist bis CHF 2'000.– pro Ereignis versichert, höchstens 30 Tage.", "de")


def edit(
    value: float | None = 1500.0,
    unit: str | None = "EUR",
    *,
    kind: str | None = "max_amount",
    per: str | None = "person",
    unlimited: bool = False,
) -> LimitEdit:
    return LimitEdit(kind, value, unlimited, unit, per)


def test_a_figure_that_stands_in_its_quote_holds() -> None:
    problems, (reading,) = check_limit(edit(), [QUOTE])
    assert problems == []
    assert (reading.quote, reading.found.text, reading.found.figure.value) == (0, "EUR 1,500.00", 1500.0)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (edit(1501.0), [("value", "figure_not_in_quote")]),
        (edit(unit="USD"), [("value", "figure_not_in_quote")]),
        (edit(unit="days"), [("unit", "kind_and_unit_disagree"), ("value", "figure_not_in_quote")]),
        (edit(kind="duration"), [("unit", "kind_and_unit_disagree")]),
        (edit(kind="sum"), [("kind", "unknown_kind")]),
        (edit(kind=None), [("kind", "unknown_kind")]),
        (edit(value=None), [("value", "no_figure")]),
        (edit(value=float("inf")), [("value", "no_figure")]),
        (edit(unlimited=True), [("value", "no_figure")]),
        (edit(value=None, unlimited=True), [("value", "figure_not_in_quote")]),
        (edit(per="household"), [("per", "unknown_per")]),
        (edit(per="event"), [("per", "per_not_in_quote")]),
    ],
)
def test_what_the_quote_does_not_bear_out_is_named_by_its_field(wrong: LimitEdit, found: list[tuple[str, str]]) -> None:
    problems, readings = check_limit(wrong, [QUOTE])
    assert [(problem.field, problem.code) for problem in problems] == found
    assert all(problem.message.endswith(".") for problem in problems)
    assert [reading.found.figure.value for reading in readings] == [1500.0]


def test_what_the_quote_does_not_say_of_per_is_the_persons_own_reading() -> None:
    silent = Quote("Lost luggage is insured up to EUR 1,500.00.", "en")
    assert check_limit(edit(per="person"), [silent])[0] == []
    assert check_limit(edit(per=None), [QUOTE])[0] == []


def test_a_finding_without_a_quote_proves_nothing() -> None:
    assert [problem.code for problem in check_limit(edit(), [])[0]] == ["no_evidence"]
    assert [problem.code for problem in check_words("text", "Cash is not insured.", [])] == ["no_evidence"]


def test_one_of_several_quotes_is_enough_and_all_are_read() -> None:
    problems, readings = check_limit(edit(2000.0, "CHF", per="event"), [QUOTE, GERMAN])
    assert problems == []
    assert [(reading.quote, reading.found.figure.unit) for reading in readings] == [(0, "EUR"), (1, "CHF"), (1, "days")]


def test_an_amount_without_a_currency_counts_as_one_of_the_edits_own() -> None:
    row = Quote("Lost luggage up to 1,500", "en")
    assert check_limit(edit(per=None), [row])[0] == []
    assert [problem.code for problem in check_limit(edit(unit="%", per=None), [row])[0]] == ["figure_not_in_quote"]


def test_a_row_of_a_table_holds_its_numbers_alone() -> None:
    row = Quote("Lost luggage 1,500 3,000", "en")
    for value in (1500.0, 3000.0):
        problems, readings = check_limit(edit(value, per=None), [row])
        assert problems == []
        assert [row.text[one.found.start : one.found.end] for one in readings] == ["1,500", "3,000"]
    assert [problem.code for problem in check_limit(edit(500.0, per=None), [row])[0]] == ["figure_not_in_quote"]
    named = Quote("Item 12: luggage up to EUR 3,000", "en")
    assert [problem.code for problem in check_limit(edit(12.0, per=None), [named])[0]] == ["figure_not_in_quote"]


def test_words_need_words() -> None:
    assert check_words("text", "Cash is not insured.", [QUOTE]) == []
    assert [(p.field, p.code) for p in check_words("name", " ", [QUOTE])] == [("name", "no_text")]


@given(
    st.sampled_from([QUOTE, GERMAN, Quote("nothing", None)]),
    st.sampled_from([*get_args(LimitKind), "sum", None]),
    st.sampled_from([1500.0, 2000.0, 30.0]) | st.none() | st.floats(),
    st.booleans(),
    st.sampled_from(["EUR", "CHF", "days", "%", "", None, "x"]),
    st.sampled_from([None, "person", "event", "x"]),
)
def test_nothing_passes_that_the_reader_cannot_read(
    quote: Quote, kind: str | None, value: float | None, unlimited: bool, unit: str | None, per: str | None
) -> None:
    problems, _ = check_limit(LimitEdit(kind, value, unlimited, unit, per), [quote])
    if problems:
        return
    figures = [found.figure for found in find_figures(quote.text, quote.language or "de")]
    assert any(figure.value == pytest.approx(value) and figure.unit == unit for figure in figures)
