"""A figure is believed only if it can be read again from its own quote. Knows no taxonomy."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sidecar.models import Claim, Evidence, Figure, LimitKind
from sidecar.values import holds_figure
from sidecar.verification.places import Places, Refused

PERS = frozenset({"person", "family", "event", "year", "trip", "day", "item", "vehicle", "animal"})
_PERIODS = frozenset({"hours", "days", "weeks", "months", "years"})
_MEASURES: Mapping[LimitKind, frozenset[str]] = {
    "percentage": frozenset({"%"}),
    "duration": _PERIODS,
    "waiting_period": _PERIODS,
    "distance": frozenset({"km"}),
    "count": frozenset({"count"}),
}
_MONEY_OR_SHARE: frozenset[LimitKind] = frozenset(
    {"max_amount", "daily_max", "annual_max", "per_item_max", "deductible", "advance"}
)


def checked_figure(claim: Claim) -> tuple[LimitKind, Figure]:
    """Kind and figure of a limit claim, if they go together.

    Raises Refused: no_figure, kind_and_unit_disagree, unknown_per.
    """
    figure, kind = claim.figure, claim.kind
    if figure is None or kind is None:
        raise Refused("no_figure")
    if figure.unlimited != (figure.value is None) or (figure.value is not None and not math.isfinite(figure.value)):
        raise Refused("no_figure")
    if not _kind_fits(kind, figure):
        raise Refused("kind_and_unit_disagree")
    if claim.per is not None and claim.per not in PERS:
        raise Refused("unknown_per")
    return kind, figure


def _kind_fits(kind: LimitKind, figure: Figure) -> bool:
    if figure.unlimited:
        return kind in _MONEY_OR_SHARE or figure.unit in _MEASURES.get(kind, frozenset())
    if kind in _MONEY_OR_SHARE:
        return _is_currency(figure.unit) or figure.unit == "%" or (kind == "deductible" and figure.unit in _PERIODS)
    return figure.unit in _MEASURES.get(kind, frozenset())


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def stands_in(figure: Figure, found: Evidence, places: Places) -> bool:
    """True where the figure is read again from the quote, or from a cell of the quoted row with its column's head."""
    language = places.documents[found.document].language or "de"
    if holds_figure(found.quote, figure, language):
        return True
    for cell in places.cells(found):
        texts = (cell.text, f"{cell.head} {cell.text}" if cell.head else cell.text, f"{cell.text} {cell.head}")
        if any(holds_figure(text, figure, language) for text in texts):
            return True
    return False
