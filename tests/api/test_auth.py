"""Who may come in: each forged, stale or misplaced token is turned away."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from sidecar.api.auth import Keys, Service, User, derive, identify
from sidecar.errors import Unauthenticated
from tests.api.conftest import Bed
from tests.api.directus_double import analysis_row, refused
from tests.api.tokens import (
    DIRECTUS_SECRET,
    SIDECAR_SECRET,
    USER,
    derived_key,
    service_claims,
    service_token,
    user_claims,
    user_token,
)

ANALYSIS = "0c9d8a4e-0000-4000-8000-000000000001"
OTHER = "0c9d8a4e-0000-4000-8000-000000000002"
ORDER = json.dumps({"analysis_id": ANALYSIS, "epoch": 1, "task": "analysis"}).encode()
KEYS = Keys(DIRECTUS_SECRET, SIDECAR_SECRET)


def unsigned(claims: dict[str, object]) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


NOW = int(time.time())
FORGED_USERS: dict[str, Callable[[], str]] = {
    "wrong secret": lambda: user_token(key="another secret that is long enough, too"),
    "the sidecar's own secret": lambda: user_token(key=SIDECAR_SECRET),
    "alg none": lambda: unsigned(user_claims()),
    "alg HS512": lambda: user_token(key=DIRECTUS_SECRET * 2, alg="HS512"),
    "alg HS384 with the right key": lambda: user_token(key=DIRECTUS_SECRET + " " * 8, alg="HS384"),
    "expired": lambda: user_token(iat=NOW - 1000, exp=NOW - 100),
    "without exp": lambda: user_token(exp=None),
    "without iat": lambda: user_token(iat=None),
    "without iss": lambda: user_token(iss=None),
    "another iss": lambda: user_token(iss="somebody"),
    "an audience": lambda: user_token(aud="dci-sidecar"),
    "a share": lambda: user_token(id=None, share=str(uuid4())),
    "a share with an id": lambda: user_token(share=str(uuid4())),
    "a browser session": lambda: user_token(session="a-refresh-token"),
    "without id": lambda: user_token(id=None),
    "an id that is none": lambda: user_token(id="../admin"),
    "a static token": lambda: "static-token-of-a-user",
    "an id that is a number": lambda: user_token(id=7),
    "rubbish": lambda: "a.b.c",
    "nested without end": lambda: f"e30.{base64.urlsafe_b64encode(b'[' * 30_000).decode()}.c",
}
FORGED_SERVICES: dict[str, Callable[[], str]] = {
    "wrong secret": lambda: service_token("enqueue", [ANALYSIS], ORDER, key="another secret that is long enough, too"),
    "Directus's secret": lambda: service_token("enqueue", [ANALYSIS], ORDER, key=DIRECTUS_SECRET),
    "the derived key where an own one is set": lambda: service_token("enqueue", [ANALYSIS], ORDER, key=derived_key()),
    "alg none": lambda: unsigned(service_claims("enqueue", [ANALYSIS], ORDER)),
    "alg HS512": lambda: service_token("enqueue", [ANALYSIS], ORDER, key=SIDECAR_SECRET * 2, alg="HS512"),
    "expired": lambda: service_token("enqueue", [ANALYSIS], ORDER, iat=NOW - 200, exp=NOW - 140),
    "a longer life": lambda: service_token("enqueue", [ANALYSIS], ORDER, iat=NOW, exp=NOW + 3600),
    "issued in the future": lambda: service_token("enqueue", [ANALYSIS], ORDER, iat=NOW + 600, exp=NOW + 660),
    "without exp": lambda: service_token("enqueue", [ANALYSIS], ORDER, exp=None),
    "another iss": lambda: service_token("enqueue", [ANALYSIS], ORDER, iss="directus"),
    "another aud": lambda: service_token("enqueue", [ANALYSIS], ORDER, aud="somebody"),
    "without aud": lambda: service_token("enqueue", [ANALYSIS], ORDER, aud=None),
    "without jti": lambda: service_token("enqueue", [ANALYSIS], ORDER, jti=None),
    "without res": lambda: service_token("enqueue", [ANALYSIS], ORDER, res=None),
    "without body hash": lambda: service_token("enqueue", [ANALYSIS], ORDER, bh=None),
    "an unknown act": lambda: service_token("everything", [ANALYSIS], ORDER),
    "tampered body": lambda: service_token("enqueue", [ANALYSIS], ORDER + b" "),
    "a body hash that is none": lambda: service_token("enqueue", [ANALYSIS], ORDER, bh="%%%"),
}


@pytest.mark.parametrize("forged", FORGED_USERS.values(), ids=FORGED_USERS.keys())
def test_a_forged_user_token_is_turned_away_before_directus_is_asked(api: Bed, forged: Callable[[], str]) -> None:
    answer = api.http.post("/jobs/analysis", json={"product_id": "p1"}, headers={"Authorization": f"Bearer {forged()}"})
    assert_unauthenticated(answer)
    assert api.directus.asked == []


@pytest.mark.parametrize("forged", FORGED_SERVICES.values(), ids=FORGED_SERVICES.keys())
def test_a_forged_service_token_enqueues_nothing(api: Bed, forged: Callable[[], str]) -> None:
    headers = {"Authorization": f"Bearer {forged()}", "Content-Type": "application/json"}
    assert_unauthenticated(api.http.post("/jobs/analysis", content=ORDER, headers=headers))
    assert api.redis.llen("rq:queue:coverage") == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/jobs/analysis"),
        ("POST", "/jobs/analysis/batch"),
        ("POST", "/jobs/cleanup"),
        ("GET", "/jobs?product_id=p1"),
        ("GET", f"/jobs/{ANALYSIS}/status"),
        ("GET", f"/jobs/{ANALYSIS}/events"),
        ("DELETE", f"/jobs/{ANALYSIS}"),
        ("POST", "/graphql"),
    ],
)
@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic YTpi", "token"])
def test_nothing_is_open_without_a_token(api: Bed, method: str, path: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    body = {"query": "{__typename}"} if path == "/graphql" else {"product_id": "p1"} if method == "POST" else None
    assert_unauthenticated(api.http.request(method, path, json=body, headers=headers))


def test_a_service_token_is_good_once(api: Bed) -> None:
    headers = api.service("enqueue", [ANALYSIS], ORDER)
    assert api.http.post("/jobs/analysis", content=ORDER, headers=headers).status_code == 202
    assert_unauthenticated(api.http.post("/jobs/analysis", content=ORDER, headers=headers))


@pytest.mark.parametrize(("act", "res"), [("enqueue", [OTHER]), ("enqueue", []), ("cancel", [ANALYSIS])])
def test_a_service_token_is_good_for_its_act_and_analysis_only(api: Bed, act: str, res: list[str]) -> None:
    answer = api.http.post("/jobs/analysis", content=ORDER, headers=api.service(act, res, ORDER))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert api.redis.llen("rq:queue:coverage") == 0


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/jobs/analysis", {"product_id": "p1"}),
        ("POST", "/jobs/analysis/batch", {"product_ids": ["p1"]}),
        ("POST", "/jobs/cleanup", {"product_id": "p1"}),
        ("GET", "/jobs?product_id=p1", None),
        ("GET", f"/jobs/{ANALYSIS}/status", None),
        ("POST", "/graphql", {"query": "{__typename}"}),
    ],
)
def test_a_service_token_does_nothing_that_is_a_users(api: Bed, method: str, path: str, body: object) -> None:
    raw = b"" if body is None else json.dumps(body).encode()
    answer = api.http.request(method, path, content=raw, headers=api.service("enqueue", [ANALYSIS], raw))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert api.directus.asked == []


def test_a_user_token_enqueues_no_analysis_by_its_id(api: Bed) -> None:
    answer = api.http.post("/jobs/analysis", content=ORDER, headers=api.user() | {"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert api.redis.llen("rq:queue:coverage") == 0


@pytest.mark.parametrize("code", ["TOKEN_EXPIRED", "INVALID_TOKEN", "INVALID_CREDENTIALS"])
def test_what_directus_no_longer_accepts_is_unauthenticated_here_too(api: Bed, code: str) -> None:
    api.directus.answers["POST /coverage/analyses"] = (403, refused(code))
    assert_unauthenticated(api.http.post("/jobs/analysis", json={"product_id": "p1"}, headers=api.user()))


def test_the_users_own_token_is_what_directus_sees(api: Bed) -> None:
    api.directus.answers[f"GET /coverage/analyses/{ANALYSIS}"] = (200, {"data": analysis_row(ANALYSIS)})
    headers = api.user()
    api.http.get(f"/jobs/{ANALYSIS}/status", headers=headers)
    assert [asked.token for asked in api.directus.asked] == [headers["Authorization"].removeprefix("Bearer ")]


@pytest.mark.parametrize(
    "path", ["/jobs/../../users/me/status", "/jobs/%2e%2e%2fusers/status", "/jobs/..%2f..%2fx/events"]
)
def test_an_id_that_climbs_reaches_nothing(api: Bed, path: str) -> None:
    with httpx.Client(trust_env=False) as raw:
        request = raw.build_request("GET", api.url, headers=api.user())
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = raw.send(request)
    assert answer.status_code in (404, 422)
    assert api.directus.asked == []


@pytest.mark.parametrize(
    "product", ["../users", "..", ".", "a/b", "a?b", "", "x" * 256, "a b", True, -1, 1.5, None, ["p"]]
)
def test_a_product_id_that_is_none_is_named(api: Bed, product: object) -> None:
    answer = api.http.post("/jobs/analysis", json={"product_id": product}, headers=api.user())
    assert (answer.status_code, answer.json()["field"]) == (422, "product_id")
    assert api.directus.asked == []


def test_the_derived_key_is_used_where_no_own_secret_is_set() -> None:
    keys = Keys(DIRECTUS_SECRET)
    who = identify(service_token("events", [ANALYSIS], key=derived_key()), keys)
    assert isinstance(who, Service)
    assert (who.act, who.resources) == ("events", (ANALYSIS,))
    with pytest.raises(Unauthenticated):
        identify(service_token("events", [ANALYSIS], key=DIRECTUS_SECRET), keys)
    with pytest.raises(Unauthenticated):
        identify(user_token(key=derive(DIRECTUS_SECRET).hex()), keys)


def test_a_user_is_known_by_the_id_and_never_shown_with_the_token() -> None:
    token = user_token()
    who = identify(token, KEYS)
    assert isinstance(who, User)
    assert who.id == USER
    assert token not in repr(who)
    assert DIRECTUS_SECRET not in repr(KEYS)


def assert_unauthenticated(answer: httpx.Response) -> None:
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthenticated"
