"""What the question's figures mean for a limit: certain where units make it so, else "to be checked". Pure numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sidecar.cases.question import Question
from sidecar.cases.shapes import CaseLimit, Check, LineKind, Total

KINDS: Mapping[str, LineKind] = {
    "max_amount": "ceiling",
    "daily_max": "ceiling",
    "annual_max": "ceiling",
    "per_item_max": "ceiling",
    "advance": "ceiling",
    "deductible": "deductible",
    "waiting_period": "waiting_period",
    "duration": "duration",
}
HOURS: Mapping[str, tuple[float, float]] = {
    "hours": (1, 1),
    "days": (24, 24),
    "weeks": (168, 168),
    "months": (28 * 24, 31 * 24),
    "years": (365 * 24, 366 * 24),
}
"""the least and the most that one of a unit can be"""
_WHOLE = ("max_amount", "annual_max")
"""amounts for all that happens, not for a day or a thing"""


def line_kind(limit_kind: str) -> LineKind:
    return KINDS.get(limit_kind, "other_figure")


def case_limit(row: Mapping[str, Any]) -> CaseLimit:
    value = row.get("value")
    return CaseLimit(
        kind=str(row.get("kind") or ""),
        value=float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None,
        unlimited=bool(row.get("unlimited")),
        unit=row.get("unit") or None,
        per=row.get("per") or None,
        qualifier=row.get("qualifier") or None,
    )


def check(limit: CaseLimit, question: Question) -> tuple[Check | None, int | None]:
    """The verdict on a limit and the place of the question's figure it is about; (None, None) where it has none."""
    match line_kind(limit.kind):
        case "waiting_period" if question.has(time=True):
            index = question.only(time=True)
            return ("to_check" if index is None else _waited(limit, question, index)), index
        case "duration" if question.has(time=True):
            # Whether it is the delay, the journey or the cover that lasts so long no unit tells.
            return "to_check", question.only(time=True)
        case "ceiling" if question.has(money=True):
            index = question.only(money=True)
            return ("to_check" if index is None else _money(limit, question, index)), index
        case "other_figure" if limit.unit == "km" and question.has(distance=True):
            index = question.only(distance=True)
            return ("to_check" if index is None else _compared(limit, question.numbers[index].value)), index
    return None, None


def total(limit: CaseLimit, question: Question) -> Total | None:
    """What an amount per person makes for all of the question's people, where it names more than one."""
    persons = question.persons
    if limit.kind not in _WHOLE or limit.per != "person" or limit.value is None or persons is None or persons < 2:
        return None
    return Total(persons, limit.value * persons)


def _waited(limit: CaseLimit, question: Question, index: int) -> Check:
    """Whether the case has lasted longer than the time to be waited; just as long is for people to tell."""
    number = question.numbers[index]
    if limit.value is None or limit.unit is None or limit.unit not in HOURS:
        return "to_check"
    if number.unit == limit.unit:
        longer, shorter = number.value > limit.value, number.value < limit.value
    else:
        # "3 days late" is anything from more than two days to less than four: other units are compared at the edges.
        least, most = HOURS[number.unit]
        low, high = HOURS[limit.unit]
        longer = (number.value - 1) * least > limit.value * high
        shorter = (number.value + 1) * most < limit.value * low
    if longer:
        return "over"
    return "not_over" if shorter else "to_check"


def _money(limit: CaseLimit, question: Question, index: int) -> Check:
    number, several = question.numbers[index], (question.persons or 1) > 1
    if limit.unlimited:
        return "within"
    if number.unit != limit.unit or limit.kind not in _WHOLE or (limit.per not in (None, "event") and several):
        return "to_check"
    if limit.per in ("day", "item"):
        return "to_check"
    return _compared(limit, number.value)


def _compared(limit: CaseLimit, value: float) -> Check:
    if limit.unlimited:
        return "within"
    if limit.value is None:
        return "to_check"
    return "within" if value <= limit.value else "above"
