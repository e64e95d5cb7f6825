"""The answers: every line has its place in a document, and no verdict stands for another."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidecar.cases import CaseTree, answer, read_cases
from sidecar.cases.shapes import CaseAnswer, CaseFinding, CaseLine, CaseProduct
from sidecar.demo.stack import ROOT
from sidecar.errors import OptionInvalid, TaxonomyInvalid
from sidecar.models import Taxonomy, TaxonomyItem
from tests.cases.shelves import analysed, body, clause, figure, place, row, tree, written

QUESTION = "luggage 3 days late, 2 persons"
BAGS = Taxonomy(
    key="bags",
    name="Bags",
    line_of_business="bags",
    id="t",
    items=(
        TaxonomyItem(id="bag", key="luggage", category="segment", names={"en": "Luggage", "de": "Gepäck"}),
        TaxonomyItem(id="late", key="delay", category="benefit", parent="bag", names={"en": "Luggage delay, late"}),
        TaxonomyItem(id="lost", key="loss", category="benefit", parent="bag", names={"en": "Luggage loss"}),
        TaxonomyItem(id="car", key="car", category="segment", names={"en": "Car"}),
        TaxonomyItem(id="tow", key="towing", category="benefit", parent="car", names={"en": "Towing"}),
    ),
)


def bags(late: dict[str, Any] | None, *, verdict: str = "covered", **rows: Any) -> CaseTree:
    segment = {**row(taxonomy_item="bag", verdict=verdict, name="Luggage"), "id": "s"}
    benefits = [] if late is None else [{**row(taxonomy_item="late", segment="s", name="Delay"), "id": "b", **late}]
    return tree(BAGS, segments=[segment], benefits=benefits, **rows)


def only(tree: CaseTree, question: str = QUESTION) -> CaseProduct:
    (product,) = answer(question, [tree]).products
    return product


def finding(tree: CaseTree, question: str = QUESTION) -> CaseFinding:
    """The one that the question names."""
    (found,) = [found for found in only(tree, question).findings if found.led_by == "topic"]
    return found


def every_line(given: CaseAnswer) -> list[CaseLine]:
    return [
        line for product in given.products
        for line in (*product.lines, *(line for found in product.findings for line in found.lines))
    ]  # fmt: skip


def kinds(found: CaseFinding) -> list[tuple[str, str]]:
    return [(line.kind, line.from_) for line in found.lines]


def test_a_benefit_answers_with_its_own_figures_and_clauses() -> None:
    under = {"segment": "s", "benefit": "b"}
    found = finding(
        bags(
            {"verdict": "covered"},
            limits=[
                figure("max_amount", 500.0, "CHF", per="person", **under),
                figure("deductible", 50.0, "CHF", **under),
                figure("waiting_period", 6.0, "hours", **under),
            ],
            clauses=[clause("exclusion", "Cash.", **under), clause("condition", "Report it.", **under)],
        )
    )
    assert kinds(found) == [
        (kind, "benefit") for kind in ("ceiling", "deductible", "waiting_period", "exclusion", "condition")
    ]
    ceiling, _, waiting, *_ = found.lines
    assert ceiling.total is not None
    assert (ceiling.total.persons, ceiling.total.value) == (2, 1000.0)
    assert waiting.check == "over"
    assert (found.verdict, found.decided_by, found.segment, found.led_by) == ("covered", "benefit", "Luggage", "topic")
    assert (found.citations[0].name, found.citations[0].page) == ("policy.pdf", 2)


def test_what_it_has_none_of_it_inherits_from_the_nearest_above_and_says_so() -> None:
    rows: dict[str, Any] = {
        "limits": [
            figure("max_amount", 500.0, "CHF", segment="s"),
            figure("max_amount", 9000.0, "CHF"),
            figure("deductible", 100.0, "CHF"),
            figure("percentage", 80.0, "%"),
            figure("waiting_period", 6.0, "hours", segment="s", benefit="b"),
            figure("waiting_period", 9.0, "hours"),
            figure("max_amount", 1.0, "CHF", segment="s", benefit="other"),
        ],
        "clauses": [clause("exclusion", "Cash.", segment="s"), clause("exclusion", "War.")],
    }
    product = only(bags({"verdict": "conditional"}, **rows))
    assert kinds(product.findings[0]) == [
        ("ceiling", "segment"), ("deductible", "product"), ("waiting_period", "benefit"), ("exclusion", "segment"),
    ]  # fmt: skip
    assert [(line.text, line.from_) for line in product.lines] == [("War.", "product")]


@pytest.mark.parametrize(
    ("verdict", "cited"), [("covered", 1), ("conditional", 1), ("excluded", 1), ("silent", 0), ("undecided", 0)]
)
def test_verdicts_stay_what_they_are(verdict: str, cited: int) -> None:
    under = {"segment": "s", "benefit": "b"}
    limits, clauses = [figure("max_amount", 5.0, "CHF", **under)], [clause("exclusion", "Cash.", **under)]
    found = finding(bags({"verdict": verdict}, limits=limits, clauses=clauses))
    assert (found.verdict, len(found.citations)) == (verdict, cited)
    expected = {"excluded": ["exclusion"], "silent": [], "undecided": []}.get(verdict, ["ceiling", "exclusion"])
    assert [line.kind for line in found.lines] == expected


@pytest.mark.parametrize("verdict", ["silent", "excluded", "undecided"])
def test_a_benefit_without_a_row_has_its_segment_s_verdict(verdict: str) -> None:
    found = finding(bags(None, verdict=verdict))
    assert (found.item, found.verdict, found.decided_by) == ("late", verdict, "segment")
    assert found.segment == "Luggage"


def test_a_benefit_that_a_covered_segment_has_no_row_of_has_no_verdict() -> None:
    found = finding(bags(None))
    assert (found.verdict, found.finding, found.lines, found.citations) == (None, None, [], [])
    assert finding(bags({"verdict": "covered", "review": "rejected"})).verdict is None


@pytest.mark.parametrize("late", [{"verdict": "silent"}, None])
def test_of_a_benefit_that_is_not_spoken_of_the_covered_segment_is_told_too(late: Any) -> None:
    limits = [figure("max_amount", 500.0, "CHF", segment="s"), figure("deductible", 50.0, "CHF")]
    named, above = only(bags(late, limits=limits)).findings
    assert (named.verdict in (None, "silent"), named.lines) == (True, [])
    assert (above.category, above.verdict, above.led_by) == ("segment", "covered", "above")
    assert kinds(above) == [("ceiling", "segment"), ("deductible", "product")]
    assert len(only(bags(late, verdict="silent")).findings) == 1
    assert len(only(bags({"verdict": "undecided"})).findings) == 1


def test_rejected_rows_do_not_count_and_edited_ones_count_as_edited() -> None:
    under = {"segment": "s", "benefit": "b"}
    limits = [
        figure("max_amount", 500.0, "CHF", review="rejected", **under),
        figure("max_amount", 700.0, "CHF", review="edited", extracted={"value": 500.0}, **under),
    ]
    (line,) = finding(bags({"verdict": "covered"}, limits=limits)).lines
    assert line.limit is not None
    assert (line.limit.value, line.review) == (700.0, "edited")


def test_what_proves_nothing_is_no_part_of_the_answer_and_is_counted() -> None:
    under = {"segment": "s", "benefit": "b"}
    gone, nowhere, empty = place("x", document="gone"), {**place("x"), "page": 0}, place("  ")
    limits = [figure("max_amount", float(n), "CHF", **{**under, "evidence": [one]}) for n, one in
              enumerate((gone, nowhere, empty, None, "x"))]  # fmt: skip
    product = only(bags({"verdict": "covered"}, limits=limits))
    assert (product.findings[0].lines, product.without_evidence) == ([], 5)
    unproved = only(bags({"verdict": "covered", "evidence": []}))
    assert (unproved.outcome, unproved.findings, unproved.without_evidence) == ("answered", [], 1)


def test_nothing_that_matches_is_said_with_the_names_that_come_nearest() -> None:
    given = answer("Towwing", [bags({"verdict": "covered"}), tree(BAGS, "empty")])
    assert given.topics == []
    assert given.unmatched == ["Towwing"]
    assert given.nearest[0]["en"] == "Towing"
    assert [product.outcome for product in given.products] == ["nothing_matches", "not_analysed"]
    assert all(product.findings == [] for product in given.products)


def test_where_no_topic_is_found_a_clause_with_the_words_still_shows() -> None:
    clauses = [clause("exclusion", "Damage by drones."), clause("exclusion", "War.")]
    product = only(bags({"verdict": "covered"}, clauses=clauses), "My drone fell down")
    assert (product.outcome, [(line.text, line.words) for line in product.lines]) == (
        "nothing_matches", [("Damage by drones.", ["drone"])],
    )  # fmt: skip


def test_a_row_that_a_person_added_is_found_by_its_name() -> None:
    added = {**row(verdict="covered", segment="s", name="Musical instruments"), "id": "added"}
    product = only(tree(BAGS, segments=[{**row(taxonomy_item="bag", verdict="covered"), "id": "s"}], benefits=[added]),
                   "my musical instrument broke")  # fmt: skip
    assert [(f.name, f.item, f.verdict) for f in product.findings] == [("Musical instruments", None, "covered")]


def test_a_benefit_that_stands_on_the_same_clause_comes_along() -> None:
    beside = {**row(taxonomy_item="lost", verdict="covered", segment="s", name="Loss"), "id": "c"}
    apart = {**row("elsewhere", taxonomy_item="lost", verdict="covered", segment="s", name="Loss"), "id": "d"}
    segment = {**row(taxonomy_item="bag", verdict="covered"), "id": "s"}
    late = {**row(taxonomy_item="late", verdict="covered", segment="s", name="Delay"), "id": "b"}
    found = only(tree(BAGS, segments=[segment], benefits=[late, beside, apart])).findings
    assert [(f.finding.id if f.finding else None, f.led_by) for f in found] == [("b", "topic"), ("c", "same_clause")]


def test_clauses_that_the_question_speaks_of_come_first() -> None:
    under = {"segment": "s", "benefit": "b"}
    clauses = [clause("exclusion", text, **under) for text in ("War.", "Skis that come late.", "Cash.")]
    lines = finding(bags({"verdict": "covered"}, clauses=clauses), "luggage and skis late").lines
    assert [line.text for line in lines] == ["Skis that come late.", "War.", "Cash."]
    assert lines[0].words == ["skis", "late"]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> list[CaseTree]:
    names = ("reise-saentisblick", "voyage-aubevoie", "viaggi-verzalto")
    return [analysed(sample) for sample in written(tmp_path_factory.mktemp("policies"), *names)]


@pytest.mark.parametrize(
    "question",
    [
        "luggage 3 days late, 2 persons, ski trip", "Gepäck 3 Tage verspätet, 2 Personen, Skireise",
        "bagages en retard de trois jours, 2 personnes", "bagagli in ritardo di 3 giorni, due persone",
        "Reise abgesagt wegen Krankheit, CHF 4000", "Spital im Ausland", "rental car breakdown 80 km from home",
    ],
)  # fmt: skip
def test_on_planted_policies_every_line_stands_on_its_page(planted: list[CaseTree], question: str) -> None:
    given = answer(question, planted)
    assert given.topics
    lines = every_line(given)
    assert len(lines) > 20
    for product, tree_ in zip(given.products, planted, strict=True):
        assert product.outcome == "answered"
        assert product.without_evidence == 0
        stored = {
            one["id"]: one for name in ("segments", "benefits", "limits", "clauses") for one in getattr(tree_, name)
        }
        for found in product.findings:
            assert (found.verdict in ("covered", "conditional", "excluded")) == bool(found.citations)
        for line in [*product.lines, *(line for found in product.findings for line in found.lines)]:
            assert line.citations
            places = {(p["document"], p["page"], p["quote"]) for p in stored[line.finding.id]["evidence"]}
            assert {(c.document, c.page, c.quote) for c in line.citations} <= places


def test_on_a_planted_policy_the_case_is_answered_with_its_figures(planted: list[CaseTree]) -> None:
    (product,) = answer("Gepäck 3 Tage verspätet, 2 Personen, Skireise", planted[:1]).products
    assert any(found.verdict == "covered" for found in product.findings)
    lines = [line for found in product.findings for line in found.lines]
    totals = {(line.limit.value, line.total.value) for line in lines if line.limit and line.total}
    assert {(500.0, 1000.0), (1000.0, 2000.0)} <= totals, "what the two plans pay for necessary purchases"
    waiting = [line for line in lines if line.limit and (line.kind, line.limit.value) == ("waiting_period", 6.0)]
    assert waiting
    assert {line.check for line in waiting} == {"over"}


def test_a_segment_that_is_named_as_such_tells_what_it_grants() -> None:
    segment = {**row(taxonomy_item="car", verdict="covered", name="Car"), "id": "s"}
    tow = {**row("another clause", taxonomy_item="tow", verdict="covered", segment="s", name="Towing"), "id": "b"}
    silent = {**row(verdict="silent", segment="s", name="Repair"), "id": "c"}
    found = only(tree(BAGS, segments=[segment], benefits=[tow, silent]), "my car").findings
    assert [(f.name, f.led_by) for f in found] == [("Car", "topic"), ("Towing", "below")]


WORDS = st.sampled_from(["luggage", "late", "loss", "towing", "car", "3 days", "2 persons", "CHF 900", "cash", "drone"])
PLACES = st.one_of(
    st.none(),
    st.builds(
        lambda document, page, quote: {"document": document, "page": page, "quote": quote},
        st.sampled_from(["d", "gone", None]),
        st.sampled_from([1, 7, 0, -1, None, "2"]),
        st.sampled_from(["late cash", "", "  ", None, 5]),
    ),
)
COMMON: dict[str, Any] = {
    "review": st.sampled_from(["proposed", "accepted", "edited", "rejected"]),
    "evidence": st.one_of(st.none(), st.lists(PLACES, max_size=3)),
    "segment": st.sampled_from([None, "s0", "s1"]),
    "benefit": st.sampled_from([None, None, "b0", "b1"]),
}
VERDICT = st.sampled_from(["covered", "conditional", "excluded", "silent", "undecided"])
ITEMS = st.sampled_from(["bag", "late", "lost", "car", "tow", None, "unknown"])
HOLDER = st.fixed_dictionaries({**COMMON, "taxonomy_item": ITEMS, "verdict": VERDICT, "name": WORDS})
LIMIT = st.fixed_dictionaries(
    {
        **COMMON,
        "kind": st.sampled_from(["max_amount", "deductible", "waiting_period", "duration", "count", "x"]),
        "value": st.sampled_from([None, 0, 5.5]),
        "unlimited": st.booleans(),
        "unit": st.sampled_from(["CHF", "days", "hours", None]),
        "per": st.sampled_from([None, "person"]),
    }
)
CLAUSE = st.fixed_dictionaries({**COMMON, "kind": st.sampled_from(["condition", "exclusion"]), "text": WORDS})


@settings(max_examples=200, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=5), st.lists(HOLDER, max_size=2), st.lists(HOLDER, max_size=2),
    st.lists(LIMIT, max_size=4), st.lists(CLAUSE, max_size=4),
)  # fmt: skip
def test_whatever_the_rows_no_line_is_without_a_place_in_a_document(
    words: list[str], segments: Any, benefits: Any, limits: Any, clauses: Any
) -> None:
    rows = {"segments": segments, "benefits": benefits, "limits": limits, "clauses": clauses}
    named: dict[str, Any] = {
        name: [{**each, "id": f"{name[0]}{index}"} for index, each in enumerate(listed)]
        for name, listed in rows.items()
    }  # fmt: skip
    stored = {(name, each["id"]): each for name, listed in named.items() for each in listed}
    given = answer(" ".join(words), [read_cases(body("?", tree(BAGS, **named)))[1][0]])
    for product in given.products:
        for found in product.findings:
            assert bool(found.citations) == (found.verdict in ("covered", "conditional", "excluded"))
            assert found.verdict in ("covered", "conditional", "excluded") or not found.lines
    for line in every_line(given):
        assert line.citations
        row_ = stored[(line.finding.collection.removeprefix("coverage_"), line.finding.id)]
        assert row_["review"] != "rejected"
        for cited in line.citations:
            assert (cited.document, cited.page >= 1, bool(cited.quote.strip())) == ("d", True, True)
            assert any(p and (p["page"], p["quote"]) == (cited.page, cited.quote) for p in row_["evidence"])


def test_the_json_has_the_fields_that_the_extension_reads() -> None:
    under = {"segment": "s", "benefit": "b"}
    rows: dict[str, Any] = {
        "limits": [figure("max_amount", 5.0, "CHF", per="person", **under)],
        "clauses": [clause("exclusion", "War.")],
    }
    made = json.loads(json.dumps(answer(QUESTION, [bags({"verdict": "covered"}, **rows)]).to_json()))
    source = (ROOT / "directus-extension" / "src" / "shared" / "cases.ts").read_text(encoding="utf-8")
    shapes = {
        name: set(re.findall(r"^\t(\w+):", fields, re.MULTILINE))
        for name, fields in re.findall(r"export interface (\w+) \{\n(.*?)\n\}", source, re.DOTALL)
    }
    (product,) = made["products"]
    found, line = product["findings"][0], product["findings"][0]["lines"][0]
    for shape, value in (
        ("CaseAnswer", made), ("CaseProduct", product), ("CaseFinding", found), ("CaseLine", line),
        ("CaseNumber", made["numbers"][0]), ("CaseTopic", made["topics"][0]), ("CaseCitation", line["citations"][0]),
    ):  # fmt: skip
        assert set(value) == shapes[shape], shape
    assert product["lines"][0]["from"] == "product"


def test_a_request_is_read_as_it_was_sent() -> None:
    trees = [bags({"verdict": "covered"}), tree(None, "q", "Q")]
    question, read = read_cases(json.loads(json.dumps(body(QUESTION, *trees))))
    assert question == QUESTION
    assert [(t.product, t.name, t.taxonomy and t.taxonomy.key) for t in read] == [("p", "P", "bags"), ("q", "Q", None)]
    assert answer(question, read).to_json() == answer(question, trees).to_json()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": ""}, "question"), ({"question": "x" * 1001}, "question"), ({"question": 3}, "question"),
        ({"trees": []}, "trees"), ({"trees": None}, "trees"), ({"trees": [3]}, "trees"),
        ({"taxonomies": {}}, "taxonomies"),
        ({"taxonomies": []}, "taxonomies"), ({"trees": [{"product": "p"}]}, "trees"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_refused_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(OptionInvalid) as refused:
        read_cases({**body(QUESTION, bags({"verdict": "covered"})), **change})
    assert refused.value.field == field


def test_more_products_than_allowed_and_broken_taxonomies_are_refused() -> None:
    many = body(QUESTION, *[bags({"verdict": "covered"})] * 21)
    with pytest.raises(OptionInvalid):
        read_cases(many)
    broken = body(QUESTION, bags({"verdict": "covered"}))
    broken["taxonomies"][0]["items"][1]["parent"] = "gone"
    with pytest.raises(TaxonomyInvalid):
        read_cases(broken)


def test_a_quote_is_kept_whole_up_to_a_page() -> None:
    long = "late " * 2000
    found = finding(bags({"verdict": "covered", "evidence": [place(long)]}))
    assert len(found.citations[0].quote) == 4000
