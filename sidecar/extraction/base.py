"""What every extractor promises. Knows no language, no model and no line of business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sidecar.models import Claim, Document, Taxonomy, Usage
from sidecar.ports import Report


@dataclass(frozen=True, slots=True)
class Extraction:
    """The claims of one run, and what the run could not decide."""

    claims: tuple[Claim, ...]
    undecided: tuple[str, ...] = ()
    """ids of taxonomy items that were looked for in vain because something failed, never because nothing was there"""
    reasons: tuple[str, ...] = ()
    """one sentence for each thing that was not decided"""
    usage: Usage = field(default_factory=Usage)
    account: Mapping[str, Any] = field(default_factory=dict)
    """what else the analysis' account should say, by name"""


class Extractor(Protocol):
    @property
    def name(self) -> str: ...

    def extract(self, documents: Sequence[Document], taxonomy: Taxonomy, report: Report) -> Extraction:
        """Claims about every taxonomy item that the documents speak of.

        Lets errors.Cancelled and errors.LeaseLost of `report` through; raises errors.ModelError where a model is needed
        and lost.
        """
        ...
