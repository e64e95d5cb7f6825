"""The reader on the quotes that an analyst marked in real policies; skipped where they are not at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sidecar.models import Figure
from sidecar.values import FoundFigure, find_figures, same_figure

LABELS = Path(os.environ.get("DCI_EVAL_DIR", "../shared")) / "eval" / "labels"


def read(label: dict[str, Any], language: str, currency: str) -> list[FoundFigure]:
    figure = Figure(label["value"], label["unit"], unlimited=label["unlimited"])
    found = find_figures(label["quote"], language, currency=currency)
    return [f for f in found if same_figure(f.figure, figure)]


@pytest.mark.skipif(not LABELS.is_dir(), reason="the labelled policies are not here (DCI_EVAL_DIR)")
def test_nearly_every_labelled_figure_is_read_from_its_quote() -> None:
    limits, found, per, kind, kept = 0, 0, 0, 0, 0
    for path in sorted(LABELS.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for label in document["limits"]:
            hits = read(label, document["language"], document["currency"])
            limits += 1
            found += bool(hits)
            per += any(hit.per == label["per"] for hit in hits)
            kind += any(hit.kind_hint == label["kind"] for hit in hits)
            kept += any(hit.not_a_limit is None for hit in hits)
    assert found / limits >= 0.97
    assert kept / found >= 0.99
    assert per / found >= 0.92
    assert kind / found >= 0.95
