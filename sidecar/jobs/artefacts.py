"""Result files for the operator: only under the operator's folder, only under names of our own making."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sidecar.errors import OptionInvalid

OPTIONS = ("export", "debug", "debug_clean")


class Artefacts:
    """Writes what the options of one analysis ask for; without a folder each of those options is refused."""

    def __init__(
        self, folder: Path | None, options: Mapping[str, Any], *, product: str | int, analysis_id: str
    ) -> None:
        wanted = [name for name in OPTIONS if options.get(name)]
        if wanted and folder is None:
            raise OptionInvalid(f"{wanted[0]}: the operator has set no export folder.", field=wanted[0])
        self._folder = folder
        self._wanted = frozenset(wanted)
        # A product's key is the user's own text: quoted, and never a path of its own.
        self._product = f"product-{quote(str(product), safe='')}"
        self._analysis_id = analysis_id

    def clean(self) -> None:
        """Remove the product's earlier debug artefacts, where asked for."""
        if self._folder is not None and "debug_clean" in self._wanted:
            shutil.rmtree(self._folder / "debug" / self._product, ignore_errors=True)

    def export(self, result: Mapping[str, Any]) -> None:
        """The result, where asked for: `<folder>/<analysis id>.json`."""
        if self._folder is not None and "export" in self._wanted:
            _write(self._folder / f"{self._analysis_id}.json", result)

    def debug(self, name: str, value: Any) -> None:
        """One stage's artefact, where asked for: `<folder>/debug/product-…/<analysis id>/<name>.json`."""
        if self._folder is not None and "debug" in self._wanted:
            _write(self._folder / "debug" / self._product / self._analysis_id / f"{name}.json", value)


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)
