"""Taxonomies are trees, from a file as from Directus, or are refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sidecar.errors import TaxonomyError, TaxonomyInvalid, TaxonomyMissing
from sidecar.taxonomies import data_directory, file_taxonomy, load_taxonomy, seed_taxonomy, stored_taxonomy

LANGUAGES = {"de", "fr", "it", "en"}
SEEDS = sorted(path.stem for path in (data_directory() / "seed" / "taxonomies").glob("*.json"))


def raw(*items: dict[str, Any]) -> dict[str, Any]:
    return {"key": "test", "name": "Test", "line_of_business": "travel", "items": list(items)}


BAG: dict[str, Any] = {"key": "bag", "category": "segment", "names": {"de": "Gepäck"}, "aliases": {"de": ["Koffer*"]}}
LOSS: dict[str, Any] = {"key": "loss", "category": "benefit", "parent": "bag", "names": {"de": "Verlust"}}
SUM: dict[str, Any] = {"key": "sum", "category": "limit", "parent": "bag/loss", "names": {"de": "Summe"}, "unit": "CHF"}


def test_the_seed_holds_travel_and_household() -> None:
    assert {"travel", "household"} <= set(SEEDS)
    travel = seed_taxonomy("travel")
    assert [(s.key, len(travel.children(s.id, "benefit"))) for s in travel.segments] == [
        ("luggage_travel_delay", 5),
        ("home_assistance", 3),
        ("medical_personal_assistance", 17),
        ("enhanced_medical", 5),
        ("trip_cancellation_interruption", 6),
        ("legal_protection", 2),
        ("vehicle_assistance", 5),
        ("business_travel", 5),
        ("insolvency_protection", 3),
        ("ebike_assistance", 5),
    ]
    assert 6 <= len(seed_taxonomy("household").segments) <= 8


@pytest.mark.parametrize("key", SEEDS)
def test_every_seed_item_can_be_looked_for_in_every_language(key: str) -> None:
    for item in seed_taxonomy(key).items:
        assert set(item.names) == LANGUAGES, item.key
        assert set(item.aliases) == LANGUAGES, item.key
        assert all(item.aliases.values()), item.key
        assert item.instruction, item.key


def test_exactly_one_seed_is_the_default() -> None:
    folder = data_directory() / "seed" / "taxonomies"
    defaults = [json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))["is_default"] for key in SEEDS]
    assert sorted(defaults) == [*([False] * (len(SEEDS) - 1)), True]


def test_an_unknown_seed_names_the_known_ones() -> None:
    with pytest.raises(TaxonomyMissing, match="travel"):
        seed_taxonomy("boats")
    with pytest.raises(TaxonomyMissing):
        seed_taxonomy("../seed/taxonomies/travel")


def test_ids_are_the_same_everywhere_and_version_follows_content() -> None:
    first, second = file_taxonomy(raw(BAG, LOSS, SUM)), file_taxonomy(raw(BAG, LOSS, SUM))
    assert first == second
    assert len({item.id for item in first.items}) == 3
    assert first.items[1].parent == first.items[0].id
    changed = file_taxonomy(raw(BAG, {**LOSS, "names": {"de": "Diebstahl"}}, SUM))
    assert changed.version != first.version
    assert changed.items[1].id == first.items[1].id
    sorted_rows = [{**row, "sort": n} for n, row in enumerate((BAG, LOSS, SUM))]
    assert file_taxonomy(raw(*sorted_rows)).version == file_taxonomy(raw(*reversed(sorted_rows))).version


def test_rows_of_the_endpoint_give_the_same_tree() -> None:
    rows = [
        {**BAG, "id": "1", "parent": None, "sort": None, "examples": None, "instruction": None},
        {**LOSS, "id": "2", "parent": "1"},
        {**SUM, "id": "3", "parent": {"id": "2"}},
    ]
    taxonomy = stored_taxonomy({**raw(), "id": "t", "items": rows})
    assert [(i.id, i.parent, i.key) for i in taxonomy.items] == [
        ("1", None, "bag"),
        ("2", "1", "loss"),
        ("3", "2", "sum"),
    ]
    assert (taxonomy.id, taxonomy.items[0].aliases) == ("t", {"de": ("Koffer*",)})


@pytest.mark.parametrize("nothing", [None, {}, {"key": "x", "items": []}, {"key": "x", "items": None}])
def test_nothing_to_look_for(nothing: dict[str, Any] | None) -> None:
    with pytest.raises(TaxonomyMissing):
        stored_taxonomy(nothing)


INVALID = [
    (raw(BAG, {**LOSS, "parent": "box"}), "loss"),
    (raw(BAG, BAG), "path"),
    (raw(BAG, LOSS, {**LOSS}), "path"),
    (raw(BAG, {**LOSS, "parent": None}), "loss"),
    (raw(BAG, {**BAG, "key": "inner", "parent": "bag"}), "inner"),
    (raw(BAG, LOSS, {**SUM, "category": "benefit"}), "sum"),
    (raw(BAG, {**LOSS, "category": "thing"}), "thing"),
    (raw({**BAG, "key": ""}), "key"),
    (raw({**BAG, "key": "a/b"}), "a/b"),
    (raw({**BAG, "names": ["Gepäck"]}), "bag"),
    (raw({**BAG, "aliases": {"de": [1]}}), "bag"),
    ({**raw(BAG), "key": ""}, "key"),
    ({**raw(), "items": ["bag"]}, "items"),
]


@pytest.mark.parametrize(("broken", "named"), INVALID)
def test_a_broken_tree_is_refused_by_name(broken: dict[str, Any], named: str) -> None:
    with pytest.raises(TaxonomyInvalid, match=named):
        file_taxonomy(broken)


def test_a_cycle_is_refused_by_name() -> None:
    rows = [{**LOSS, "id": "1", "parent": "2"}, {**SUM, "id": "2", "parent": "1"}]
    with pytest.raises(TaxonomyInvalid, match="ancestor"):
        stored_taxonomy({**raw(), "items": rows})
    with pytest.raises(TaxonomyInvalid, match="loss"):
        stored_taxonomy({**raw(), "items": [{**LOSS, "id": "1", "parent": "1"}]})


def test_a_parent_that_is_gone_and_an_id_twice() -> None:
    with pytest.raises(TaxonomyInvalid, match="loss"):
        stored_taxonomy({**raw(), "items": [{**LOSS, "id": "1", "parent": "9"}]})
    with pytest.raises(TaxonomyInvalid, match="same id"):
        stored_taxonomy({**raw(), "items": [{**BAG, "id": "1"}, {**BAG, "key": "box", "id": "1"}]})
    with pytest.raises(TaxonomyInvalid, match="no id"):
        stored_taxonomy({**raw(), "items": [BAG]})


def test_only_clauses_and_no_segment_is_nothing_to_look_for() -> None:
    with pytest.raises(TaxonomyMissing, match="segments"):
        file_taxonomy(raw({**SUM, "parent": None}))


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda path: None, TaxonomyMissing),
        (lambda path: write(path, "{"), TaxonomyInvalid),
        (lambda path: write(path, "[]"), TaxonomyInvalid),
        (lambda path: path.mkdir(), TaxonomyInvalid),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), TaxonomyInvalid),
    ],
)
def test_files_that_are_no_taxonomy(
    tmp_path: Path, prepare: Callable[[Path], None], error: type[TaxonomyError]
) -> None:
    path = tmp_path / "mine.json"
    prepare(path)
    with pytest.raises(error, match=r"mine\.json"):
        load_taxonomy(path)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    write(path, json.dumps(raw(BAG, LOSS)))
    assert [item.key for item in load_taxonomy(path).items] == ["bag", "loss"]
