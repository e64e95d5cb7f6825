"""A changed taxonomy for one run: what is laid over, what goes along, and what is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from sidecar.errors import OptionInvalid, TaxonomyInvalid
from sidecar.models import Taxonomy, TaxonomyItem
from sidecar.taxonomies import stored_taxonomy
from sidecar.taxonomy_changes import changed

STORED: dict[str, Any] = {
    "id": "t", "key": "travel", "name": "Travel", "line_of_business": "travel",
    "items": [
        {"id": "bag", "key": "bag", "category": "segment", "parent": None, "names": {"de": "Gepäck"}, "sort": 1},
        {"id": "loss", "key": "loss", "category": "benefit", "parent": {"id": "bag"}, "names": {"de": "Verlust"}},
        {"id": "sum", "key": "sum", "category": "limit", "parent": "loss", "names": {"de": "Summe"}, "unit": "CHF"},
        {"id": "car", "key": "car", "category": "segment", "parent": None, "names": {"de": "Auto"}, "sort": 2},
    ],
}  # fmt: skip


def laid(*changes: dict[str, Any]) -> Taxonomy:
    return stored_taxonomy(changed(STORED, list(changes)))


def item(taxonomy: Taxonomy, key: str) -> TaxonomyItem:
    return next(item for item in taxonomy.items if item.key == key)


def test_nothing_changed_is_the_stored_taxonomy() -> None:
    assert laid() == stored_taxonomy(STORED) == stored_taxonomy(changed(STORED, None))


def test_given_fields_replace_the_stored_ones_and_the_others_stay() -> None:
    before = stored_taxonomy(STORED)
    after = laid({"id": "loss", "aliases": {"de": ["abhanden*"]}})
    assert item(after, "loss").aliases == {"de": ("abhanden*",)}
    assert (item(after, "loss").names, item(after, "loss").parent) == (item(before, "loss").names, "bag")
    assert after.version != before.version
    assert STORED["items"][1].get("aliases") is None, "what was handed in stays as it was"


def test_a_removed_item_takes_all_below_it_along() -> None:
    assert {i.key for i in laid({"id": "bag", "removed": True}).items} == {"car"}
    new = {"key": "delay", "category": "benefit", "parent": "bag"}
    assert {i.key for i in laid(new, {"id": "bag", "removed": True}).items} == {"car"}


@pytest.mark.parametrize("parent", ["bag", "car"])
def test_a_new_item_stands_where_it_was_put(parent: str) -> None:
    after = laid({"key": "delay", "category": "benefit", "parent": parent, "names": {"en": "Delay"}})
    assert item(after, "delay").parent == parent
    assert item(after, "delay").id == item(laid({"key": "delay", "category": "benefit", "parent": parent}), "delay").id


def test_new_items_may_stand_under_new_ones_by_id_or_by_path() -> None:
    segment = {"id": "mine", "key": "pets", "category": "segment"}
    after = laid(
        segment,
        {"key": "vet", "category": "benefit", "parent": "mine"},
        {"key": "fee", "category": "limit", "parent": "pets/vet"},
    )
    assert item(after, "pets").id == "mine"
    assert item(after, "fee").parent == item(after, "vet").id


def test_an_item_may_be_moved_also_to_the_top() -> None:
    assert item(laid({"id": "sum", "parent": None}), "sum").parent is None
    assert item(laid({"id": "loss", "parent": "car"}), "loss").parent == "car"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"key": "delay", "category": "benefit", "parent": "gone"}, "delay"),
        ({"id": "loss", "parent": "bag/gone"}, "loss"),
        ({"id": "gone", "aliases": {}}, "gone"),
        ({"id": "gone", "removed": True}, "gone"),
        ({"key": "delay", "names": {"de": "x"}}, "delay"),
        ({"id": "loss", "parent": "sum"}, "loss"),
        ({"id": "bag", "parent": "loss"}, "bag"),
        ({"id": "loss", "category": "wish"}, "loss"),
        ({"key": "loss", "category": "benefit", "parent": "bag"}, "loss"),
        ({"id": "loss", "names": "x"}, "loss"),
    ],
)
def test_what_would_make_no_tree_is_refused_naming_the_item(change: dict[str, Any], named: str) -> None:
    with pytest.raises(TaxonomyInvalid) as refused:
        laid(change)
    assert refused.value.field == named


@pytest.mark.parametrize("changes", [{}, "x", [1], [{"id": "bag"}] * 201])
def test_what_is_no_list_of_changes_is_refused(changes: Any) -> None:
    with pytest.raises(OptionInvalid) as refused:
        changed(STORED, changes)
    assert refused.value.field == "taxonomy_changes"
