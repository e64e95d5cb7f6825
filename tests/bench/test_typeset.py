"""The typeset policies: their marks are found in their print, and reading them does not get worse unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import first_run
from bench.planted import NAMES, Score
from bench.typeset import POLICIES, RECORDS, printed, score
from sidecar.demo.chromium import REMEDY, find_chromium
from sidecar.taxonomies import seed_taxonomy
from tests.services.bed import unavailable

LEAST = {"segments": 0.95, "benefits": 0.85, "limits": 0.92, "exclusions": 0.75, "conditions": 0.6}
"""F1 over all of them: fonts and so line breaks differ from machine to machine"""


@pytest.fixture(scope="module")
def total(tmp_path_factory: pytest.TempPathFactory) -> Score:
    chromium = find_chromium()
    if chromium is None:
        unavailable(REMEDY)
    folder, taxonomy, found = tmp_path_factory.mktemp("prints"), seed_taxonomy("travel"), Score()
    for source in sorted(POLICIES.glob("*.html")):
        sample = printed(source, folder, chromium, taxonomy)
        assert len(sample.truth.limits) > 50, source.name
        found.add(score(sample, taxonomy))
    return found


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_typeset_policies_are_read(total: Score, name: str, least: float) -> None:
    assert getattr(total, name).f1 >= least


def test_figures_found_belong_where_they_should(total: Score) -> None:
    assert total.attributed.precision >= 0.75
    assert total.kind.precision >= 0.9
    assert total.per.precision >= 0.8


@pytest.mark.parametrize("record", [path for path in RECORDS.values() if path.exists()], ids=lambda path: path.stem)
def test_a_record_is_of_policies_that_are_here(record: Path) -> None:
    run = first_run.load(record)
    assert run is not None
    assert set(run.policies) <= {path.stem for path in POLICIES.glob("*.html")}
    assert all(set(counts) == set(NAMES) for counts in run.policies.values())
