"""The sample policies: what the truth says stands on the pages, in words of the taxonomies, the same every time."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest

from sidecar.demo.policies import PolicySample, as_labels, generate
from sidecar.demo.policies.layout import page_of
from sidecar.models import LimitKind
from sidecar.taxonomies import seed_taxonomy


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[PolicySample]:
    return generate(tmp_path_factory.mktemp("policies"))


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def test_a_german_travel_and_an_english_household_policy_of_six_pages_and_more(samples: list[PolicySample]) -> None:
    assert [(sample.language, sample.line) for sample in samples] == [("de", "travel"), ("en", "household")]
    assert all(len(pages(sample.path)) >= 6 for sample in samples)


def test_every_planted_figure_and_clause_stands_on_its_page(samples: list[PolicySample]) -> None:
    for sample in samples:
        texts = pages(sample.path)
        for limit in sample.truth.limits:
            # In the table the plan's cell may follow that of another plan.
            label, figure = limit.quote.rsplit(") ", 1) if ") " in limit.quote else (limit.quote, "")
            assert label in texts[limit.page - 1], limit
            assert figure in texts[limit.page - 1], limit
        for clause in sample.truth.clauses:
            assert clause.quote in " ".join(texts[clause.page - 1 : clause.page + 1]), clause


def test_figures_read_as_their_quotes_do(samples: list[PolicySample]) -> None:
    words = {3: "three", 4: "vier", 5: "fünf", 6: "sechs"}
    for sample in samples:
        for limit in sample.truth.limits:
            assert (limit.value is None) == limit.unlimited
            digits = limit.quote.replace("'", "").replace(",", "")
            assert (
                limit.value is None or f"{limit.value:.0f}" in digits or words.get(int(limit.value), "?") in limit.quote
            ), limit


def test_keys_are_those_of_the_seed_taxonomies(samples: list[PolicySample]) -> None:
    for sample in samples:
        taxonomy = seed_taxonomy(sample.line)
        benefits = {
            segment.key: {item.key for item in taxonomy.children(segment.id, "benefit")}
            for segment in taxonomy.segments
        }
        truth = sample.truth
        assert set(truth.segments) == set(benefits)
        assert set(truth.benefits) == {key for key, covered in truth.segments.items() if covered}
        assert all(set(keys) <= benefits[segment] for segment, keys in truth.benefits.items())
        for limit in truth.limits:
            assert limit.kind in get_args(LimitKind)
            assert limit.segment is None or truth.segments[limit.segment]
            assert limit.benefit is None or limit.benefit in truth.benefits[limit.segment or ""], limit


def test_the_samples_hold_what_an_extractor_must_cope_with(samples: list[PolicySample]) -> None:
    for sample in samples:
        limits = sample.truth.limits
        kinds = Counter(limit.kind for limit in limits)
        assert {"max_amount", "daily_max", "duration", "waiting_period", "deductible", "per_item_max"} <= set(kinds)
        assert len({limit.qualifier for limit in limits} - {None}) == 2
        assert {clause.kind for clause in sample.truth.clauses} == {"condition", "exclusion"}
        assert not all(sample.truth.segments.values())
    assert any(limit.unlimited for limit in samples[0].truth.limits)


def test_a_second_run_writes_the_same_bytes(samples: list[PolicySample], tmp_path: Path) -> None:
    again = generate(tmp_path / "new" / "folder")
    assert [sample.path.read_bytes() for sample in again] == [sample.path.read_bytes() for sample in samples]


def test_pages_are_numbered_to_the_end(samples: list[PolicySample]) -> None:
    texts = pages(samples[0].path)
    assert all(f"Seite {number} von {len(texts)}" in text for number, text in enumerate(texts, 1))


def test_labels_hold_the_whole_truth(samples: list[PolicySample]) -> None:
    sample = samples[0]
    labels = as_labels(sample)
    assert len(labels["limits"]) == len(sample.truth.limits)
    assert len(labels["exclusions"]) + len(labels["conditions"]) == len(sample.truth.clauses)
    assert {"key": "enhanced_medical", "included": False} in labels["segments"]


@pytest.mark.parametrize("quote", ["nowhere", "twice"])
def test_a_quote_that_does_not_stand_exactly_once_is_refused(quote: str) -> None:
    with pytest.raises(ValueError, match=quote):
        page_of(quote, [(1, "said twice and"), (2, "twice again")])


def test_the_page_of_a_quote_is_the_one_it_ends_on() -> None:
    lines = [(1, "we pay up"), (2, "to CHF 5.– and"), (3, "no more")]
    assert page_of("up to CHF 5.–", lines) == 2
    assert page_of("no more", lines) == 3
    assert page_of("we pay up", lines) == 1
