"""What a written policy says, known from its making: verdicts, figures and clauses with their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sidecar.models import LimitKind


@dataclass(frozen=True, slots=True)
class PlantedLimit:
    """A figure at one place. `segment`/`benefit` are taxonomy keys or None; `value` is None where `unlimited`."""

    segment: str | None
    benefit: str | None
    kind: LimitKind
    value: float | None
    unit: str
    per: str | None
    page: int
    """1-based"""
    section: str
    quote: str
    """as printed; white space may differ at line ends"""
    qualifier: str | None = None
    unlimited: bool = False


@dataclass(frozen=True, slots=True)
class PlantedClause:
    """A condition or an exclusion. `segment` is a taxonomy key, or None for the whole policy."""

    kind: str
    segment: str | None
    page: int
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class Truth:
    """`segments`: whether each key of the taxonomy is covered; `benefits`: the covered ones of each covered segment."""

    segments: Mapping[str, bool]
    benefits: Mapping[str, tuple[str, ...]]
    limits: tuple[PlantedLimit, ...]
    clauses: tuple[PlantedClause, ...]
