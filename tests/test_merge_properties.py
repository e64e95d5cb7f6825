"""Invariants of the merge under arbitrary findings, orders and interleavings of machine and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sidecar.merge import COLLECTIONS, Delete, Write
from sidecar.merge.stored import CONTENT
from sidecar.models import Coverage, Verdict
from tests.coverage_model import Found, Person, Shelf, benefit, clause, coverage, limit, segment

KEYS = ("baggage", "health", "legal")
VALUES = st.sampled_from([100.0, 200.0, 2000.0, 1234567.89, None])
LIMITS = st.builds(
    lambda value, kind, per, qualifier: limit(value, kind=kind, per=per, qualifier=qualifier),
    VALUES,
    st.sampled_from(["max_amount", "deductible"]),
    st.sampled_from([None, "person"]),
    st.sampled_from([None, "Plan A"]),
)
CLAUSES = st.builds(clause, st.sampled_from(["War is excluded", "war is excluded!", "Cash is not insured", "Racing"]))
PARTS = st.lists(st.one_of(LIMITS, CLAUSES), max_size=4)
VERDICTS = st.sampled_from(list(Verdict))


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    found: list[Found] = []
    for key in draw(st.permutations(KEYS)):
        names = draw(st.lists(st.sampled_from(["theft", "delay"]), unique=True, max_size=2))
        benefits = [benefit(name, *draw(PARTS), verdict=draw(VERDICTS)) for name in names]
        found.append(segment(key, *benefits, *draw(PARTS), verdict=draw(VERDICTS)))
    product = tuple(draw(st.lists(CLAUSES, max_size=2)))
    return coverage(*found, product=product, complete=draw(st.booleans()))


@st.composite
def acts(draw: st.DrawFn) -> tuple[str, Any]:
    """One event in a product's life: the machine runs, or a person does something to some row."""
    if draw(st.booleans()):
        return "run", draw(coverages())
    what = draw(st.sampled_from(["accepted", "rejected", "edited", "value", "per", "move", "add", "dismiss"]))
    return what, draw(st.integers(min_value=0, max_value=50))


def perform(shelf: Shelf, act: str, choice: Any, decided: dict[str, dict[str, Any]]) -> None:
    if act == "run":
        shelf.analyse(choice)
        return
    person = Person(shelf)
    rows = [(name, row) for name in COLLECTIONS for row in shelf.rows(name)]
    if not rows:
        return
    name, row = rows[choice % len(rows)]
    match act:
        case "accepted" | "rejected" | "edited":
            row = person.decide(name, row["id"], review=act)
        case "value" | "per" if name == "limits":
            row = person.edit(name, row["id"], **({"value": 150.0} if act == "value" else {"per": "family"}))
        case "move" if name == "limits" and shelf.rows("benefits"):
            benefits = shelf.rows("benefits")
            row = person.edit(name, row["id"], benefit=benefits[choice % len(benefits)]["id"], segment=None)
        case "add" if name == "benefits":
            name, row = (
                "limits",
                person.add("limits", benefit=row["id"], segment=None, kind="count", value=3.0, unit="count"),
            )
        case "dismiss":
            row = person.edit(name, row["id"], proposal=None)
        case _:
            return
    decided[row["id"]] = {field: row.get(field) for field in (*CONTENT[name], "review", "origin", "reviewed_by")}


@given(st.lists(acts(), max_size=8))
@settings(max_examples=300, deadline=None)
def test_no_decision_is_ever_lost_or_overwritten(life: list[tuple[str, Any]]) -> None:
    """The shelf itself refuses a create over a row, a stale update and an orphan."""
    shelf, decided = Shelf("product-1"), dict[str, dict[str, Any]]()
    for act, choice in life:
        perform(shelf, act, choice, decided)

        rows = {row["id"]: row for name in COLLECTIONS for row in shelf.rows(name)}
        for row_id, fields in decided.items():
            assert {field: rows[row_id].get(field) for field in fields} == fields


@given(st.lists(acts(), max_size=6), coverages())
@settings(max_examples=300, deadline=None)
def test_the_same_findings_twice_change_nothing(life: list[tuple[str, Any]], found: Coverage) -> None:
    shelf = Shelf("product-1")
    for act, choice in life:
        perform(shelf, act, choice, {})
    shelf.analyse(found)
    before = shelf.dump()

    assert shelf.analyse(found).empty
    assert shelf.dump() == before


def reversed_order(found: Coverage) -> Coverage:
    segments = tuple(
        replace(
            part,
            limits=part.limits[::-1],
            clauses=part.clauses[::-1],
            benefits=tuple(
                replace(one, limits=one.limits[::-1], clauses=one.clauses[::-1]) for one in part.benefits[::-1]
            ),
        )
        for part in found.segments[::-1]
    )
    return replace(found, segments=segments, clauses=found.clauses[::-1])


@given(coverages())
@settings(max_examples=200, deadline=None)
def test_ids_do_not_depend_on_the_order_of_findings(found: Coverage) -> None:
    first, second = Shelf("product-1"), Shelf("product-1")
    first.analyse(found)
    second.analyse(reversed_order(found))

    for name in COLLECTIONS:
        assert set(first.tables[name]) == set(second.tables[name])


@given(coverages(), coverages())
@settings(max_examples=200, deadline=None)
def test_no_row_of_another_product_is_captured(one: Coverage, other: Coverage) -> None:
    neighbour = Shelf("product-2")
    neighbour.analyse(other)
    ids = {row["id"] for _, row in neighbour.stored()}
    shelf = Shelf("product-1", foreign=neighbour.stored())

    for found in (one, other):
        changes = shelf.analyse(found)
        writes: list[Write | Delete] = [*changes.create, *changes.update, *changes.delete]
        named = {change.id for change in writes}
        parents = {write.data.get(name) for write in changes.create for name in ("segment", "benefit")}
        assert not (named | parents) & ids


@given(coverages())
@settings(max_examples=200, deadline=None)
def test_failure_replaces_no_verdict(found: Coverage) -> None:
    """A run that could decide nothing about a segment leaves that segment and everything below as it was."""
    shelf = Shelf("product-1")
    shelf.analyse(found)
    verdicts = {row["id"]: row["verdict"] for row in shelf.rows("segments")}
    before = {name: dict(shelf.tables[name]) for name in COLLECTIONS}

    shelf.analyse(coverage(*(segment(key, verdict=Verdict.UNDECIDED) for key in KEYS), complete=False))

    for name in COLLECTIONS:
        assert set(before[name]) <= set(shelf.tables[name])
    for row in shelf.rows("segments"):
        assert row["verdict"] == verdicts.get(row["id"], "undecided")
