"""`sidecar analyze FILE…`: documents on disk, no Directus, no Redis, no key."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sidecar import sheets
from sidecar.cli.outcome import Exit, progress_bar, write_json
from sidecar.errors import DocumentMissing, DocumentUnsupported, OptionInvalid

_LOOKS_LIKE_A_FILE = re.compile(r"[/\\]|\.(pdf|docx?|html?|md|txt|eml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the result goes; all None: a summary on the terminal."""

    json: Path | None = None
    csv: Path | None = None
    xlsx: Path | None = None

    def write(self, result: dict[str, Any], *, product: str = "") -> None:
        write_json(result, self.json)
        if self.csv is not None:
            sheets.write_csv(result, self.csv, product=product)
        if self.xlsx is not None:
            sheets.write_xlsx(result, self.xlsx, product=product)
        if self.json is None or str(self.json) != "-":
            print_summary(result)


def are_files(targets: Sequence[str]) -> bool:
    """Whether the arguments name files (which need not exist) and not a product."""
    return any(os.path.exists(target) or _LOOKS_LIKE_A_FILE.search(target) for target in targets)


def analyze(
    targets: Sequence[str], outputs: Outputs, *, taxonomy: str, extractor: str, segments: Sequence[str] | None
) -> Exit:
    """Analyse the files as one product's documents. Raises what reading, taxonomy and options raise."""
    from sidecar.config import read_settings
    from sidecar.extraction.rules.extractor import RulesExtractor
    from sidecar.pipeline import Source
    from sidecar.pipeline import analyze as run
    from sidecar.result import to_result
    from sidecar.taxonomies import load_taxonomy, seed_taxonomy

    if extractor != "rules":
        raise OptionInvalid(f"The extractor {extractor!r} has no effect yet: use rules.", field="extractor")
    found = load_taxonomy(Path(taxonomy)) if taxonomy.endswith(".json") else seed_taxonomy(taxonomy)
    sources = [Source(_read(Path(target)), Path(target).name) for target in targets]
    limits = read_settings("files").document_limits
    with progress_bar(sources[0].name) as report:
        outcome = run(sources, found, extractor=RulesExtractor(), limits=limits, report=report, segments=segments)
    outputs.write(to_result(outcome))
    return Exit.OK if outcome.coverage.complete else Exit.INCOMPLETE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DocumentMissing(f"There is no file {path}.", field=str(path)) from None
    except OSError as error:
        raise DocumentUnsupported(f"{path} cannot be read: {error.strerror}.", field=str(path)) from None


def print_summary(result: dict[str, Any]) -> None:
    """Segments with their counts on the terminal."""
    table = Table("segment", "verdict", "benefits", "limits", "conditions", "exclusions", "page", "quote")
    for segment in result["segments"]:
        holders = [segment, *segment["benefits"]]
        place = segment["evidence"] or {}
        counts = [sum(len(holder[kind]) for holder in holders) for kind in ("limits", "conditions", "exclusions")]
        included = sum(benefit["included"] for benefit in segment["benefits"])
        quote = " ".join((place.get("quote") or "").split())
        table.add_row(
            segment["key"], segment["verdict"], str(included), *(str(n) for n in counts), str(place.get("page") or ""),
            quote[:60],
        )  # fmt: skip
    Console(markup=False, highlight=False).print(table)
