"""What the reader hands out. Knows no language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sidecar.models import Figure, LimitKind

Nature = Literal["money", "percent", "time", "distance", "count", "unlimited"]
Role = Literal["max", "min", "range_low", "range_high"]


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A value at text[start:end] and what the words around it say.

    `not_a_limit` names the reason where the words show that the figure bounds no cover (premium, fee, contract,
    notice, approval, group, data, age, interest, service hours, ordinal, per).
    """

    figure: Figure
    start: int
    end: int
    text: str
    nature: Nature
    per: str | None = None
    kind_hint: LimitKind | None = None
    role_hint: Role | None = None
    not_a_limit: str | None = None
    bounded: bool = False
    """a bounding word (up to, at least, within) or a per stands with it"""
    per_by_variant: bool = False
    """`per` is what the name of a variant beside it, such as a family's cover, suggests"""


@dataclass(slots=True)
class Candidate:
    """A value before its context is read; offsets are those of the plain text."""

    value: float | None
    unit: str
    nature: Nature
    start: int
    end: int
    night: bool = False
    ordinal: bool = False
    bare: bool = False
    role: Role | None = None
    article: bool = False
