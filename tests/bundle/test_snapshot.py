"""What a run found is kept with its row: of every run that writes or not, of the latest ones, and out of the lists."""

from __future__ import annotations

from typing import Any

import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.setup import setup
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


def test_an_instance_set_up_before_works_without_and_gets_the_field_by_set_up(house: House) -> None:
    product = house.product()
    house.admin.delete("/fields/coverage_analyses/findings").raise_for_status()
    try:
        analysis = run(house, product, "unkept")
        assert house.analysis(analysis)["status"] == "done"
        assert "findings" not in house.analysis(analysis)
        assert house.admin.get(f"/coverage/analyses/{analysis}/findings").status_code == 404
    finally:
        with DirectusClient(house.bed.url, house.bed.admin_token) as client:
            report = setup(client, products="products", service_token=house.bed.service_token)
    assert [name for name in report.created if "findings" in name]
    kept = run(house, product, "kept")
    assert house.analysis(kept)["findings"] == found("kept")
    assert data(house.admin.get(f"/coverage/analyses/{kept}/findings")) == found("kept")
