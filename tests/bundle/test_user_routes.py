"""Starting, reading, cancelling and cleaning up, by the caller's own rights."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.bundle.house import House, data, refusal, tree

NOBODY = str(uuid.uuid4())


def test_a_start_makes_one_queued_row(house: House) -> None:
    product = house.product()
    started = house.start(product, reason="button", segments=["luggage"])
    assert started == {
        "analysis_id": started["analysis_id"], "product_id": product, "status": "queued",
        "epoch": 1, "created": True, "rerun": False,
    }  # fmt: skip
    row = house.analysis(started["analysis_id"])
    assert (row["product"], row["active_product"], row["task"], row["reason"]) == (
        product,
        product,
        "analysis",
        "button",
    )
    assert (row["options"], row["attempt"], row["epoch"]) == ({"segments": ["luggage"]}, 0, 1)
    assert row["requested_by"] == data(house.admin.get("/users/me"))["id"]
    assert row["user_created"] is None
    assert row["date_created"] is not None


def test_a_second_start_is_answered_with_the_running_one(house: House) -> None:
    product = house.product()
    first = house.start(product)
    second = house.start(product)
    assert (second["analysis_id"], second["created"]) == (first["analysis_id"], False)
    assert len(house.analyses(product)) == 1


def test_racing_starts_make_one_row(house: House) -> None:
    product = house.product()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: house.start(product), range(8)))
    assert len({answer["analysis_id"] for answer in answers}) == 1
    assert sum(answer["created"] for answer in answers) == 1
    assert len(house.analyses(product)) == 1


def test_other_documents_during_a_run_are_followed_up(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    file = house.upload(content=b"another edition")
    data(house.admin.post("/items/coverage_documents", json={"product": product, "file": file, "pending": False}))
    again = house.start(product)
    assert (again["analysis_id"], again["created"], again["rerun"]) == (analysis, False, True)
    data(house.commit(analysis, epoch))
    rows = house.analyses(product)
    assert [row["status"] for row in rows] == ["done", "queued"]
    assert (rows[1]["reason"], rows[1]["active_product"], rows[0]["rerun"]) == ("document_changed", product, False)
    assert len(house.claim({"analysis_id": rows[1]["id"], "epoch": 1})["documents"]) == 2


def test_equal_finished_input_is_answered_from_the_record_unless_forced(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch))
    again = house.admin.post("/coverage/analyses", json={"product_id": product})
    assert again.status_code == 200
    assert (again.json()["data"]["analysis_id"], again.json()["data"]["status"]) == (analysis, "done")
    assert house.start(product, force=True)["created"] is True


def test_an_incomplete_or_outdated_record_is_no_answer(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    data(house.send(analysis, [{"epoch": epoch, "result": {"complete": False}}, {"end": 0}]))
    analysis, epoch = house.running(product)
    data(house.commit(analysis, epoch))
    file = house.documents(product)[0]["file"]
    house.admin.patch(
        f"/files/{file}", files={"file": ("policy.txt", b"a longer text of the new edition", "text/plain")}
    )
    assert house.start(product)["analysis_id"] != analysis


def test_a_product_without_document_is_refused(house: House) -> None:
    product = house.product(documents=0)
    answer = house.admin.post("/coverage/analyses", json={"product_id": product})
    assert refusal(answer)[:2] == (422, "PRODUCT_WITHOUT_DOCUMENT")
    assert house.analyses(product) == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"speed": 3}, "speed"), ({"force": "yes"}, "force"), ({"chunk_size": 21}, "chunk_size"),
        ({"detail_chunks": 0}, "detail_chunks"), ({"extractor": "magic"}, "extractor"),
        ({"model": ""}, "model"), ({"budget": -1}, "budget"), ({"debug_from": "limits"}, "debug_from"),
        ({"document_ids": []}, "document_ids"), ({"document_ids": [NOBODY]}, "document_ids"),
        ({"reason": "whim"}, "reason"), ({"product_ids": ["x"]}, "product_ids"), ({"__proto__x": 1}, "__proto__x"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_refused_by_name(house: House, sent: dict[str, object], field: str) -> None:
    product = house.product()
    answer = house.admin.post("/coverage/analyses", json={"product_id": product, **sent})
    assert refusal(answer) == (422, "OPTION_INVALID", field)
    assert house.analyses(product) == []


@pytest.mark.parametrize("product", [NOBODY, "../users/me", "' or 1=1 --", 17])
def test_an_unknown_product_is_not_found(house: House, product: object) -> None:
    assert refusal(house.admin.post("/coverage/analyses", json={"product_id": product}))[:2] == (404, "PRODUCT_UNKNOWN")


@pytest.mark.parametrize("analysis", [NOBODY, "..%2F..%2Fusers", "x"])
def test_an_unknown_analysis_is_not_found(house: House, analysis: str) -> None:
    assert refusal(house.admin.get(f"/coverage/analyses/{analysis}"))[:2] == (404, "ANALYSIS_UNKNOWN")


def test_several_products_get_an_answer_each(house: House) -> None:
    good, empty = house.product(), house.product(documents=0)
    answer = house.admin.post("/coverage/analyses", json={"product_ids": [good, empty, NOBODY]})
    started, without, unknown = data(answer, 207)
    assert (started["product_id"], started["created"]) == (good, True)
    assert (without["product_id"], without["error"]["code"]) == (empty, "PRODUCT_WITHOUT_DOCUMENT")
    assert unknown["error"]["code"] == "PRODUCT_UNKNOWN"


def test_the_public_is_asked_who_it_is(house: House) -> None:
    product = house.product()
    analysis = house.start(product)["analysis_id"]
    with house.bed.client(None) as nobody:
        answers = [
            nobody.post("/coverage/analyses", json={"product_id": product}),
            nobody.post("/coverage/cleanups", json={"product_id": product}),
            nobody.get("/coverage/analyses", params={"product_id": product}),
            nobody.get(f"/coverage/analyses/{analysis}"),
            nobody.get(f"/coverage/analyses/{analysis}/events"),
            nobody.post(f"/coverage/analyses/{analysis}/cancel"),
            nobody.get("/coverage/status"),
            nobody.post("/coverage/service/sweep", json={"stale_seconds": 30}),
        ]
    assert {refusal(answer)[:2] for answer in answers} == {(401, "UNAUTHENTICATED")}


def test_a_role_without_products_sees_nothing(house: House) -> None:
    product = house.product()
    analysis = house.start(product)["analysis_id"]
    with house.reader(("directus_folders", "read")) as stranger:
        assert refusal(stranger.post("/coverage/analyses", json={"product_id": product}))[:2] == (
            404,
            "PRODUCT_UNKNOWN",
        )
        assert refusal(stranger.get("/coverage/analyses", params={"product_id": product}))[0] == 404
        assert refusal(stranger.get(f"/coverage/analyses/{analysis}"))[:2] == (404, "ANALYSIS_UNKNOWN")
        assert refusal(stranger.get(f"/coverage/analyses/{analysis}/events"))[0] == 404
        assert refusal(stranger.post(f"/coverage/analyses/{analysis}/cancel"))[0] == 404
    assert house.analysis(analysis)["status"] == "queued"


def test_a_role_that_only_reads_may_look_but_not_act(house: House) -> None:
    product = house.product()
    analysis = house.start(product)["analysis_id"]
    with house.reader(("products", "read")) as reader:
        assert data(reader.get(f"/coverage/analyses/{analysis}"))["status"] == "queued"
        assert [row["id"] for row in data(reader.get("/coverage/analyses", params={"product_id": product}))] == [
            analysis
        ]
        for refused in (
            reader.post("/coverage/analyses", json={"product_id": product}),
            reader.post("/coverage/cleanups", json={"product_id": product}),
            reader.post(f"/coverage/analyses/{analysis}/cancel"),
        ):
            assert refusal(refused)[:2] == (403, "FORBIDDEN")


def test_a_role_that_updates_products_needs_no_right_on_our_collections(house: House) -> None:
    product = house.product()
    with house.reader(("products", "read"), ("products", "update")) as editor:
        started = house.start(product, editor)
        assert data(editor.post(f"/coverage/analyses/{started['analysis_id']}/cancel"))["status"] == "cancelled"


def test_the_answer_hides_the_lease(house: House) -> None:
    analysis = house.start(house.product())["analysis_id"]
    shown = data(house.admin.get(f"/coverage/analyses/{analysis}"))
    assert not {"epoch", "beat_at", "fingerprint"} & shown.keys()
    assert {"id", "product", "status", "progress", "options", "counts", "error_code", "account"} <= shown.keys()


def test_cancel_ends_a_run_and_shuts_its_worker_out(house: House) -> None:
    product = house.product()
    analysis, epoch = house.running(product)
    assert data(house.admin.post(f"/coverage/analyses/{analysis}/cancel"))["status"] == "cancelled"
    assert refusal(house.verb(analysis, "beat", epoch=epoch))[:2] == (409, "LEASE_LOST")
    document = house.documents(product)[0]["id"]
    assert refusal(house.commit(analysis, epoch, tree(product, document)))[:2] == (409, "LEASE_LOST")
    assert all(rows == [] for rows in house.rows(product).values())
    assert data(house.admin.post(f"/coverage/analyses/{analysis}/cancel"))["status"] == "cancelled"
    assert house.start(product)["created"] is True


def test_a_browser_session_may_act_but_only_with_json(house: House) -> None:
    product = house.product()
    with httpx.Client(base_url=house.bed.url, timeout=30, trust_env=False) as browser:
        login = {"email": house.bed.admin_email, "password": house.bed.admin_password, "mode": "session"}
        assert browser.post("/auth/login", json=login).status_code == 200
        form = browser.post("/coverage/analyses", data={"product_id": product})
        assert refusal(form)[:2] == (415, "UNSUPPORTED_MEDIA_TYPE")
        started = house.start(product, browser)
        cancelled = browser.post(f"/coverage/analyses/{started['analysis_id']}/cancel", json={})
        assert data(cancelled)["status"] == "cancelled"
        assert browser.post("/auth/logout", json={"mode": "session"}).status_code == 204
        assert refusal(browser.get(f"/coverage/analyses/{started['analysis_id']}"))[0] == 401


def test_status_tells_the_version_and_whether_the_sidecar_answers(house: House) -> None:
    shown = data(house.admin.get("/coverage/status"))
    assert shown["version"] == "0.1.0"
    assert shown["auto_analyze"] is True
    assert shown["sidecar"] == "down"


def test_the_newest_analysis_comes_first_and_the_list_is_bounded(house: House) -> None:
    product = house.product()
    first, epoch = house.running(product)
    data(house.commit(first, epoch))
    second = house.start(product, force=True)["analysis_id"]
    rows = data(house.admin.get("/coverage/analyses", params={"product_id": product}))
    assert [row["id"] for row in rows] == [second, first]
    assert [
        row["id"] for row in data(house.admin.get("/coverage/analyses", params={"product_id": product, "limit": 1}))
    ] == [second]
    wrong = house.admin.get("/coverage/analyses", params={"product_id": product, "limit": 0})
    assert refusal(wrong) == (422, "OPTION_INVALID", "limit")


def test_the_service_user_may_start_for_any_product(house: House) -> None:
    assert house.start(house.product(), house.service)["created"] is True


def test_a_commit_is_not_for_people(house: House) -> None:
    analysis, epoch = house.running(house.product())
    answer = house.admin.post(f"/coverage/service/analyses/{analysis}/beat", json={"epoch": epoch})
    assert refusal(answer)[:2] == (403, "FORBIDDEN")
