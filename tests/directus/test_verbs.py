"""The typed verbs and routes against the real endpoint: what each takes, answers and refuses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sidecar.directus.client import DirectusClient
from sidecar.directus.start import Refused, Requests, Started, user_client
from sidecar.directus.verbs import Analyses
from sidecar.errors import AnalysisUnknown, DocumentGone, Forbidden, LeaseLost, OptionInvalid, ProductUnknown
from tests.bundle.house import TEXT, House, data
from tests.services.bed import DirectusBed

SPENT = {"calls": 2, "cost": 0.25}


@pytest.fixture
def requests(running: DirectusBed) -> Iterator[Requests]:
    with user_client(running.url, running.admin_token) as client:
        yield Requests(client)


def test_from_start_to_failure(house: House, requests: Requests, analyses: Analyses) -> None:
    product = house.product()
    started = requests.start(product, options={"detailed": True})
    assert (started.product_id, started.status, started.created) == (product, "queued", True)
    assert not requests.start(product).created

    epoch = analyses.requeue(started.analysis_id, started.epoch)
    claimed = analyses.claim(started.analysis_id, epoch, worker="test")
    (document,) = claimed.documents
    assert claimed.product == product
    assert claimed.options["detailed"] is True
    assert claimed.taxonomy is not None
    assert claimed.taxonomy["key"] == "travel"
    assert (document.filename, document.media_type, document.size) == ("policy.txt", "text/plain", len(TEXT))
    assert analyses.content(claimed.id, document.id, claimed.epoch) == TEXT

    analyses.beat(claimed.id, claimed.epoch)
    analyses.progress(claimed.id, claimed.epoch, status="extracting", stage="page 1 of 1", progress=0.5, usage=SPENT)
    seen = requests.get(claimed.id)
    assert (seen["status"], seen["stage"], seen["progress"]) == ("extracting", "page 1 of 1", 0.5)
    assert (seen["usage"], seen["cost"]) == (SPENT, 0.25)

    again = analyses.fail(claimed.id, claimed.epoch, code="model_unavailable", message="Later.", retryable=True)
    assert (again.status, again.epoch > claimed.epoch) == ("queued", True)
    with pytest.raises(LeaseLost):
        analyses.beat(claimed.id, claimed.epoch)
    ended = analyses.claim(claimed.id, again.epoch, worker="test")
    failed = analyses.fail(ended.id, ended.epoch, code="document_broken", message="Broken.", retryable=False)
    assert failed.status == "failed"
    assert requests.get(claimed.id)["error_code"] == "document_broken"


def test_cleanup_answers_its_counts(house: House, requests: Requests, analyses: Analyses) -> None:
    product = house.product()
    started = requests.cleanup(product)
    claimed = analyses.claim(started.analysis_id, started.epoch, worker="test")

    done = analyses.commit(
        claimed.id, lambda: [b'{"epoch": %d, "include_reviewed": false}\n' % claimed.epoch, b'{"end": 0}\n']
    )

    assert claimed.task == "cleanup"
    assert done.counts["success"] is True
    assert {"success", "removed", "kept"} <= set(done.counts)


def test_sweep_names_what_is_due(house: House, requests: Requests, analyses: Analyses) -> None:
    started = requests.start(house.product())

    swept = analyses.sweep(stale_seconds=30, limit=1000)

    assert (started.analysis_id, started.epoch, "analysis") in [(due.id, due.epoch, due.task) for due in swept.enqueue]
    requests.cancel(started.analysis_id)


def test_cancelled_analysis_cannot_be_claimed(house: House, requests: Requests, analyses: Analyses) -> None:
    started = requests.start(house.product())

    assert requests.cancel(started.analysis_id)["status"] == "cancelled"
    assert requests.cancel(started.analysis_id)["status"] == "cancelled"
    with pytest.raises(LeaseLost):
        analyses.claim(started.analysis_id, started.epoch, worker="test")


def test_deleted_file_is_gone(house: House, requests: Requests, analyses: Analyses) -> None:
    product = house.product()
    started = requests.start(product)
    claimed = analyses.claim(started.analysis_id, started.epoch, worker="test")
    house.admin.delete(f"/files/{claimed.documents[0].file}").raise_for_status()

    with pytest.raises(DocumentGone):
        analyses.content(claimed.id, claimed.documents[0].id, claimed.epoch)
    analyses.fail(claimed.id, claimed.epoch, code="document_gone", message="Gone.", retryable=False)


def test_of_a_batch_each_is_started_or_refused_alone(house: House, requests: Requests) -> None:
    product, bare = house.product(), house.product(documents=0)
    unknown = "00000000-0000-4000-8000-000000000000"

    one, two, three = requests.start_many([product, bare, unknown])

    assert isinstance(one, Started)
    assert isinstance(two, Refused)
    assert (two.product_id, two.error.code) == (bare, "product_without_document")
    assert isinstance(three, Refused)
    assert three.error.code == "product_unknown"
    requests.cancel(one.analysis_id)


def test_listing_is_newest_first_and_of_one_product(house: House, requests: Requests) -> None:
    product = house.product()
    first = requests.start(product)
    requests.cancel(first.analysis_id)
    second = requests.start(product, options={"force": True})
    requests.cancel(second.analysis_id)

    assert [row["id"] for row in requests.list(product=product)] == [second.analysis_id, first.analysis_id]


def test_refusals_have_their_own_errors(house: House, requests: Requests) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"

    with pytest.raises(ProductUnknown):
        requests.start(unknown)
    with pytest.raises(AnalysisUnknown):
        requests.get(unknown)
    with pytest.raises(OptionInvalid) as caught:
        requests.start(house.product(), options={"chunk_size": 99})
    assert caught.value.field == "chunk_size"


def test_verbs_are_for_the_service_user_only(house: House, running: DirectusBed) -> None:
    with DirectusClient(running.url, running.admin_token) as client, pytest.raises(Forbidden):
        Analyses(client).sweep(stale_seconds=30)
    assert data(house.admin.get("/coverage/status"))["version"]
