"""The sample policies: what the truth says stands on the pages, in words of the taxonomies, the same every time."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest

from sidecar.demo.policies import PolicySample, as_labels, generate, generate_all
from sidecar.demo.policies.layout import mark, page_of, write
from sidecar.demo.policies.source import policies, read
from sidecar.models import LimitKind
from sidecar.taxonomies import seed_taxonomy

LANGUAGES = ("de", "fr", "it", "en")
FOREIGN = ("blind", "unseen")
"""groups by authors who did not know the rules"""
NUMBERS = {
    "einen": 1, "eines": 1, "einer": 1, "un": 1, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "zwei": 2,
    "deux": 2, "troisième": 3, "quatre": 4, "sept": 7, "douze": 12,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "quarto": 25,
    "two": 2, "three": 3, "twelve": 12, "first": 1,
    "zweimal": 2, "zehn": 10,
    "une": 1, "cinq": 5, "cinquième": 5, "huit": 8, "vingt-quatre": 24, "trente": 30,
    "quindici": 15, "venticinque": 25, "novanta": 90,
    "seven": 7, "ten": 10, "fourteen": 14, "forty": 40,
    "neunzig": 90, "eine": 1, "zwölf": 12, "dritten": 3, "dreier": 3, "acht": 8, "viermal": 4, "woche": 1,
    "vierzehn": 14, "monat": 1, "première": 1, "dix": 10, "six": 6, "vingt": 20, "quatrième": 4, "trois": 3,
    "cento": 100, "quarantacinque": 45, "dieci": 10,
    "five": 5, "fifteen": 15,
    "soixante": 60,
}  # fmt: skip
MILLIONS = {
    "five million": "5000000", "fünf Millionen": "5000000", "zehn Millionen": "10000000", "einer Million": "1000000",
    "un million": "1000000", "ten million": "10000000", "fifteen million": "15000000",
    " Milliarde": "000000000", " Millionen": "000000", " Mio.": "000000", " million": "000000",
}  # fmt: skip


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[PolicySample]:
    return generate_all(tmp_path_factory.mktemp("policies"))


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def test_every_language_has_policies_of_six_pages_and_more_in_several_lines(samples: list[PolicySample]) -> None:
    lines = {language: {sample.line for sample in samples if sample.language == language} for language in LANGUAGES}
    assert all(len(found) >= 2 for found in lines.values()), lines
    assert {sample.line for sample in samples} == {"travel", "household", "motor"}
    assert all(len(pages(sample.path)) >= (5 if sample.group in FOREIGN else 6) for sample in samples)


def test_every_line_is_written_in_every_language_and_a_third_of_them_for_no_rule_to_see(
    samples: list[PolicySample],
) -> None:
    designed = [sample for sample in samples if sample.group not in FOREIGN]
    combinations = sorted((sample.language, sample.line) for sample in designed)
    assert combinations == sorted(itertools.product(LANGUAGES, ("household", "motor", "travel")))
    kept = [sample for sample in designed if sample.group == "kept"]
    assert 3 * len(kept) >= len(designed)
    assert {sample.language for sample in kept} == set(LANGUAGES)


def test_the_blind_policies_are_dense_and_in_every_language_and_line(samples: list[PolicySample]) -> None:
    blind = [sample for sample in samples if sample.group == "blind"]
    assert {sample.language for sample in blind} == set(LANGUAGES)
    assert {sample.line for sample in blind} == {"travel", "household", "motor"}
    for sample in blind:
        truth = sample.truth
        assert sum(map(len, truth.benefits.values())) >= 12, sample.path
        assert len(truth.limits) >= 40, sample.path
        assert {clause.kind for clause in truth.clauses} == {"condition", "exclusion"}


def test_the_unseen_policies_are_dense_in_clauses_and_figures(samples: list[PolicySample]) -> None:
    unseen = [sample.truth for sample in samples if sample.group == "unseen"]
    assert len(unseen) == 4
    for truth in unseen:
        kinds = [clause.kind for clause in truth.clauses]
        assert kinds.count("condition") >= 10
        assert kinds.count("exclusion") >= 15
        assert 15 <= len(truth.limits) <= 60
        assert sum(map(len, truth.benefits.values())) >= 12


def test_figures_outside_the_table_stand_whole_on_one_page(samples: list[PolicySample]) -> None:
    policy_tables = {policy.file: policy.table.title for policy in policies()}
    for sample in (sample for sample in samples if sample.group != "open"):
        texts = pages(sample.path)
        table = policy_tables[sample.path.name]
        for limit in sample.truth.limits:
            if limit.section != table:
                assert " ".join(limit.quote.split()) in texts[limit.page - 1], limit


def test_the_demo_is_shown_a_german_travel_and_an_english_household_policy(tmp_path: Path) -> None:
    assert [(sample.language, sample.line) for sample in generate(tmp_path)] == [("de", "travel"), ("en", "household")]


def test_every_planted_figure_and_clause_stands_on_its_page(samples: list[PolicySample]) -> None:
    for sample in samples:
        texts = pages(sample.path)
        for limit in sample.truth.limits:
            # In the table the plan's cell may follow that of another plan.
            assert all(word in texts[limit.page - 1] for word in limit.quote.split()), limit
        for clause in sample.truth.clauses:
            # It may go on in the next column or on the next page.
            text = " ".join(texts[clause.page - 1 : clause.page + 1])
            assert all(word in text for word in clause.quote.split()), clause
            assert " ".join(clause.quote.split()[:3]) in texts[clause.page - 1], clause


def test_figures_read_as_their_quotes_do(samples: list[PolicySample]) -> None:
    """By digits alone, or by a number word: not with the reader that the policies are there to test."""
    for sample in samples:
        for limit in sample.truth.limits:
            assert (limit.value is None) == limit.unlimited
            if limit.value is None:
                continue
            digits = re.sub(r"(?<=\d)['’.,\s](?=\d{3})", "", limit.quote)
            for million, zeros in MILLIONS.items():
                digits = digits.replace(million, zeros)
            words = [word for word in re.findall(r"[\w-]+", limit.quote.lower()) if NUMBERS.get(word) == limit.value]
            assert f"{limit.value:.0f}" in digits or words, limit


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
    limits = [limit for sample in samples for limit in sample.truth.limits]
    assert {limit.kind for limit in limits} == set(get_args(LimitKind))
    for sample in samples:
        assert len({limit.kind for limit in sample.truth.limits}) >= 4, sample.path
        assert "exclusion" in {clause.kind for clause in sample.truth.clauses}
        assert sample.group in FOREIGN or not all(sample.truth.segments.values())
    for language in LANGUAGES:
        assert any(
            limit.unlimited for sample in samples if sample.language == language for limit in sample.truth.limits
        )


def test_a_second_run_writes_the_same_bytes(samples: list[PolicySample], tmp_path: Path) -> None:
    again = generate_all(tmp_path / "new" / "folder")
    assert [sample.path.read_bytes() for sample in again] == [sample.path.read_bytes() for sample in samples]


def test_pages_are_numbered_to_the_end(samples: list[PolicySample]) -> None:
    texts = pages(next(sample.path for sample in samples if sample.path.name == "reise-saentisblick.pdf"))
    assert all(f"Seite {number} von {len(texts)}" in text for number, text in enumerate(texts, 1))


def test_labels_hold_the_whole_truth(samples: list[PolicySample]) -> None:
    sample = next(sample for sample in samples if sample.path.name == "reise-saentisblick.pdf")
    labels = as_labels(sample)
    assert len(labels["limits"]) == len(sample.truth.limits)
    assert len(labels["exclusions"]) + len(labels["conditions"]) == len(sample.truth.clauses)
    assert {"key": "enhanced_medical", "included": False} in labels["segments"]


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("## 1 | Towing\nWe pay [up to £5 = most 5 GBP].", "line 8: 'most' is no kind of limit"),
        ("## 1 | Towing\nWe pay [up to £5 = max_amount five GBP].", "line 8: a mark that cannot be read"),
        ("## 1 | Towing | hull.sinking\nNothing.", "line 7: 'hull' is no segment"),
        ("# table\n| Benefit | Basic | Plus\n| Towing | £5", "line 9: a row of 2 cells under 3 columns"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_by_line(broken: str, complaint: str) -> None:
    head = "file: a.pdf\n+ towing: tow_to_port\n\n# cover\nWelcome\n# A | Towing | towing\n"
    with pytest.raises(ValueError, match=complaint):
        read(head + broken)


def test_list_items_are_counted_or_bulleted() -> None:
    assert [mark("a)", 0), mark("a)", 2), mark("1.", 1), mark("–", 4)] == ["a)", "c)", "2.", "–"]


@pytest.mark.parametrize("quote", ["nowhere", "twice"])
def test_a_quote_that_does_not_stand_exactly_once_is_refused(quote: str) -> None:
    with pytest.raises(ValueError, match=quote):
        page_of(quote, [(1, "said twice and"), (2, "twice again")])


def test_the_page_of_a_quote_is_the_one_it_ends_on() -> None:
    lines = [(1, "we pay up"), (2, "to CHF 5.– and"), (3, "no more")]
    assert page_of("up to CHF 5.–", lines) == 2
    assert page_of("no more", lines) == 3
    assert page_of("we pay up", lines) == 1


HEAD = """file: a.pdf
language: en
line: boats
insurer: Harbour
title: Boats
subtitle: Terms
edition: 1
page_word: {page}
contents_title: Contents
titles: margin
heads: repeated
cells: wrapped
+ towing: tow_to_port
# cover
Welcome
# table
title: Benefits
| Benefit | Basic | Plus | Excess
"""
ROW = (
    "| Towing | [£5 = max_amount 5 GBP] | [£9 = max_amount 9 GBP] | [£1 = deductible 1 GBP #-] | = towing.tow_to_port\n"
)
REST = """^ No more than [two tows = count 2 count]. | towing.tow_to_port
# A | Towing | towing
## A1 | A title in the margin that is longer than what stands beside it | tow_to_port
? The engine has been serviced.
! Races are not covered.
"""


def test_a_paragraph_may_be_a_clause_and_a_footnote_of_the_table_may_hold_a_figure(tmp_path: Path) -> None:
    truth = write(read(HEAD + ROW + REST), tmp_path / "a.pdf")
    assert [(limit.kind, limit.value, limit.qualifier) for limit in truth.limits] == [
        ("max_amount", 5, "Basic"),
        ("max_amount", 9, "Plus"),
        ("deductible", 1, None),
        ("count", 2, None),
    ]
    assert {(limit.segment, limit.benefit) for limit in truth.limits} == {("towing", "tow_to_port")}
    assert [(clause.kind, clause.quote) for clause in truth.clauses] == [
        ("condition", "The engine has been serviced."),
        ("exclusion", "Races are not covered."),
    ]


def test_a_table_that_goes_on_has_its_heads_on_every_page(tmp_path: Path) -> None:
    truth = write(read(HEAD + 60 * ROW + REST), tmp_path / "a.pdf")
    texts = pages(tmp_path / "a.pdf")
    spread = {limit.page for limit in truth.limits if limit.kind == "max_amount"}
    assert len(spread) == 2
    assert all("Basic" in texts[page - 1] and "Plus" in texts[page - 1] for page in spread)


def test_a_long_cell_takes_several_lines_inside_its_column(tmp_path: Path) -> None:
    words = "as much as it takes to bring the boat and all of its crew back to port"
    write(read(HEAD + f"| Towing | {words} | £9 | Nil | = towing.tow_to_port\n" + REST), tmp_path / "a.pdf")
    found = pypdfium2.PdfDocument(tmp_path / "a.pdf")[2].get_textpage()
    lines = [line for line in found.get_text_range().splitlines() if line.strip()]
    assert not any(words in line for line in lines)
    assert words in " ".join(" ".join(lines).replace("£9", "").replace("Nil", "").replace("Towing", "").split())
