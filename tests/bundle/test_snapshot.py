"""What a run found is kept with its row: of every run that writes or not, of the latest ones, and out of the lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bundle.house import House, data, result

KEPT = 10


def found(name: str) -> dict[str, Any]:
    return {
        "version": 1,
        "documents": [],
        "segments": [],
        "limits": [],
        "conditions": [],
        "exclusions": [],
        "name": name,
    }


def run(house: House, product: str, name: str, **options: Any) -> str:
    analysis, epoch = house.running(product, force=True, **options)
    data(house.commit(analysis, epoch, result=result(findings=found(name))))
    return analysis


@pytest.mark.parametrize("options", [{}, {"dry_run": True}])
def test_it_is_kept_whether_or_not_rows_are_written_and_is_in_no_list(house: House, options: dict[str, Any]) -> None:
    product = house.product()
    analysis = run(house, product, "one", **options)
    assert house.analysis(analysis)["findings"] == found("one")
    shown = data(house.admin.get(f"/coverage/analyses/{analysis}"))
    (listed,) = data(house.admin.get("/coverage/analyses", params={"product_id": product}))
    assert shown["counts"] == listed["counts"] == {"num_segments": 1}
    assert "findings" not in shown
    assert "findings" not in listed


def test_only_the_latest_runs_of_a_product_keep_theirs(house: House) -> None:
    product, other = house.product(), house.product()
    elsewhere = run(house, other, "other")
    runs = [run(house, product, f"run {n}") for n in range(KEPT + 2)]
    kept = [house.analysis(analysis)["findings"] is not None for analysis in runs]
    assert kept == [False, False] + [True] * KEPT
    assert house.analysis(runs[-1])["findings"] == found(f"run {KEPT + 1}")
    assert house.analysis(elsewhere)["findings"] is not None
    analysis, epoch = house.running(product, force=True)
    data(house.commit(analysis, epoch))
    assert house.analysis(runs[2])["findings"] is not None, "a run without findings pushes none out"


def test_a_snapshot_of_megabytes_is_taken(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    large = {**found("large"), "limits": [{"text": "é" * 1000} for _ in range(4000)]}
    data(house.commit(analysis, epoch, result=result(findings=large)))
    assert house.analysis(analysis)["findings"] == large
