"""Locale-aware reading of values. `find_figures` finds them, `same_figure` compares them."""

from __future__ import annotations

from sidecar.values.figures import find_figures, find_per, holds_figure, read_value, same_figure
from sidecar.values.found import FoundFigure

__all__ = ["FoundFigure", "find_figures", "find_per", "holds_figure", "read_value", "same_figure"]
