"""`sidecar analyze FILE…`: documents on disk, no Directus, no Redis, no key."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from sidecar import sheets
from sidecar.cli.outcome import Exit, progress_bar, write_json
from sidecar.errors import DocumentMissing, DocumentUnsupported, OptionInvalid

if TYPE_CHECKING:
    from sidecar.config import Settings
    from sidecar.extraction.base import Extractor

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


def analyze(targets: Sequence[str], outputs: Outputs, options: Mapping[str, Any], *, taxonomy: str) -> Exit:
    """Analyse the files as one product's documents. Raises what reading, taxonomy and options raise."""
    from sidecar.config import read_settings
    from sidecar.pipeline import Source
    from sidecar.pipeline import analyze as run
    from sidecar.result import to_result
    from sidecar.taxonomies import load_taxonomy, seed_taxonomy

    settings = read_settings("files")
    found = load_taxonomy(Path(taxonomy)) if taxonomy.endswith(".json") else seed_taxonomy(taxonomy)
    sources = [Source(_read(Path(target)), Path(target).name) for target in targets]
    limits, segments = settings.document_limits, options.get("segments")
    with _extractor(settings, options) as extractor, progress_bar(sources[0].name) as report:
        outcome = run(sources, found, extractor=extractor, limits=limits, report=report, segments=segments)
    outputs.write(to_result(outcome))
    return Exit.OK if outcome.coverage.complete else Exit.INCOMPLETE


def _extractor(settings: Settings, options: Mapping[str, Any]) -> AbstractContextManager[Extractor]:
    """The extractor that was asked for, else the operator's; the model's client is loaded for it alone."""
    name = options.get("extractor") or settings.coverage_extractor
    if name == "openai":
        from sidecar.extraction.openai.making import Backing, made_extractor

        return made_extractor(settings.endpoint, options, Backing())
    from sidecar.extraction.rules.extractor import RulesExtractor

    if name != "rules":
        raise OptionInvalid(f"extractor: there is no {name!r} here.", field="extractor")
    if foreign := [option for option in ("model", "budget") if options.get(option) is not None]:
        raise OptionInvalid(f"{foreign[0]} has an effect with --extractor openai only.", field=foreign[0])
    return nullcontext(RulesExtractor())


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
    console = Console(markup=False, highlight=False)
    console.print(table)
    _print_account(console, result)


def _print_account(console: Console, result: dict[str, Any]) -> None:
    """What was not decided, and what a language model took or would take; a product's stand on its analysis."""
    row = result.get("analysis") or {}
    account = row.get("account") or result.get("account") or {}
    for reason in result.get("reasons") or account.get("reasons") or ():
        console.print(reason)
    quote = account.get("quote")
    usage = quote or row.get("usage") or (result.get("counts") or {}).get("usage") or {}
    if usage.get("calls"):
        cost = "unknown, no price is set" if usage["cost"] is None else f"{usage['cost']:.4f}"
        tokens = f"{usage['input_tokens']} tokens in, {usage['output_tokens']} out"
        console.print(f"{'quote' if quote else 'used'}: {usage['calls']} calls, {tokens}, cost {cost}")
