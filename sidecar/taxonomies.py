"""Taxonomies from a seed file or from the endpoint's rows, checked to be trees. Knows no trade and looks for nothing.

How the words of an item are meant: an alias is one or more words in this order with a few others between them at most;
case, accents and the endings of longer words do not matter; a trailing `*` leaves a word's end open ("annull*"), a
leading one its beginning. Names and examples are read the same way. Words stand per language ("de", "fr", "it", "en").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args
from uuid import NAMESPACE_URL, uuid5

from sidecar.errors import TaxonomyInvalid, TaxonomyMissing
from sidecar.models import Category, Taxonomy, TaxonomyItem

_NESTING: Mapping[str, tuple[str | None, ...]] = {
    "segment": (None,),
    "benefit": ("segment",),
    "limit": (None, "segment", "benefit"),
    "condition": (None, "segment", "benefit"),
    "exclusion": (None, "segment", "benefit"),
}
_CATEGORIES: Mapping[Any, Category] = {category: category for category in get_args(Category)}
_ROOT = "https://directus-extension-dci/taxonomy/"


def data_directory() -> Path:
    """The folder that holds `seed` and `schema`: inside an installed package, or the repository's `directus`.

    Raises TaxonomyMissing where neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent / "directus"):
        if (folder / "seed").is_dir():
            return folder
    raise TaxonomyMissing("The seed data is not installed with this package.")


def seed_taxonomy(key: str) -> Taxonomy:
    """The seed taxonomy of that key, such as "travel". Raises TaxonomyMissing where there is none."""
    folder = data_directory() / "seed" / "taxonomies"
    known = sorted(path.stem for path in folder.glob("*.json"))
    if key not in known:
        raise TaxonomyMissing(f"There is no taxonomy named {key!r}; there are: {', '.join(known)}.")
    return load_taxonomy(folder / f"{key}.json")


def load_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy of a JSON file, whose items name their parent by its path of keys ("segment/benefit").

    Ids are made from the path, the same everywhere. Raises TaxonomyMissing (no such file, no items) or TaxonomyInvalid.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TaxonomyMissing(f"There is no taxonomy file {path.name}.") from None
    except (OSError, ValueError) as error:
        raise TaxonomyInvalid(f"{path.name} is not a JSON file that can be read: {error}") from error
    if not isinstance(raw, dict):
        raise TaxonomyInvalid(f"{path.name} must hold one object with key, name and items.")
    return file_taxonomy(raw)


def file_taxonomy(raw: Mapping[str, Any]) -> Taxonomy:
    """The taxonomy of a file's content. Raises TaxonomyMissing or TaxonomyInvalid."""
    key = str(raw.get("key") or "")
    if not key:
        raise TaxonomyInvalid("The taxonomy has no key.", field="key")
    rows = _rows(raw)
    paths = [_path(row) for row in rows]
    ids = {path: str(uuid5(NAMESPACE_URL, f"{_ROOT}{key}/{path}")) for path in paths}
    items = []
    for position, (row, path) in enumerate(zip(rows, paths, strict=True), start=1):
        parent = row.get("parent") or None
        if parent is not None and parent not in ids:
            raise TaxonomyInvalid(f"The parent {parent!r} of item {path!r} does not exist.", field=path)
        items.append(_item(row, item_id=ids[path], parent=ids[parent] if parent else None, position=position))
    return _checked(raw, items, taxonomy_id=str(uuid5(NAMESPACE_URL, f"{_ROOT}{key}")))


def stored_taxonomy(raw: Mapping[str, Any] | None) -> Taxonomy:
    """The taxonomy as the endpoint hands it out: items with their own ids and parent ids.

    Raises TaxonomyMissing (none, or no items) or TaxonomyInvalid.
    """
    if not raw:
        raise TaxonomyMissing()
    items = []
    for position, row in enumerate(_rows(raw), start=1):
        item_id, parent = row.get("id"), row.get("parent") or None
        if not item_id:
            raise TaxonomyInvalid(f"Item {row.get('key')!r} has no id.", field=str(row.get("key")))
        if isinstance(parent, Mapping):
            parent = parent.get("id")
        items.append(_item(row, item_id=str(item_id), parent=str(parent) if parent else None, position=position))
    return _checked(raw, items, taxonomy_id=str(raw.get("id") or ""))


def _rows(raw: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    rows = raw.get("items")
    if not rows:
        raise TaxonomyMissing(f"The taxonomy {raw.get('key') or ''!r} has no items.")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise TaxonomyInvalid("The taxonomy's items must be a list of objects.", field="items")
    return rows


def _path(row: Mapping[str, Any]) -> str:
    parent, key = row.get("parent"), str(row.get("key") or "")
    if not key or "/" in key:
        raise TaxonomyInvalid(f"An item's key must be a word without a slash, not {key!r}.", field="key")
    return f"{parent}/{key}" if parent else key


def _item(row: Mapping[str, Any], *, item_id: str, parent: str | None, position: int) -> TaxonomyItem:
    key, category = str(row.get("key") or ""), row.get("category")
    if not key:
        raise TaxonomyInvalid(f"Item {item_id} has no key.", field="key")
    if category not in _CATEGORIES:
        raise TaxonomyInvalid(f"Item {key!r} has the category {category!r}; allowed: {', '.join(_NESTING)}.", field=key)
    sort = row.get("sort")
    return TaxonomyItem(
        id=item_id,
        key=key,
        category=_CATEGORIES[category],
        parent=parent,
        names={code: str(text) for code, text in _mapping(row, "names").items() if text},
        aliases=_lists(row, "aliases"),
        examples=_lists(row, "examples"),
        instruction=str(row.get("instruction") or ""),
        unit=str(row.get("unit") or ""),
        data_type=str(row.get("data_type") or ""),
        sort=sort if isinstance(sort, int) else position,
    )


def _mapping(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name) or {}
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, Mapping):
        raise TaxonomyInvalid(
            f"The {name} of item {row.get('key')!r} must be given per language.", field=str(row.get("key"))
        )
    return value


def _lists(row: Mapping[str, Any], name: str) -> Mapping[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for code, texts in _mapping(row, name).items():
        listed = [texts] if isinstance(texts, str) else texts
        if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
            raise TaxonomyInvalid(
                f"The {name} of item {row.get('key')!r} in {code!r} must be a list of texts.", field=str(row.get("key"))
            )
        out[str(code)] = tuple(text.strip() for text in listed if text.strip())
    return out


def _checked(raw: Mapping[str, Any], items: Sequence[TaxonomyItem], *, taxonomy_id: str) -> Taxonomy:
    by_id = {item.id: item for item in items}
    _check_duplicates(items, by_id)
    for item in items:
        _check_ancestors(item, by_id)
        parent = by_id[item.parent].category if item.parent else None
        if parent not in _NESTING[item.category]:
            where = f"under a {parent}" if parent else "at the top"
            raise TaxonomyInvalid(f"Item {item.key!r} is a {item.category} and cannot stand {where}.", field=item.key)
    if not any(item.category == "segment" for item in items):
        raise TaxonomyMissing(f"The taxonomy {raw.get('key') or ''!r} has no segments.")
    return Taxonomy(
        key=str(raw.get("key") or ""),
        name=str(raw.get("name") or raw.get("key") or ""),
        line_of_business=str(raw.get("line_of_business") or ""),
        items=tuple(items),
        version=_version(items),
        id=taxonomy_id,
    )


def _check_duplicates(items: Sequence[TaxonomyItem], by_id: Mapping[str, TaxonomyItem]) -> None:
    if len(by_id) != len(items):
        raise TaxonomyInvalid("Two items have the same id or path.", field="items")
    seen: set[tuple[str | None, str, str]] = set()
    for item in items:
        place = (item.parent, item.category, item.key)
        if place in seen:
            raise TaxonomyInvalid(f"Item {item.key!r} stands twice under the same parent.", field=item.key)
        seen.add(place)


def _check_ancestors(item: TaxonomyItem, by_id: Mapping[str, TaxonomyItem]) -> None:
    seen = {item.id}
    parent = item.parent
    while parent is not None:
        if parent not in by_id:
            raise TaxonomyInvalid(f"The parent of item {item.key!r} does not exist.", field=item.key)
        if parent in seen:
            raise TaxonomyInvalid(f"Item {item.key!r} is its own ancestor.", field=item.key)
        seen.add(parent)
        parent = by_id[parent].parent


def _version(items: Sequence[TaxonomyItem]) -> str:
    """A hash of what the items say; the order of rows does not matter."""
    rows = sorted(
        [
            item.id, item.key, item.category, item.parent or "", sorted(item.names.items()),
            sorted(item.aliases.items()), sorted(item.examples.items()), item.instruction, item.unit, item.data_type,
            item.sort,
        ]
        for item in items
    )  # fmt: skip
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]
