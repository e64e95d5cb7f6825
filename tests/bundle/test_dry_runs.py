"""A dry run stands in nobody's way: a run that writes follows it, and documents that wait for one go on waiting."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bundle.house import House, data, wait_for


def change(house: House, product: str) -> None:
    """A person changes a document, which is to be analysed by itself."""
    (document,) = house.documents(product)
    house.admin.patch(f"/items/coverage_documents/{document['id']}", json={"edition": "2027"}).raise_for_status()


def pending(house: House, product: str) -> list[bool]:
    return [document["pending"] for document in house.documents(product)]


@pytest.mark.parametrize("dry", [{"dry_run": True}, {"dry_run_directus": True}, {"seed_directus": False}])
@pytest.mark.parametrize("claimed", [True, False])
def test_a_run_that_writes_follows_a_dry_one(house: House, dry: dict[str, Any], claimed: bool) -> None:
    product = house.product()
    first = house.start(product, **dry)
    epoch = house.claim(first)["analysis"]["epoch"] if claimed else None
    again = house.start(product, **dry)
    assert (again["analysis_id"], again["created"], again["rerun"]) == (first["analysis_id"], False, False)
    real = house.start(product, detailed=True)
    assert (real["analysis_id"], real["created"], real["rerun"]) == (first["analysis_id"], False, True)
    assert house.start(product)["rerun"] is True

    epoch = epoch or house.claim(first)["analysis"]["epoch"]
    data(house.commit(first["analysis_id"], epoch))
    rows = house.analyses(product)
    assert [row["status"] for row in rows] == ["done", "queued"]
    assert rows[1]["options"] == {}
    assert rows[0]["rerun"] is False


@pytest.mark.parametrize("claimed", [True, False])
def test_a_changed_document_waits_until_the_dry_run_is_over(house: House, claimed: bool) -> None:
    product = house.product()
    started = house.start(product, dry_run=True)
    epoch = house.claim(started)["analysis"]["epoch"] if claimed else None
    change(house, product)
    wait_for(lambda: house.analysis(started["analysis_id"])["rerun"] or None)
    epoch = epoch or house.claim(started)["analysis"]["epoch"]
    house.sweep()
    assert pending(house, product) == [True]
    data(house.commit(started["analysis_id"], epoch))
    assert pending(house, product) == [False]
    real = house.analyses(product)[1]
    assert (real["status"], real["options"]) == ("queued", {})


def test_it_still_waits_where_the_dry_run_is_cancelled(house: House) -> None:
    product = house.product()
    analysis, _ = house.running(product, dry_run=True)
    change(house, product)
    wait_for(lambda: house.analysis(analysis)["rerun"] or None)
    data(house.admin.post(f"/coverage/analyses/{analysis}/cancel", json={}))
    assert pending(house, product) == [True]
    house.sweep()
    rows = house.analyses(product)
    assert [(row["status"], row["options"]) for row in rows[1:]] == [("queued", {})]
    assert pending(house, product) == [False]


def test_a_dry_request_during_a_run_that_writes_changes_nothing(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    again = house.start(product, dry_run=True)
    assert (again["analysis_id"], again["created"], again["rerun"]) == (analysis, False, False)
    data(house.commit(analysis, epoch))
    assert len(house.analyses(product)) == 1


def test_the_current_analysis_is_what_runs_else_the_latest_that_wrote(house: House) -> None:
    product = house.product()
    query = f"/coverage/analyses?product_id={product}&current=true"
    assert data(house.admin.get(query)) == []
    wrote, epoch = house.running(product)
    data(house.commit(wrote, epoch))
    dry, epoch = house.running(product, dry_run=True)
    assert [row["id"] for row in data(house.admin.get(query))] == [dry]
    data(house.commit(dry, epoch))
    assert [row["id"] for row in data(house.admin.get(query))] == [wrote]
