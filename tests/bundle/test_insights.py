"""The figures of the insights panels, against runs planted in the database of a Directus of their own."""

from __future__ import annotations

import json
import math
import random
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.bundle.house import House, Row, create, data, refusal, result, tree
from tests.services.bed import DirectusBed

HOMES = [pytest.param("directus", id="12"), pytest.param("directus/v11", id="11", marks=pytest.mark.v11)]


@pytest.fixture(scope="module", params=HOMES)
def counted_bed(request: pytest.FixtureRequest, new_directus: Callable[..., DirectusBed]) -> Iterator[DirectusBed]:
    bed = new_directus(home=request.param)
    yield bed
    bed.instance.stop()


@pytest.fixture
def counted(counted_bed: DirectusBed) -> Iterator[House]:
    """No run and no coverage in it, whatever the tests before planted."""
    with closing(sqlite3.connect(counted_bed.instance.database, timeout=20)) as database, database:
        for name in ("clauses", "limits", "benefits", "segments", "analyses"):
            database.execute(f"DELETE FROM coverage_{name}")
    with counted_bed.admin() as admin, counted_bed.client(counted_bed.service_token) as service:
        yield House(counted_bed, admin, service)


@dataclass
class Run:
    status: str = "done"
    days_ago: int = 0
    seconds: float | None = 10.0
    cost: float | None = None
    found: int = 0
    withheld: int = 0
    reasons: Any = None
    task: str = "analysis"


def plant(house: House, product: str, *runs: Run) -> None:
    """Rows as the engine leaves them: moments as milliseconds."""
    now = datetime.now(UTC)
    with closing(sqlite3.connect(house.bed.instance.database, timeout=20)) as database, database:
        for run in runs:
            begun = int((now - timedelta(days=run.days_ago)).timestamp() * 1000)
            ended = None if run.seconds is None else begun + int(run.seconds * 1000)
            counts = {"num_segments": run.found, "num_limits": 0, "withheld": run.withheld}
            account = {"withheld": {"no_figure": run.withheld} if run.reasons is None else run.reasons}
            database.execute(
                "INSERT INTO coverage_analyses (id, product, task, status, epoch, attempt, rerun, cost, counts,"
                " account, date_created, started, finished) VALUES (?, ?, ?, ?, 1, 0, 0, ?, ?, ?, ?, ?, ?)",
                (
                    str(uuid.uuid4()), product, run.task, run.status, run.cost, json.dumps(counts),
                    json.dumps(account), begun, begun, ended,
                ),
            )  # fmt: skip


def insights(client: httpx.Client, days: int | None = None) -> Row:
    return dict(data(client.get("/coverage/insights", params={"days": days} if days else {})))


def test_a_new_directus_has_thirty_empty_days(counted: House) -> None:
    found = insights(counted.admin)
    days = [row["day"] for row in found["days"]]
    today = datetime.now(UTC).date()
    assert days == [str(today - timedelta(days=ago)) for ago in range(29, -1, -1)]
    nothing = {"done": 0, "failed": 0, "cancelled": 0, "active": 0, "cost": 0, "found": 0, "withheld": 0}
    unknown = {"median_seconds": None, "p90_seconds": None}
    assert found["total"] == {**nothing, **unknown}
    assert found["days"][-1] == {"day": str(today), **nothing, **unknown}
    assert found["withheld_by_reason"] == {}
    assert (found["backlog"]["total"], found["backlog"]["oldest"]) == (0, None)
    assert set(found["backlog"]["by_reason"].values()) == {0}


def test_runs_are_counted_by_day_and_state(counted: House) -> None:
    plant(
        counted, counted.product(),
        Run("done"), Run("done"), Run("failed"), Run("queued", seconds=None), Run("writing", seconds=None),
        Run("cancelled", days_ago=2), Run("done", days_ago=2), Run("done", task="cleanup"), Run("done", days_ago=9),
    )  # fmt: skip
    found = insights(counted.admin, 7)
    states = {row["day"][-2:]: (row["done"], row["failed"], row["cancelled"], row["active"]) for row in found["days"]}
    kept = [counts for counts in states.values() if any(counts)]
    assert kept == [(1, 0, 1, 0), (2, 1, 0, 2)]
    assert (found["total"]["done"], found["total"]["active"]) == (3, 2)


def test_time_is_told_by_nearest_rank(counted: House) -> None:
    numbers = random.Random(7)
    spans = {ago: [round(numbers.uniform(1, 300), 1) for _ in range(numbers.randint(1, 23))] for ago in range(6)}
    plant(counted, counted.product(), *(Run(days_ago=ago, seconds=s) for ago, each in spans.items() for s in each))
    plant(counted, counted.product(), Run("failed", seconds=9000), Run("active", seconds=None))
    found = insights(counted.admin, 10)

    def ranks(spent: list[float]) -> tuple[float, float]:
        ordered = sorted(spent)
        return ordered[(len(ordered) + 1) // 2 - 1], ordered[math.ceil(0.9 * len(ordered)) - 1]

    told = [(row["median_seconds"], row["p90_seconds"]) for row in found["days"]]
    assert told == [(None, None)] * 4 + [ranks(spans[ago]) for ago in range(5, -1, -1)]
    total = found["total"]
    assert (total["median_seconds"], total["p90_seconds"]) == ranks([s for each in spans.values() for s in each])


def test_cost_counts_failed_runs_and_yield_does_not(counted: House) -> None:
    plant(
        counted, counted.product(),
        Run(cost=0.25, found=30, withheld=2), Run("failed", cost=0.5, found=9, withheld=9),
        Run(days_ago=1, found=10, withheld=1, reasons={"unknown_line": 1}), Run(reasons=[]),
    )  # fmt: skip
    found = insights(counted.admin, 3)
    assert [(row["cost"], row["found"], row["withheld"]) for row in found["days"]] == [
        (0, 0, 0),
        (0, 10, 1),
        (0.75, 30, 2),
    ]
    assert found["withheld_by_reason"] == {"no_figure": 2, "unknown_line": 1}


def test_the_backlog_is_the_worklists(counted: House) -> None:
    product = counted.product()
    analysis, epoch = counted.running(product)
    document = counted.documents(product)[0]["id"]
    undecided = create("segments", product=product, verdict="undecided", name="Legal", sort=2)
    data(counted.commit(analysis, epoch, [*tree(product, document), undecided], result=result()))
    segment = counted.rows(product)["coverage_segments"][0]
    backlog = insights(counted.admin)["backlog"]
    listed = counted.admin.get("/coverage/findings", params={"limit": 1}).json()
    assert (backlog["total"], backlog["by_reason"]) == (listed["total"], listed["counts"]["by_reason"])
    assert (backlog["total"], backlog["by_reason"]["undecided"]) == (5, 1)
    assert backlog["oldest"] is not None
    assert abs(datetime.fromisoformat(backlog["oldest"]) - datetime.fromisoformat(segment["date_created"])).seconds < 60


def test_who_sees_no_product_sees_no_figure(counted: House) -> None:
    plant(counted, counted.product(), Run(cost=1))
    with (
        counted.reader(("products", "read")) as reader,
        counted.reader() as stranger,
        counted.bed.client(None) as nobody,
    ):
        assert insights(reader)["total"]["done"] == 1
        assert insights(stranger)["total"]["done"] == 0
    with counted.bed.client(None) as nobody:
        assert refusal(nobody.get("/coverage/insights"))[:2] == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("days", [0, 366, "week"])
def test_a_wrong_span_is_named(counted: House, days: Any) -> None:
    answer = counted.admin.get("/coverage/insights", params={"days": days})
    assert refusal(answer) == (422, "OPTION_INVALID", "days")


def test_an_item_rule_hides_other_products_runs(counted: House) -> None:
    if "v11" not in str(counted.bed.instance.install.home):
        pytest.skip("Directus 12 without a licence knows no item rules")
    mine, other = counted.product(), counted.product()
    plant(counted, mine, Run(cost=1))
    plant(counted, other, Run(cost=2), Run("failed"))
    with counted.reader(("products", "read"), rule={"id": {"_eq": mine}}) as reader:
        total = insights(reader)["total"]
    assert (total["done"], total["failed"], total["cost"]) == (1, 0, 1)
