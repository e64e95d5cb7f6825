"""Changes laid over a taxonomy for one run, as Directus hands both out: what would be found. Stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sidecar.errors import OptionInvalid, TaxonomyInvalid

Row = dict[str, Any]

FIELDS = ("key", "category", "names", "aliases", "examples", "instruction", "unit")
_ROOT = "https://directus-extension-dci/taxonomy-change/"
_MOST = 200


def changed(raw: Mapping[str, Any] | None, changes: Any) -> Mapping[str, Any] | None:
    """The taxonomy with each change laid over it, in their order; as `taxonomies.stored_taxonomy` takes it.

    A change with the `id` of an item replaces the fields it gives, or with `removed` takes the item and all below it
    away. Any other is a new item and needs key and category. `parent` is an item's id or its path of keys
    ("segment/benefit"), null the top. Raises OptionInvalid (no such list) or TaxonomyInvalid naming the item's key.
    """
    if changes is None:
        return raw
    if not (isinstance(changes, list) and len(changes) <= _MOST and all(isinstance(one, Mapping) for one in changes)):
        raise OptionInvalid(f"taxonomy_changes must be a list of at most {_MOST} objects.", field="taxonomy_changes")
    base = raw or {}
    items = {str(row["id"]): _with_parent(row) for row in base.get("items") or ()}
    gone = {item for item in (_lay(items, one, str(base.get("id") or "")) for one in changes) if item}
    while below := {key for key, item in items.items() if item["parent"] in gone and key not in gone}:
        gone |= below
    return {**base, "items": [item for key, item in items.items() if key not in gone]}


def _with_parent(row: Mapping[str, Any]) -> Row:
    parent = row.get("parent") or None
    return {**row, "parent": parent.get("id") if isinstance(parent, Mapping) else parent}


def _lay(items: dict[str, Row], change: Mapping[str, Any], taxonomy: str) -> str | None:
    """Lay one change over; the item's id where it is removed."""
    item_id = str(change.get("id") or "")
    known = items.get(item_id)
    named = str(change.get("key") or (known or {}).get("key") or item_id)
    if known is None and not (change.get("key") and change.get("category") and not change.get("removed")):
        raise TaxonomyInvalid(
            f"taxonomy_changes: there is no item {named!r} to change; a new one needs key and category.", field=named
        )
    if change.get("removed"):
        return item_id
    given = {name: change[name] for name in FIELDS if name in change}
    if known is None or "parent" in change:
        given["parent"] = _parent(items, change.get("parent"), named)
    if known is None:
        place = f"{taxonomy}/{given['parent'] or ''}/{given['category']}/{given['key']}"
        item_id = item_id or str(uuid5(NAMESPACE_URL, f"{_ROOT}{place}"))
    items[item_id] = {**(known or {"id": item_id}), **given}
    return None


def _parent(items: Mapping[str, Row], wanted: Any, named: str) -> str | None:
    """The parent's id. Raises TaxonomyInvalid where it is neither an item's id nor the path of just one."""
    if wanted in (None, ""):
        return None
    if wanted in items:
        return str(wanted)
    fitting = [item_id for item_id in items if _path(items, item_id) == str(wanted).split("/")]
    if len(fitting) != 1:
        raise TaxonomyInvalid(f"taxonomy_changes: the parent {wanted!r} of item {named!r} does not exist.", field=named)
    return fitting[0]


def _path(items: Mapping[str, Row], item_id: str | None) -> Sequence[str]:
    keys: list[str] = []
    while item_id is not None and (item := items.get(item_id)) is not None and len(keys) <= len(items):
        keys.insert(0, str(item.get("key")))
        item_id = item["parent"]
    return keys
