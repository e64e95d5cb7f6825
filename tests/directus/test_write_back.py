"""Coverage written to a real Directus: once, all or nothing, over nobody's decision, and not at all the second time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from sidecar.directus.identities import fixed_id
from sidecar.directus.verbs import Analyses, Claimed, Committed
from sidecar.errors import CoverageError, LeaseLost, StaleRows, TaxonomyChanged
from sidecar.merge import Changes, StoredRows, merge, to_commit
from sidecar.models import Coverage, Verdict
from tests.bundle.house import House, data, result
from tests.coverage_model import Found, benefit, clause, coverage, limit, segment

BAGGAGE, THEFT = "luggage_travel_delay", "luggage_loss"


def item(path: str) -> str:
    return fixed_id(f"taxonomy/travel/{path}")


def found(*segments: Found, **options: Any) -> Coverage:
    return coverage(*segments, item_of=item, **options)


def baggage(value: float = 2000.5, *, more: str = "Cash is not insured · «Bargeld»") -> Coverage:
    cover = segment(BAGGAGE, limit(70, "km", kind="distance"), key_benefit(limit(value, per="person"), clause(more)))
    silent = segment("legal_protection", verdict=Verdict.SILENT)
    return found(cover, silent, product=(clause("War is excluded"),))


def key_benefit(*parts: Any) -> Found:
    return benefit(THEFT, *parts)


@dataclass
class Worker:
    """Takes a product's analyses as the real one does, with findings given instead of extracted."""

    house: House
    analyses: Analyses
    product: str

    def claim(self) -> Claimed:
        started = self.house.start(self.product, force=True)
        return self.analyses.claim(started["analysis_id"], started["epoch"], worker="test")

    def merge(self, claimed: Claimed, coverage: Coverage, stored: StoredRows | None = None) -> Changes:
        rows = self.analyses.rows(claimed.id, claimed.epoch) if stored is None else stored
        now = datetime.now(UTC)
        return merge(rows, coverage, claimed.documents, product=claimed.product, analysis=claimed.id, now=now)

    def commit(self, claimed: Claimed, changes: Changes) -> Committed:
        header = {"epoch": claimed.epoch, "result": result()}
        return self.analyses.commit(claimed.id, lambda: to_commit(changes, header))

    def run(self, coverage: Coverage) -> Committed:
        claimed = self.claim()
        return self.commit(claimed, self.merge(claimed, coverage))

    def dump(self) -> str:
        return json.dumps(self.house.rows(self.product), sort_keys=True)

    def only(self, collection: str, **wanted: Any) -> dict[str, Any]:
        rows = self.house.rows(self.product)[collection]
        (row,) = (row for row in rows if all(row[name] == value for name, value in wanted.items()))
        return row


@pytest.fixture
def worker(house: House, analyses: Analyses) -> Worker:
    return Worker(house, analyses, house.product())


def test_second_run_of_the_same_input_changes_no_byte(worker: Worker) -> None:
    first = worker.run(baggage())
    before = worker.dump()

    second = worker.run(baggage())

    assert (first.created, first.updated, first.deleted) == (7, 0, 0)
    assert (second.created, second.updated, second.deleted) == (0, 0, 0)
    assert worker.dump() == before
    assert {row["date_updated"] for rows in worker.house.rows(worker.product).values() for row in rows} == {None}


def test_coverage_is_one_write_request(worker: Worker) -> None:
    worker.run(baggage())

    assert dict(worker.analyses.client.requests) == {"claim": 1, "rows": 1, "commit": 1}


def test_rows_say_what_was_found(worker: Worker) -> None:
    worker.run(baggage())

    row = worker.only("coverage_limits", kind="max_amount")
    assert (row["value"], row["unit"], row["per"], row["unlimited"]) == (2000.5, "CHF", "person", False)
    assert (row["review"], row["origin"], row["user_created"]) == ("proposed", "document", None)
    assert row["evidence"][0] == {
        "document": worker.house.documents(worker.product)[0]["id"],
        "page": 3,
        "number": "B2",
        "section": "Part B · B2 Cover",
        "quote": "up to 2000.5 CHF",
        "boxes": [[10.0, 20.5, 110.0, 30.5]],
        "start": 10,
        "end": 26,
    }


def test_changed_reading_updates_its_row_alone(worker: Worker) -> None:
    worker.run(baggage())
    before = worker.house.rows(worker.product)

    outcome = worker.run(baggage(3000))

    changed = [
        row["id"]
        for name, rows in worker.house.rows(worker.product).items()
        for row, former in zip(rows, before[name], strict=True)
        if row != former
    ]
    assert changed == [worker.only("coverage_limits", kind="max_amount")["id"]]
    assert (outcome.created, outcome.updated, outcome.deleted) == (0, 1, 0)


def test_a_persons_edit_survives_with_the_new_reading_beside_it(worker: Worker) -> None:
    worker.run(baggage())
    row = worker.only("coverage_limits", kind="max_amount")
    data(worker.house.admin.patch(f"/items/coverage_limits/{row['id']}", json={"value": 1500}))

    worker.run(baggage(3000))

    after = worker.only("coverage_limits", kind="max_amount")
    assert (after["id"], after["value"], after["proposal"]["value"]) == (row["id"], 1500, 3000)
    before = worker.dump()
    assert worker.run(baggage(3000)).updated == 0
    assert worker.dump() == before


def test_accepted_row_that_vanished_stays_marked_and_the_rest_goes(worker: Worker) -> None:
    worker.run(baggage())
    row = worker.only("coverage_limits", kind="max_amount")
    data(worker.house.admin.patch(f"/items/coverage_limits/{row['id']}", json={"review": "accepted"}))

    worker.run(found(segment(BAGGAGE, verdict=Verdict.SILENT)))

    rows = worker.house.rows(worker.product)
    assert [one["id"] for one in rows["coverage_limits"]] == [row["id"]]
    assert rows["coverage_limits"][0]["missing_since"]
    assert rows["coverage_clauses"] == []
    assert [one["id"] for one in rows["coverage_benefits"]] == [row["benefit"]]


def test_failure_in_the_middle_leaves_the_former_state(worker: Worker) -> None:
    worker.run(baggage())
    before = worker.dump()
    claimed = worker.claim()
    lines = list(to_commit(worker.merge(claimed, baggage(9.0, more="Other")), {"epoch": claimed.epoch, "result": {}}))
    orphan = {
        "op": "create",
        "collection": "coverage_limits",
        "id": fixed_id("orphan"),
        "data": {"benefit": fixed_id("none")},
    }
    broken = [*lines[:-1], json.dumps(orphan).encode() + b"\n", b'{"end": %d}\n' % (len(lines) - 1)]

    with pytest.raises(CoverageError):
        worker.analyses.commit(claimed.id, lambda: broken)

    assert worker.dump() == before
    assert worker.commit(claimed, worker.merge(claimed, baggage())).updated == 0


def test_cut_off_commit_writes_nothing(worker: Worker) -> None:
    claimed = worker.claim()
    changes = worker.merge(claimed, baggage())

    def cut() -> Iterator[bytes]:
        yield from list(to_commit(changes, {"epoch": claimed.epoch, "result": {}}))[:-1]

    with pytest.raises(CoverageError):
        worker.analyses.commit(claimed.id, cut)

    assert not any(worker.house.rows(worker.product).values())


def test_worker_that_lost_its_lease_writes_nothing(worker: Worker) -> None:
    claimed = worker.claim()
    changes = worker.merge(claimed, baggage())
    data(worker.house.admin.post(f"/coverage/analyses/{claimed.id}/cancel", json={}))

    with pytest.raises(LeaseLost):
        worker.commit(claimed, changes)

    assert not any(worker.house.rows(worker.product).values())


def test_row_edited_meanwhile_is_refused_and_merged_again(worker: Worker) -> None:
    worker.run(baggage())
    row = worker.only("coverage_limits", kind="max_amount")
    claimed = worker.claim()
    changes = worker.merge(claimed, baggage(3000))
    data(worker.house.admin.patch(f"/items/coverage_limits/{row['id']}", json={"value": 1500}))

    with pytest.raises(StaleRows) as caught:
        worker.commit(claimed, changes)
    worker.commit(claimed, worker.merge(claimed, baggage(3000)))

    assert caught.value.details["ids"] == (row["id"],)
    after = worker.only("coverage_limits", kind="max_amount")
    assert (after["value"], after["proposal"]["value"]) == (1500, 3000)


def test_undecided_run_keeps_what_was_known(worker: Worker) -> None:
    worker.run(baggage())
    before = worker.dump()

    undecided = [segment(key, verdict=Verdict.UNDECIDED) for key in (BAGGAGE, "legal_protection")]
    worker.run(found(*undecided, complete=False))

    assert worker.dump() == before


@pytest.mark.parametrize("to_nobody", [True, False])
def test_a_segment_that_a_person_moves_away_is_found_anew_with_its_whole_tree(
    worker: Worker, house: House, to_nobody: bool
) -> None:
    """As the product's page does where an entry is taken off its list: no later run fails or piles up rows."""
    worker.run(baggage())
    moved = worker.only("coverage_segments", verdict="covered")["id"]
    target = None if to_nobody else house.product()
    data(house.admin.patch(f"/items/coverage_segments/{moved}", json={"product": target}))
    assert worker.run(baggage()).created == 1
    segment_id = worker.only("coverage_segments", verdict="covered")["id"]
    assert segment_id != moved
    assert worker.only("coverage_benefits")["segment"] == segment_id
    assert worker.only("coverage_limits", kind="distance")["segment"] == segment_id
    assert data(house.admin.get(f"/items/coverage_segments/{moved}"))["product"] == target
    worker.run(baggage())
    before = worker.dump()
    again = worker.run(baggage())
    assert (again.created, again.updated, again.deleted) == (0, 0, 0)
    assert worker.dump() == before


def test_a_taxonomy_item_removed_during_the_run_is_retried_with_the_new_taxonomy(house: House, worker: Worker) -> None:
    own = data(house.admin.post("/items/coverage_taxonomies", json={"key": worker.product, "name": "Own"}))["id"]
    sent = {"taxonomy": own, "category": "segment", "key": "own", "names": {"en": "Own"}}
    removed = data(house.admin.post("/items/coverage_taxonomy_items", json=sent))["id"]
    data(house.admin.post("/items/coverage_taxonomy_items", json={**sent, "key": "other"}))
    data(house.admin.patch(f"/items/products/{worker.product}", json={"coverage_taxonomy": own}))
    claimed = worker.claim()
    changes = worker.merge(claimed, coverage(segment("own"), item_of=lambda _: removed))
    assert house.admin.delete(f"/items/coverage_taxonomy_items/{removed}").status_code == 204
    with pytest.raises(TaxonomyChanged) as caught:
        worker.commit(claimed, changes)
    assert caught.value.retryable
    assert all(rows == [] for rows in house.rows(worker.product).values())
    failed = worker.analyses.fail(
        claimed.id, claimed.epoch, code="taxonomy_changed", message=caught.value.message, retryable=True
    )
    assert failed.status == "queued"
    taken = worker.analyses.claim(claimed.id, failed.epoch, worker="test")
    assert taken.taxonomy is not None
    assert [row["key"] for row in taken.taxonomy["items"]] == ["other"]
