"""The one reader of amounts, percentages, periods, counts and distances. Knows no taxonomy and no document."""

from __future__ import annotations

from sidecar.models import Figure
from sidecar.values.context import meanings
from sidecar.values.found import FoundFigure
from sidecar.values.grammar import grammar
from sidecar.values.per import first_per
from sidecar.values.plain import plain
from sidecar.values.scan import scan

_TOLERANCE = 1e-6


def find_figures(text: str, language: str = "de", *, currency: str | None = None) -> list[FoundFigure]:
    """Every value in `text`, by place, with what the words around it say.

    `language` is a code like "de" or "de-CH"; an unknown one still reads digits, symbols and ISO codes.
    `currency` (ISO code) is the one that amounts without a currency of their own are in, as in a table whose head
    names it; without it such numbers are not read. What can be read in two ways is left out.
    """
    g = grammar(language[:2].lower())
    made = plain(text)
    candidates = scan(made.text, g, currency)
    found: list[FoundFigure] = []
    for candidate, meaning in zip(candidates, meanings(text, made.text, made.offsets, candidates, g), strict=True):
        start, end = made.original(candidate.start, candidate.end)
        found.append(
            FoundFigure(
                figure=Figure(candidate.value, candidate.unit, unlimited=candidate.nature == "unlimited"),
                start=start,
                end=end,
                text=text[start:end],
                nature=candidate.nature,
                per=meaning.per,
                kind_hint=meaning.kind,
                role_hint=meaning.role,
                not_a_limit=meaning.not_a_limit,
                bounded=meaning.bounded,
                per_by_variant=meaning.per_by_variant,
            )
        )
    return found


def find_per(text: str, language: str = "de") -> str | None:
    """What the first such words in `text` say that amounts are for ("person" in "for each person and trip"), or None.

    For a sentence that speaks of a whole table's amounts and holds none itself.
    """
    return first_per(plain(text).text, grammar(language[:2].lower()))


def read_value(text: str, language: str = "de", *, currency: str | None = None) -> Figure | None:
    """The figure that `text` is, or None where it holds none or several different ones."""
    figures = [f.figure for f in find_figures(text, language, currency=currency)]
    if not figures or any(not same_figure(figures[0], f) for f in figures[1:]):
        return None
    return figures[0]


def same_figure(a: Figure, b: Figure) -> bool:
    """Equal in value and unit; two unlimited ones are equal where their units are, or where one names none."""
    if a.unlimited or b.unlimited:
        return a.unlimited and b.unlimited and (a.unit == b.unit or not a.unit or not b.unit)
    if a.value is None or b.value is None:
        return False
    return a.unit == b.unit and abs(a.value - b.value) <= _TOLERANCE * max(1.0, abs(a.value))


def holds_figure(text: str, figure: Figure, language: str = "de") -> bool:
    """True where `figure` can be read from `text`; an amount without a currency counts as one of the figure's own."""
    currency = figure.unit if len(figure.unit) == 3 and figure.unit.isupper() else None
    return any(same_figure(f.figure, figure) for f in find_figures(text, language, currency=currency))
