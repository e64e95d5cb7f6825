"""The merge, rule by rule: identity, people's decisions, failures, what vanishes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sidecar.models import Coverage, Verdict
from tests.coverage_model import Found, Person, Shelf, benefit, clause, coverage, limit, segment


@pytest.fixture
def shelf() -> Shelf:
    return Shelf("product-1")


BAGGAGE = segment("baggage", benefit("theft", limit(2000), clause("Cash is not insured")))


def run(shelf: Shelf, *segments: Found, **options: Any) -> Any:
    return shelf.analyse(coverage(*segments, **options))


def test_first_run_creates_every_row_under_its_parent(shelf: Shelf) -> None:
    changes = run(shelf, BAGGAGE)

    assert [write.collection for write in changes.create] == [
        "coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses",
    ]  # fmt: skip
    found_benefit, found_limit = shelf.only("benefits"), shelf.only("limits")
    assert found_benefit["segment"] == shelf.only("segments")["id"]
    assert (found_limit["benefit"], found_limit["segment"]) == (found_benefit["id"], None)
    assert found_limit["review"] == "proposed"
    assert found_limit["origin"] == "document"
    assert found_limit["extracted"]["value"] == 2000
    assert found_limit["evidence"][0]["document"] == "document-1"


def test_second_run_of_the_same_input_writes_nothing(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    before = shelf.dump()

    changes = run(shelf, BAGGAGE)

    assert changes.empty
    assert changes.unchanged == 4
    assert shelf.dump() == before


def test_changed_value_keeps_its_row(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    row_id = shelf.only("limits")["id"]

    changes = run(shelf, segment("baggage", benefit("theft", limit(3000), clause("Cash is not insured"))))

    assert [write.id for write in changes.update] == [row_id]
    assert set(changes.update[0].data) == {"value", "evidence", "extracted", "last_analysis"}
    assert shelf.only("limits")["value"] == 3000


def test_two_limits_under_one_key_are_told_apart_by_value(shelf: Shelf) -> None:
    run(shelf, segment("baggage", limit(2000), limit(500)))
    ids = {row["value"]: row["id"] for row in shelf.rows("limits")}

    changes = run(shelf, segment("baggage", limit(500), limit(2500)))

    assert {row["value"]: row["id"] for row in shelf.rows("limits")} == {500: ids[500], 2500: ids[2000]}
    assert not changes.create


def test_new_row_never_takes_the_id_of_another(shelf: Shelf) -> None:
    """A row keeps its id when its value changes; the value it left behind then belongs to a new row."""
    run(shelf, segment("baggage", limit(100)))
    run(shelf, segment("baggage", limit(200)))

    run(shelf, segment("baggage", limit(100), limit(200)))

    assert sorted(row["value"] for row in shelf.rows("limits")) == [100, 200]
    assert run(shelf, segment("baggage", limit(200), limit(100))).empty


@pytest.mark.parametrize("review", ["accepted", "rejected", "edited"])
def test_new_reading_of_a_reviewed_row_is_only_proposed(shelf: Shelf, review: str) -> None:
    run(shelf, BAGGAGE)
    person = Person(shelf)
    person.decide("limits", review=review)

    changes = run(shelf, segment("baggage", benefit("theft", limit(3000), clause("Cash is not insured"))))

    row = shelf.only("limits")
    assert (row["value"], row["review"]) == (2000, review)
    assert row["proposal"]["value"] == 3000
    assert changes.conflicts == (row["id"],)


def test_plain_edit_in_the_content_app_counts_as_a_decision(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).edit("limits", value=1500)

    assert run(shelf, BAGGAGE).empty
    assert shelf.only("limits")["value"] == 1500
    assert shelf.only("limits")["proposal"] is None


def test_proposal_goes_when_the_reading_says_what_the_person_says(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("limits", review="accepted")
    run(shelf, segment("baggage", benefit("theft", limit(3000), clause("Cash is not insured"))))

    run(shelf, BAGGAGE)

    assert shelf.only("limits")["proposal"] is None
    assert run(shelf, BAGGAGE).empty


def test_dismissed_proposal_does_not_come_back(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("limits", review="accepted")
    changed = segment("baggage", benefit("theft", limit(3000), clause("Cash is not insured")))
    run(shelf, changed)
    Person(shelf).edit("limits", proposal=None)

    assert run(shelf, changed).empty


def test_renaming_a_taxonomy_item_shows_no_decided_row_again(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("segments", review="accepted")
    found = coverage(BAGGAGE)
    renamed = replace(found, segments=(replace(found.segments[0], name="Luggage"),))

    shelf.analyse(renamed)

    row = shelf.only("segments")
    assert (row["name"], row["proposal"], row["extracted"]["name"]) == ("Baggage", None, "Luggage")
    assert shelf.analyse(renamed).empty

    changed = replace(renamed, segments=(replace(renamed.segments[0], verdict=Verdict.CONDITIONAL),))
    shelf.analyse(changed)
    assert shelf.only("segments")["proposal"]["name"] == "Luggage"


def moved(found: Coverage) -> Coverage:
    """A new edition: the same words, a page further on."""
    benefit_, *_ = found.segments[0].benefits
    (limit_,) = benefit_.limits
    further = replace(limit_, evidence=tuple(replace(place, page=4) for place in limit_.evidence))
    return replace(
        found, segments=(replace(found.segments[0], benefits=(replace(benefit_, limits=(further,)),)),)
    )  # fmt: skip


def test_quotes_that_stand_elsewhere_are_followed_and_no_decided_row_is_shown_again(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("limits", review="edited", value=1500)

    shelf.analyse(moved(coverage(BAGGAGE)))

    row = shelf.only("limits")
    assert (row["value"], row["proposal"], row["evidence"][0]["page"]) == (1500, None, 4)
    assert shelf.analyse(moved(coverage(BAGGAGE))).empty


def test_places_that_a_person_chose_are_not_followed(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    own = [{**shelf.only("limits")["evidence"][0], "page": 9}]
    Person(shelf).decide("limits", review="edited", evidence=own)

    shelf.analyse(moved(coverage(BAGGAGE)))

    assert (shelf.only("limits")["evidence"], shelf.only("limits")["proposal"]) == (own, None)


def test_person_moves_a_limit_and_no_second_one_appears(shelf: Shelf) -> None:
    two = segment("baggage", benefit("theft", limit(2000)), benefit("delay"))
    run(shelf, two)
    delay = next(row for row in shelf.rows("benefits") if row["taxonomy_item"] == "baggage/delay")
    Person(shelf).edit("limits", benefit=delay["id"])

    assert run(shelf, two).empty
    assert shelf.only("limits")["benefit"] == delay["id"]


def test_vanished_untouched_rows_go_children_first(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)

    changes = run(shelf, segment("baggage", verdict=Verdict.SILENT))

    assert [gone.collection for gone in changes.delete] == ["coverage_clauses", "coverage_limits", "coverage_benefits"]
    assert shelf.only("segments")["verdict"] == "silent"


def test_vanished_rows_stay_where_a_person_decided_below(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("limits", review="accepted")

    run(shelf, segment("baggage", verdict=Verdict.SILENT))

    assert not shelf.rows("clauses")
    assert shelf.only("limits")["missing_since"]
    assert shelf.only("benefits")["missing_since"]
    assert run(shelf, segment("baggage", verdict=Verdict.SILENT)).empty


def test_reappearing_row_is_no_longer_missing(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).decide("limits", review="accepted")
    ids = {row["id"] for row in shelf.rows("limits")}
    run(shelf, segment("baggage", verdict=Verdict.SILENT))

    run(shelf, BAGGAGE)

    assert {row["id"] for row in shelf.rows("limits")} == ids
    assert shelf.only("limits")["missing_since"] is None
    assert shelf.only("limits")["proposal"] is None


def test_row_added_by_a_person_is_left_alone(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    Person(shelf).add("limits", benefit=shelf.only("benefits")["id"], kind="deductible", value=200, unit="CHF")
    before = shelf.dump()

    assert run(shelf, BAGGAGE).empty
    assert shelf.dump() == before


def test_undecided_run_replaces_no_verdict_and_removes_nothing_below(shelf: Shelf) -> None:
    run(shelf, BAGGAGE)
    before = shelf.dump()

    changes = run(shelf, segment("baggage", benefit("theft", verdict=Verdict.UNDECIDED), verdict=Verdict.UNDECIDED))

    assert changes.empty
    assert shelf.dump() == before


def test_undecided_segment_is_stored_where_nothing_was_known(shelf: Shelf) -> None:
    run(shelf, segment("baggage", benefit("theft", verdict=Verdict.UNDECIDED), verdict=Verdict.UNDECIDED))

    assert [row["verdict"] for row in shelf.rows("segments") + shelf.rows("benefits")] == ["undecided"] * 2
    run(shelf, BAGGAGE)
    assert [row["verdict"] for row in shelf.rows("segments") + shelf.rows("benefits")] == ["covered"] * 2


def test_incomplete_run_keeps_rows_of_a_document_it_could_not_read(shelf: Shelf) -> None:
    run(shelf, segment("baggage", limit(2000, document=1), limit(70, unit="km")), documents=2)

    changes = run(shelf, segment("baggage", limit(70, unit="km")), complete=False)

    assert changes.empty
    assert len(shelf.rows("limits")) == 2


def test_run_over_a_part_removes_nothing(shelf: Shelf) -> None:
    run(shelf, BAGGAGE, segment("health", benefit("hospital")))

    changes = shelf.analyse(coverage(segment("baggage", verdict=Verdict.SILENT)), partial=True)

    assert changes.empty


def test_clauses_of_the_product_stand_on_it_once(shelf: Shelf) -> None:
    run(shelf, BAGGAGE, product=(clause("War is excluded"), clause("war  is EXCLUDED.")))

    rows = [row for row in shelf.rows("clauses") if row["benefit"] is None and row["segment"] is None]
    assert [row["text"] for row in rows] == ["War is excluded"]
    assert run(shelf, BAGGAGE, product=(clause("War is excluded."),)).create == ()


def test_four_byte_float_of_the_database_is_the_same_value(shelf: Shelf) -> None:
    run(shelf, segment("baggage", limit(1234567.89)))
    shelf.tables["limits"][shelf.only("limits")["id"]]["value"] = 1234567.9

    assert run(shelf, segment("baggage", limit(1234567.89))).empty


def test_rows_of_another_product_are_neither_matched_nor_touched(shelf: Shelf) -> None:
    other = Shelf("product-2")
    run(other, BAGGAGE)
    shelf.foreign = other.stored()

    changes = run(shelf, BAGGAGE)

    assert len(changes.create) == 4
    assert not changes.update
    assert not changes.delete
    assert not {write.id for write in changes.create} & {row["id"] for _, row in other.stored()}
