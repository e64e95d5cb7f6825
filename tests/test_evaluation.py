"""A run held against what people decided: found, missed, contradicted; what nobody decided counts for nothing."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.evaluation import LEVELS, Score, evaluate, total
from sidecar.merge import StoredRows

Row = dict[str, Any]
VERDICTS = ("covered", "conditional", "excluded", "silent")


def row(review: str = "accepted", **fields: Any) -> Row:
    blank = {"taxonomy_item": None, "review": review, "origin": "document", "user_created": None, "user_updated": None}
    return {**blank, "extracted": None, "id": str(uuid4()), **fields}


def limit(value: float | None = 1000.0, *, review: str = "accepted", **fields: Any) -> Row:
    figure = {"kind": "max_amount", "value": value, "unlimited": value is None, "unit": "CHF", "per": None}
    return row(review, **{"segment": None, "benefit": None, "qualifier": None, **figure, **fields})


def clause(text: str = "Cash is not covered.", *, review: str = "accepted", **fields: Any) -> Row:
    return row(review, **{"segment": None, "benefit": None, "kind": "exclusion", "text": text, **fields})


def found(**parts: Any) -> Row:
    return {"segments": [], "limits": [], "conditions": [], "exclusions": [], **parts}


def holder(item: str, verdict: str = "covered", **parts: Any) -> Row:
    return found(item=item, key=item, name=item.title(), verdict=verdict, **{"benefits": [], **parts})


def said(stored: Row) -> Row:
    """What a run says that found just this row."""
    return {**{k: v for k, v in stored.items() if k not in ("id", "review")}, "item": stored["taxonomy_item"]}


def score(level: str, snapshot: Row, **rows: list[Row]) -> tuple[int, int, int, int]:
    one = evaluate(StoredRows(**{name: tuple(each) for name, each in rows.items()}), snapshot)[level]
    return one.decided, one.right, one.missed, one.wrong


def test_a_decided_figure_is_right_where_it_is_found_and_missed_where_it_is_not() -> None:
    assert score("limits", found(limits=[said(limit())]), limits=[limit()]) == (1, 1, 0, 0)
    assert score("limits", found(), limits=[limit()]) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    "fields",
    [{"review": "edited"}, {"review": "proposed", "origin": "person"}, {"review": "proposed", "user_updated": "u"}],
)
def test_every_way_of_deciding_counts(fields: Row) -> None:
    assert score("limits", found(limits=[said(limit())]), limits=[limit(**fields)]) == (1, 1, 0, 0)


def test_what_nobody_decided_is_not_judged() -> None:
    proposed = limit(5.0, review="proposed")
    assert score("limits", found(limits=[said(limit())]), limits=[proposed]) == (0, 0, 0, 0)
    assert score("limits", found(limits=[said(limit()), said(proposed)]), limits=[limit(), proposed]) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    "other", [{"value": 2000.0}, {"unlimited": True, "value": None}, {"unit": "EUR"}, {"kind": "daily_max"}]
)
def test_another_figure_in_its_place_is_missed_and_wrong(other: Row) -> None:
    read = {**limit(), **other}
    edited = limit(review="edited", extracted=read)
    assert score("limits", found(limits=[said(read)]), limits=[edited]) == (1, 0, 1, 1)


def test_a_figure_of_another_kind_is_no_figure_in_its_place() -> None:
    assert score("limits", found(limits=[said(limit(kind="deductible"))]), limits=[limit()]) == (1, 0, 1, 0)


def test_a_rejected_finding_must_not_come_back() -> None:
    gone = limit(review="rejected")
    assert score("limits", found(limits=[said(gone)]), limits=[gone]) == (1, 0, 0, 1)
    assert score("limits", found(), limits=[gone]) == (1, 0, 0, 0)
    assert score("limits", found(limits=[said(gone)]), limits=[gone, limit()]) == (2, 1, 0, 0), "one of two twins stays"


def test_one_finding_is_not_right_twice_and_twins_are_told_apart_by_plan() -> None:
    plans = [limit(qualifier="Basic"), limit(qualifier="Plus")]
    assert score("limits", found(limits=[said(plans[1])]), limits=plans) == (2, 1, 1, 0)
    assert score("limits", found(limits=[said(one) for one in reversed(plans)]), limits=plans) == (2, 2, 0, 0)


def test_the_same_figure_elsewhere_is_not_it() -> None:
    segment = row(taxonomy_item="bag", verdict="covered", name="Bag")
    benefit = row(taxonomy_item="loss", verdict="covered", name="Loss", segment=segment["id"])
    under = limit(segment=segment["id"], benefit=benefit["id"])
    rows = {"segments": [segment], "benefits": [benefit], "limits": [under]}
    right = found(segments=[holder("bag", benefits=[holder("loss", limits=[said(under)])])])
    above = found(segments=[holder("bag", benefits=[holder("loss")], limits=[said(under)])])
    assert score("limits", right, **rows) == (1, 1, 0, 0)
    assert score("limits", above, **rows) == (1, 0, 1, 0)
    assert score("benefits", above, **rows) == (1, 1, 0, 0)


def test_a_person_s_row_without_an_item_is_known_by_its_name() -> None:
    segment = row(verdict="covered", name="BAG")
    rows = {"segments": [segment], "clauses": [clause(segment=segment["id"])]}
    snapshot = found(segments=[holder("bag", exclusions=[said(clause("CASH is not covered"))])])
    assert score("segments", snapshot, **rows) == (1, 1, 0, 0)
    assert score("exclusions", snapshot, **rows) == (1, 1, 0, 0)
    assert score("segments", found(segments=[holder("car")]), **rows) == (1, 0, 1, 0)


def test_clauses_are_the_same_where_their_text_is_and_conditions_are_no_exclusions() -> None:
    rows = {"clauses": [clause("Report it within 24 hours.", kind="condition")]}
    assert score("conditions", found(conditions=[said(rows["clauses"][0])]), **rows) == (1, 1, 0, 0)
    assert score("conditions", found(exclusions=[said(rows["clauses"][0])]), **rows) == (1, 0, 1, 0)
    edited = clause("New words", review="edited", extracted=clause("Old words"))
    assert score("exclusions", found(exclusions=[said(clause("old words"))]), clauses=[edited]) == (1, 0, 1, 1)


@pytest.mark.parametrize(
    ("decided", "review", "said_", "expected"),
    [
        ("covered", "accepted", "covered", (1, 1, 0, 0)),
        ("covered", "accepted", "excluded", (1, 0, 1, 1)),
        ("covered", "accepted", "conditional", (1, 0, 1, 1)),
        ("covered", "accepted", "silent", (1, 0, 1, 0)),
        ("covered", "accepted", "undecided", (1, 0, 1, 0)),
        ("silent", "accepted", "silent", (1, 1, 0, 0)),
        ("silent", "accepted", "covered", (1, 0, 1, 1)),
        ("undecided", "accepted", "covered", (0, 0, 0, 0)),
        ("covered", "rejected", "covered", (1, 0, 0, 1)),
        ("covered", "rejected", "silent", (1, 0, 0, 0)),
        ("silent", "rejected", "silent", (0, 0, 0, 0)),
    ],
)
def test_a_verdict_is_right_wrong_or_missed(
    decided: str, review: str, said_: str, expected: tuple[int, int, int, int]
) -> None:
    rows = [row(review, taxonomy_item="bag", verdict=decided, name="Bag")]
    assert score("segments", found(segments=[holder("bag", said_)]), segments=rows) == expected


def test_an_item_that_the_run_does_not_name_is_silent() -> None:
    rows = [row(taxonomy_item="bag", verdict="silent", name="Bag"), row(taxonomy_item="x", verdict="covered", name="X")]
    assert score("segments", found(), segments=rows) == (2, 1, 1, 0)


def test_without_decisions_there_is_no_figure() -> None:
    nothing = total(evaluate(StoredRows(), found(limits=[said(limit())])))
    assert (nothing, nothing.precision, nothing.recall) == (Score(), None, None)


REVIEWS = st.sampled_from(["accepted", "edited", "rejected", "proposed"])
LIMITS = st.builds(
    lambda value, per, qualifier, review: limit(value, review=review, per=per, qualifier=qualifier),
    st.sampled_from([None, 0.1, 500.0, 1000.0]),
    st.sampled_from([None, "person"]), st.sampled_from([None, "Plus"]), REVIEWS,
)  # fmt: skip
CLAUSES = st.builds(
    lambda text, kind, review: clause(text, kind=kind, review=review),
    st.sampled_from(["Cash.", "Cash", "War."]), st.sampled_from(["condition", "exclusion"]), REVIEWS,
)  # fmt: skip


@st.composite
def stored(draw: st.DrawFn) -> StoredRows:
    """A product's rows: segments, benefits, and what stands under them, with any review."""
    segments, benefits, limits, clauses = [], [], [], []
    parents: list[Row] = [{}]
    for number in range(draw(st.integers(0, 3))):
        item, verdict = f"s{number}", draw(st.sampled_from(VERDICTS))
        segments.append(row(draw(REVIEWS), taxonomy_item=item, verdict=verdict, name=item))
        parents.append({"segment": segments[-1]["id"]})
        for below in range(draw(st.integers(0, 2))):
            verdict = draw(st.sampled_from(VERDICTS))
            benefits.append(
                row(draw(REVIEWS), taxonomy_item=f"{item}b{below}", verdict=verdict, name="b", **parents[-1])
            )
            parents.append({"segment": segments[-1]["id"], "benefit": benefits[-1]["id"]})
    for parent in parents:
        limits += [{**one, **parent} for one in draw(st.lists(LIMITS, max_size=3))]
        clauses += [{**one, **parent} for one in draw(st.lists(CLAUSES, max_size=3))]
    return StoredRows(tuple(segments), tuple(benefits), tuple(limits), tuple(clauses))


def truth(rows: StoredRows) -> Row:
    """The snapshot of a run that found what people decided, and nothing else."""
    held = {"limits": [r for r in rows.limits if decided(r)], "clauses": [r for r in rows.clauses if decided(r)]}

    def parts(segment: str | None, benefit: str | None) -> Row:
        def mine(one: Any) -> bool:
            return bool(one["benefit"] == benefit and (benefit is not None or one["segment"] == segment))

        clauses = [said(dict(one)) for one in held["clauses"] if mine(one)]
        return {
            "limits": [said(dict(one)) for one in held["limits"] if mine(one)],
            "conditions": [one for one in clauses if one["kind"] == "condition"],
            "exclusions": [one for one in clauses if one["kind"] == "exclusion"],
        }

    def spoken(one: Any) -> str:
        return str(one["verdict"]) if decided(one) else "silent"

    segments = []
    for segment in rows.segments:
        below = [
            holder(b["taxonomy_item"], spoken(b), **parts(segment["id"], b["id"]))
            for b in rows.benefits if b["segment"] == segment["id"]
        ]  # fmt: skip
        segments.append(holder(segment["taxonomy_item"], spoken(segment), benefits=below, **parts(segment["id"], None)))
    return found(segments=segments, **parts(None, None))


def decided(one: Any) -> bool:
    return one["review"] in ("accepted", "edited")


@given(stored())
def test_a_run_that_finds_the_decisions_themselves_scores_one(rows: StoredRows) -> None:
    scores = evaluate(rows, truth(rows))
    assert set(scores) == set(LEVELS)
    for level, one in scores.items():
        assert (one.missed, one.wrong) == (0, 0), level
        assert one.precision in (None, 1.0)
        assert one.recall in (None, 1.0)
    assert total(scores).right == sum(decided(one) for _, one in rows)


@given(stored(), stored())
def test_whatever_a_run_found_no_row_counts_twice(rows: StoredRows, other: StoredRows) -> None:
    for one in evaluate(rows, truth(other)).values():
        assert 0 <= one.right + one.missed <= one.decided
        assert one.wrong <= one.decided
        assert min(one.right, one.missed, one.wrong) >= 0
