"""The bar of Directus's modules with ours in it. Pure: knows no request and leaves every other entry as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Entry = dict[str, Any]


def with_module(bar: Sequence[Mapping[str, Any]] | None, raw: Mapping[str, Any], version: str) -> list[Entry] | None:
    """The bar with our module in it; None where it is there already, also where somebody has switched it off.

    `bar` is what is stored: None means Directus's own default, which is then written out in full. `raw` is the seed
    `modules.json`, `version` that of Directus ("12.4.0"; "" counts as the newest). The entry stands where Directus's
    own migrations put new modules: before deployments, docs and settings.
    """
    if bar is None:
        bar = [_plain(entry) for entry in raw["shipped"] if _is_shipped(entry, version)]
    if any(entry.get("type") == "module" and entry.get("id") == raw["id"] for entry in bar):
        return None
    at = next((place for place, entry in enumerate(bar) if entry.get("id") in raw["before"]), len(bar))
    ours: Entry = {"type": "module", "id": raw["id"], "enabled": True}
    return [*map(dict, bar[:at]), ours, *map(dict, bar[at:])]


def _plain(entry: Mapping[str, Any]) -> Entry:
    return {name: value for name, value in entry.items() if name != "since"}


def _is_shipped(entry: Mapping[str, Any], version: str) -> bool:
    found = re.match(r"\d+", version)
    return found is None or int(found[0]) >= int(entry.get("since", 0))
