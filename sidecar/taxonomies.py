"""Taxonomies from seed files and from Directus' rows, checked to be a tree. Knows no line of business.

An alias is matched token by token, case and accents folded: `reisegepäck*` stands for any ending, several tokens for
these words in this order, close together.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sidecar.errors import TaxonomyInvalid, TaxonomyMissing
from sidecar.models import Taxonomy, TaxonomyItem

_PARENTS: Mapping[str, tuple[str | None, ...]] = {
    "segment": (None,),
    "benefit": ("segment",),
    "limit": (None, "segment", "benefit"),
    "condition": (None, "segment", "benefit"),
    "exclusion": (None, "segment", "benefit"),
}
"""which categories an item may stand under"""


def data_directory() -> Path:
    """The folder that holds `schema/` and `seed/`: inside an installed package, else the repository's `directus/`."""
    packaged = Path(__file__).parent / "data"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[1] / "directus"


def find_taxonomy(name: str) -> Taxonomy:
    """The seed taxonomy of that key, or the JSON file of that path. Raises TaxonomyMissing, TaxonomyInvalid."""
    folder = data_directory() / "seed" / "taxonomies"
    seed = folder / f"{name}.json"
    path = seed if name.isidentifier() and seed.is_file() else Path(name)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json")))
        raise TaxonomyMissing(f"There is no taxonomy {name!r}: use one of {known}, or a JSON file.", field="taxonomy")
    return from_file(path)


def from_file(path: Path) -> Taxonomy:
    """A taxonomy from a seed file, whose items name their parent by its path of keys ("segment/benefit").

    Raises TaxonomyInvalid naming the file or the item.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        rows = raw["items"]
        return _taxonomy(raw, [_with_path_ids(raw["key"], row) for row in rows])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TaxonomyInvalid(f"{path.name} is not a taxonomy file ({error}).", field=path.name) from None


def from_directus(row: Mapping[str, Any] | None) -> Taxonomy:
    """A taxonomy as the claim verb gives it (items with `id` and parent id). Raises TaxonomyMissing, TaxonomyInvalid."""
    if row is None:
        raise TaxonomyMissing()
    return _taxonomy(row, row.get("items") or [])


def _with_path_ids(taxonomy: str, row: Mapping[str, Any]) -> dict[str, Any]:
    parent = row.get("parent")
    path = f"{parent}/{row['key']}" if parent else row["key"]
    return {**row, "id": path_id(taxonomy, path), "parent": path_id(taxonomy, parent) if parent else None}


def path_id(taxonomy: str, path: str) -> str:
    """The id of a seed item: UUIDv5 of its taxonomy's key and its path of keys."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://directus-extension-dci/taxonomy/{taxonomy}/{path}"))


def _taxonomy(head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Taxonomy:
    items = tuple(_item(row) for row in rows)
    _check(str(head.get("key") or ""), items)
    return Taxonomy(
        key=str(head["key"]),
        name=str(head.get("name") or head["key"]),
        line_of_business=str(head.get("line_of_business") or ""),
        items=items,
        version=_version(items),
        id=str(head.get("id") or ""),
    )


def _item(row: Mapping[str, Any]) -> TaxonomyItem:
    parent = row.get("parent")
    return TaxonomyItem(
        id=str(row["id"]),
        key=str(row["key"]),
        category=row["category"],
        parent=None if parent is None else str(parent),
        names={lang: str(name) for lang, name in (row.get("names") or {}).items()},
        aliases=_phrases(row.get("aliases")),
        examples=_phrases(row.get("examples")),
        instruction=row.get("instruction") or "",
        unit=row.get("unit") or "",
        data_type=row.get("data_type") or "",
        sort=int(row.get("sort") or 0),
    )


def _phrases(raw: Mapping[str, Sequence[str]] | None) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(str(p) for p in phrases) for lang, phrases in (raw or {}).items() if phrases}


def _check(key: str, items: Sequence[TaxonomyItem]) -> None:
    if not items:
        raise TaxonomyMissing(f"The taxonomy {key!r} has no items.", field="taxonomy")
    by_id = {item.id: item for item in items}
    seen: set[tuple[str | None, str, str]] = set()
    for item in items:
        if item.category not in _PARENTS:
            raise TaxonomyInvalid(f"{item.key!r}: there is no category {item.category!r}.", field=item.key)
        if item.parent is not None and item.parent not in by_id:
            raise TaxonomyInvalid(f"{item.key!r} stands under an item that is not there.", field=item.key)
        if (item.parent, item.category, item.key) in seen:
            raise TaxonomyInvalid(f"{item.key!r} stands twice in one place.", field=item.key)
        seen.add((item.parent, item.category, item.key))
    for item in items:
        _check_line(item, by_id)
    for item in items:
        above = None if item.parent is None else by_id[item.parent].category
        if above not in _PARENTS[item.category]:
            place = above or "nothing"
            raise TaxonomyInvalid(f"{item.key!r}: a {item.category} cannot stand under {place}.", field=item.key)


def _check_line(item: TaxonomyItem, by_id: Mapping[str, TaxonomyItem]) -> None:
    seen = {item.id}
    parent = item.parent
    while parent is not None:
        if parent in seen:
            raise TaxonomyInvalid(f"{item.key!r} stands under itself.", field=item.key)
        seen.add(parent)
        parent = by_id[parent].parent


def _version(items: Sequence[TaxonomyItem]) -> str:
    """A hash of what the items say, whatever their order and ids."""
    by_id = {item.id: item for item in items}

    def path(item: TaxonomyItem) -> str:
        return (path(by_id[item.parent]) + "/" if item.parent else "") + item.key

    said = [
        [path(i), i.category, dict(i.names), _lists(i.aliases), _lists(i.examples), i.instruction, i.unit, i.data_type]
        for i in sorted(items, key=lambda i: (path(i), i.category))
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lists(phrases: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {lang: list(said) for lang, said in phrases.items()}
