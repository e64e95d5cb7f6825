"""The human lock: whatever machine and people do in whatever order, no decision of a person is lost or overwritten.

Ten thousand lives of a product are played on a model of the store; two hundred of them on a real Directus as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import httpx
import pytest

from tests.bundle.house import House, data
from tests.lock.life import live
from tests.lock.replay import Replay
from tests.lock.steps import KINDS
from tests.services.bed import DirectusBed

SHARDS, LIVES = 10, 1000
REPLAYED, PARTS, LONGEST = 200, 4, 7
IN_CONTENT_APP = ("coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses", "products")


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_decision_is_lost_whatever_happens(shard: int) -> None:
    happened: Counter[str] = Counter()
    for seed in range(shard * LIVES, (shard + 1) * LIVES):
        happened.update(live(seed))

    for kind in KINDS:  # a test of lives in which nothing happens proves nothing
        assert happened[kind] > 10, f"{kind} came {happened[kind]} times"
    assert happened["interrupted run STALE_ROWS"] > 50
    assert happened["interrupted run TAXONOMY_CHANGED"] > 5
    assert happened["undo STALE_ROWS"] > 10


@pytest.fixture(scope="module")
def house(directus: DirectusBed) -> Iterator[House]:
    with directus.admin() as admin, directus.client(directus.service_token) as service:
        yield House(directus, admin, service)


@pytest.fixture(scope="module")
def editor(house: House) -> Iterator[httpx.Client]:
    rights = [(name, action) for name in IN_CONTENT_APP for action in ("create", "read", "update")]
    with house.reader(*rights) as client:
        yield client


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_database_goes_the_way_of_the_model(house: House, editor: httpx.Client, part: int) -> None:
    user, file = str(data(editor.get("/users/me"))["id"]), house.upload()
    seeds = range(part * REPLAYED // PARTS, (part + 1) * REPLAYED // PARTS)
    steps = sum(Replay(house, editor, user, file, seed).play(LONGEST) for seed in seeds)
    assert steps >= len(seeds) * 5
