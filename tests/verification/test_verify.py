"""From claims to a proven coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sidecar.models import Benefit, Claim, Clause, Coverage, Evidence, Figure, Limit, Segment, Span, Verdict
from sidecar.verification.verify import verify
from tests.verification.builders import TAXONOMY, document, page, row_page

PAGE = page(
    1,
    [
        "1 Gepäck",
        "Gestohlenes Gepäck ist bis CHF 2'000 pro Person versichert.",
        "Der Selbstbehalt beträgt CHF 200.",
        "Nicht versichert ist Bar-",
        "geld.",
        "unsichtbar CHF 9'999",
        "2 Überblick",
        "Gestohlenes Gepäck CHF 2'000 pro Person",
    ],
    hidden=[5],
)
DOCUMENT = document(
    PAGE, sections=[("1", "Gepäck", ["p1l1", "p1l2", "p1l3", "p1l4", "p1l5"]), ("2", "Überblick", ["p1l7", "p1l8"])]
)


def span(*lines: str) -> Span:
    return Span(0, lines)


def limit(line: str, value: float | None, unit: str = "CHF", **fields: Any) -> Claim:
    given = {"segment": "s-bag", "benefit": "b-loss", "kind": "max_amount", "per": "person", **fields}
    return Claim("limit", span(line), figure=Figure(value, unit, unlimited=value is None), **given)


COVERED = Claim("segment", span("p1l2"), segment="s-bag", verdict=Verdict.COVERED)
LOSS = Claim("benefit", span("p1l2"), segment="s-bag", benefit="b-loss", verdict=Verdict.COVERED)


def check(*claims: Claim) -> Coverage:
    return verify(claims, [DOCUMENT], TAXONOMY)


def segment(coverage: Coverage, key: str) -> Segment:
    return next(s for s in coverage.segments if s.key == key)


def benefit(coverage: Coverage, key: str) -> Benefit:
    return next(b for s in coverage.segments for b in s.benefits if b.key == key)


def test_one_segment_per_taxonomy_segment_and_rows_for_its_benefits() -> None:
    coverage = check(COVERED, LOSS)
    assert [(s.key, s.verdict) for s in coverage.segments] == [
        ("luggage", Verdict.COVERED),
        ("law", Verdict.SILENT),
        ("home", Verdict.SILENT),
    ]
    bag = segment(coverage, "luggage")
    assert [(b.key, b.verdict) for b in bag.benefits] == [("loss", Verdict.COVERED), ("delay", Verdict.SILENT)]
    assert segment(coverage, "law").benefits == ()
    assert bag.name == "Gepäck"
    assert coverage.complete


def test_equal_claims_become_one_limit_with_every_place() -> None:
    coverage = check(COVERED, LOSS, limit("p1l2", 2000), limit("p1l8", 2000), limit("p1l2", 2000))
    (found,) = benefit(coverage, "loss").limits
    assert [e.start for e in found.evidence] == [PAGE.lines[1].start, PAGE.lines[7].start]


def test_other_places_of_one_claim_count_only_where_the_figure_stands() -> None:
    claim = replace(limit("p1l2", 2000), also=(span("p1l8"), span("p1l3"), span("p9l9")))
    (found,) = benefit(check(COVERED, claim), "loss").limits
    assert [e.quote for e in found.evidence] == [PAGE.lines[1].text, PAGE.lines[7].text]


def test_claim_and_quote_disagree() -> None:
    coverage = check(COVERED, LOSS, limit("p1l2", 3000), limit("p1l2", 2000, "EUR"), limit("p1l3", 2000))
    assert coverage.account["withheld"] == {"figure_not_in_quote": 3}
    assert benefit(coverage, "loss").limits == ()
    assert coverage.withheld[0].quote == PAGE.lines[1].text
    assert coverage.withheld[0].item == "b-loss"


def test_what_is_withheld_and_why() -> None:
    coverage = check(
        limit("p1l6", 9999),
        limit("p1l2", 2000, kind="duration"),
        limit("p1l2", 2000, kind=None),
        limit("p1l2", 2000, per="galaxy"),
        limit("p1l2", 2000, benefit="b-unknown"),
        limit("p1l2", 2000, segment="s-law"),
        limit("p1l2", 2000, item="b-loss"),
        limit("p1l2", float("nan")),
        replace(LOSS, verdict=None),
        Claim("exclusion", span("p7l7"), segment="s-bag"),
    )
    assert coverage.account["withheld"] == {
        "hidden_text": 1,
        "kind_and_unit_disagree": 1,
        "no_figure": 2,
        "no_verdict": 1,
        "unknown_item": 3,
        "unknown_line": 1,
        "unknown_per": 1,
    }
    hidden = next(w for w in coverage.withheld if w.reason == "hidden_text")
    assert hidden.quote == ""


def test_a_figure_hung_on_everything() -> None:
    owners = [
        ("s-bag", "b-loss"),
        ("s-bag", "b-delay"),
        ("s-law", "b-advice"),
        ("s-home", "b-lock"),
        ("s-home", "b-guard"),
    ]
    coverage = check(*(limit("p1l2", 2000, segment=s, benefit=b) for s, b in owners))
    assert coverage.account["withheld"] == {"too_many_owners": 2}


def test_a_benefit_with_a_figure_is_not_silent_and_covers_its_segment() -> None:
    coverage = check(limit("p1l2", 2000))
    assert benefit(coverage, "loss").verdict is Verdict.COVERED
    assert segment(coverage, "luggage").verdict is Verdict.COVERED
    assert segment(coverage, "luggage").evidence


def test_a_verdict_that_cannot_be_proven_is_undecided_not_silent() -> None:
    coverage = check(replace(COVERED, span=span("p1l6")))
    assert segment(coverage, "luggage").verdict is Verdict.UNDECIDED
    assert segment(coverage, "law").verdict is Verdict.SILENT
    assert not coverage.complete
    assert coverage.reasons


def test_granted_somewhere_outweighs_excluded_elsewhere() -> None:
    excluded = replace(COVERED, verdict=Verdict.EXCLUDED)
    assert segment(check(excluded, COVERED), "luggage").verdict is Verdict.COVERED
    assert segment(check(excluded), "luggage").verdict is Verdict.EXCLUDED
    assert segment(check(excluded), "luggage").benefits == ()


def test_unread_pages_make_silence_undecided() -> None:
    read, unread = page(1, ["Gepäck"]), page(2, [], readable=False)
    coverage = verify([], [document(read, unread)], TAXONOMY)
    assert {s.verdict for s in coverage.segments} == {Verdict.UNDECIDED}
    assert [len(s.benefits) for s in coverage.segments] == [2, 1, 2]
    assert not coverage.complete
    assert coverage.reasons == ("policy.pdf: page 2 could not be read",)


def test_without_documents_nothing_is_silent() -> None:
    assert {s.verdict for s in verify([], [], TAXONOMY).segments} == {Verdict.UNDECIDED}


def test_clauses_stand_with_their_owner_once() -> None:
    own = Claim("exclusion", span("p1l4", "p1l5"), segment="s-bag")
    coverage = check(COVERED, own, own, Claim("condition", span("p1l3")))
    (clause,) = segment(coverage, "luggage").clauses
    assert (clause.kind, clause.text) == ("exclusion", "Nicht versichert ist Bargeld.")
    assert clause.evidence[0].quote == "Nicht versichert ist Bar-\ngeld."
    assert [c.kind for c in coverage.clauses] == ["condition"]


def test_limits_of_a_silent_segment_are_kept_on_it() -> None:
    coverage = check(limit("p1l3", 200, kind="deductible", benefit=None, per=None))
    assert segment(coverage, "luggage").verdict is Verdict.SILENT
    assert [found.figure for found in segment(coverage, "luggage").limits] == [Figure(200, "CHF")]


def test_a_row_is_read_cell_by_cell() -> None:
    row = document(row_page(1, "Gepäck", [("Basis", "2000"), ("Plus (CHF)", "5000")]))
    claims = [limit("p1l1", value, qualifier=plan) for value, plan in ((2000, "Basis"), (5000, "Plus"), (7000, "Top"))]
    coverage = verify(claims, [row], TAXONOMY)
    assert [(x.figure.value, x.qualifier) for x in benefit(coverage, "loss").limits] == [
        (2000, "Basis"),
        (5000, "Plus"),
    ]
    assert coverage.account["withheld"] == {"figure_not_in_quote": 1}


def test_completeness_tells_cited_from_unclaimed() -> None:
    account = check(COVERED).account["completeness"]
    assert (account["sections"], account["cited"], account["unclaimed"], account["share"]) == (2, 1, 1, 0.5)
    assert account["open"] == [{"document": 0, "document_id": "", "number": "2", "title": "Überblick", "page": 1}]


def every_evidence(coverage: Coverage) -> Iterator[Evidence]:
    rows: list[Limit | Clause] = [*coverage.limits, *coverage.clauses]
    for one in coverage.segments:
        owners: list[Segment | Benefit] = [one, *one.benefits]
        for owner in owners:
            yield from owner.evidence
            rows += [*owner.limits, *owner.clauses]
    for row in rows:
        yield from row.evidence


LINES = [*(f"p1l{n}" for n in range(1, 9)), "p9l9", ""]
ITEMS = [None, *(item.id for item in TAXONOMY.items), "nonsense"]
SPANS = st.builds(
    Span,
    st.integers(-1, 1),
    st.lists(st.sampled_from(LINES), max_size=4).map(tuple),
    st.none() | st.integers(-5, 300),
    st.none() | st.integers(-5, 300),
)
CLAIMS = st.builds(
    Claim,
    category=st.sampled_from(["segment", "benefit", "limit", "condition", "exclusion"]),
    span=SPANS,
    segment=st.sampled_from(ITEMS),
    benefit=st.sampled_from(ITEMS),
    item=st.sampled_from(ITEMS),
    verdict=st.none() | st.sampled_from(list(Verdict)),
    kind=st.sampled_from([None, "max_amount", "deductible", "duration"]),
    figure=st.none()
    | st.builds(
        Figure, st.sampled_from([None, 2000.0, 200.0, 9999.0]), st.sampled_from(["CHF", "days"]), st.booleans()
    ),
    per=st.sampled_from([None, "person", "galaxy"]),
    qualifier=st.sampled_from([None, "", "Plus"]),
    also=st.lists(SPANS, max_size=3).map(tuple),
)


@given(st.lists(CLAIMS, max_size=12))
def test_whatever_is_claimed_only_what_stands_on_its_page_is_found(claims: Sequence[Claim]) -> None:
    coverage = verify(claims, [DOCUMENT], TAXONOMY)
    for found in every_evidence(coverage):
        assert found.quote == PAGE.text[found.start : found.end] != ""
        assert "9'999" not in found.quote
        assert found.boxes
    assert [s.item for s in coverage.segments] == ["s-bag", "s-law", "s-home"]
    assert sum(coverage.account["withheld"].values()) == len(coverage.withheld) <= len(claims)
