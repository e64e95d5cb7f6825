"""The HTTP client: what is tried again, what each answer means, what never shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from sidecar import errors
from sidecar.demo.processes import free_port
from sidecar.directus.client import DirectusClient, Tries, path_of

TOKEN = "a-token-that-nobody-may-see"
Answer = httpx.Response | Exception


class Script:
    """A server that gives its answers one after the other, the last one for ever, and remembers the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.seen = list(answers), list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.seen.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(script: Script, **options: Any) -> DirectusClient:
    tries = Tries(count=3, base=0.0)
    return DirectusClient("http://directus", TOKEN, tries=tries, transport=httpx.MockTransport(script), **options)


def refusal(status: int, code: str, message: str = "No.", **extensions: Any) -> httpx.Response:
    return httpx.Response(status, json={"errors": [{"message": message, "extensions": {"code": code, **extensions}}]})


OK = httpx.Response(200, json={"data": 1})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(401, "INVALID_CREDENTIALS"), errors.DirectusTokenRejected),
        (refusal(403, "INVALID_TOKEN"), errors.DirectusTokenRejected),
        (refusal(401, "TOKEN_EXPIRED"), errors.DirectusTokenRejected),
        (refusal(403, "FORBIDDEN"), errors.Forbidden),
        (refusal(404, "PRODUCT_UNKNOWN"), errors.ProductUnknown),
        (refusal(404, "ANALYSIS_UNKNOWN"), errors.AnalysisUnknown),
        (refusal(404, "ROUTE_NOT_FOUND"), errors.DirectusRejected),
        (refusal(409, "LEASE_LOST"), errors.LeaseLost),
        (refusal(410, "DOCUMENT_GONE"), errors.DocumentGone),
        (refusal(413, "BODY_TOO_LARGE"), errors.BodyTooLarge),
        (refusal(422, "PRODUCT_WITHOUT_DOCUMENT"), errors.DocumentMissing),
        (refusal(400, "INVALID_PAYLOAD"), errors.DirectusRejected),
        (httpx.Response(500, text="oops"), errors.DirectusRejected),
        (httpx.Response(502, text="<html>bad gateway</html>"), errors.DirectusUnreachable),
        (refusal(429, "REQUESTS_EXCEEDED"), errors.RateLimited),
        (refusal(503, "SERVICE_UNAVAILABLE"), errors.DirectusUnreachable),
    ],
)
def test_each_refusal_is_its_own_error(answer: httpx.Response, error: type[errors.CoverageError]) -> None:
    with client(Script(answer)) as directus, pytest.raises(errors.CoverageError) as caught:
        directus.data("POST", "/x", kind="x")

    assert type(caught.value) is error


def test_stale_rows_are_named() -> None:
    script = Script(refusal(409, "STALE_ROWS", ids=["a", "b"]))

    with client(script) as directus, pytest.raises(errors.StaleRows) as caught:
        directus.data("POST", "/x", kind="x")

    assert caught.value.details["ids"] == ("a", "b")


def test_wrong_option_is_named() -> None:
    script = Script(refusal(422, "OPTION_INVALID", "chunk_size is 1 to 20.", field="chunk_size"))

    with client(script) as directus, pytest.raises(errors.OptionInvalid, match="1 to 20") as caught:
        directus.data("POST", "/x", kind="x")

    assert caught.value.field == "chunk_size"


def test_users_token_that_is_refused_is_the_users_problem() -> None:
    script = Script(refusal(401, "INVALID_CREDENTIALS"))

    with client(script, token_error=errors.Unauthenticated) as directus, pytest.raises(errors.Unauthenticated):
        directus.data("GET", "/x", kind="x")


@pytest.mark.parametrize(
    ("method", "first", "requests"),
    [
        ("GET", httpx.ReadTimeout("slow"), 2),
        ("POST", httpx.ConnectError("refused"), 2),
        ("POST", httpx.Response(503), 2),
        ("POST", httpx.Response(429, headers={"retry-after": "0"}), 2),
        ("GET", httpx.Response(502), 2),
    ],
)
def test_what_did_no_harm_is_tried_again(method: str, first: Answer, requests: int) -> None:
    script = Script(first, OK)

    with client(script) as directus:
        assert directus.data(method, "/x", kind="x") == 1

    assert len(script.seen) == requests


@pytest.mark.parametrize("first", [httpx.ReadTimeout("slow"), httpx.ReadError("cut"), httpx.Response(502)])
def test_a_write_that_may_have_been_done_is_not_repeated(first: Answer) -> None:
    script = Script(first, OK)

    with client(script) as directus, pytest.raises(errors.DirectusUnreachable):
        directus.data("POST", "/x", kind="x")

    assert len(script.seen) == 1


def test_a_body_is_made_anew_for_every_try() -> None:
    script = Script(httpx.Response(503), OK)

    def lines() -> Iterator[bytes]:
        yield b"one\n"
        yield b"two\n"

    with client(script) as directus:
        directus.data("POST", "/x", kind="commit", body=lines)

    assert [request.content for request in script.seen] == [b"one\ntwo\n"] * 2


def test_tries_end() -> None:
    script = Script(httpx.ConnectError("refused"))

    with client(script) as directus, pytest.raises(errors.DirectusUnreachable):
        directus.data("GET", "/x", kind="x")

    assert len(script.seen) == 3


def test_nobody_at_home() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with (
        DirectusClient(url, TOKEN, tries=Tries(count=1)) as directus,
        pytest.raises(errors.DirectusUnreachable) as caught,
    ):
        directus.data("GET", "/server/ping", kind="x")

    assert url in caught.value.message


@pytest.mark.parametrize(
    "answer",
    [
        refusal(401, "INVALID_CREDENTIALS"),
        refusal(400, "INVALID_PAYLOAD"),
        httpx.ConnectError("refused"),
        httpx.Response(200),
    ],
)
def test_the_token_never_shows(answer: Answer) -> None:
    directus = DirectusClient(
        "http://somebody:password@directus", TOKEN, tries=Tries(count=1), transport=httpx.MockTransport(Script(answer))
    )
    shown = repr(directus)
    with directus:
        try:
            directus.data("POST", "/x", kind="x")
        except errors.CoverageError as error:
            shown += f"{error!r} {error.message} {error.details}"

    assert TOKEN not in shown
    assert "password" not in shown


def test_an_answer_that_is_no_directus_is_said_so() -> None:
    with client(Script(httpx.Response(200, text="<html>"))) as directus, pytest.raises(errors.DirectusRejected):
        directus.data("GET", "/x", kind="x")


def test_requests_are_counted_by_kind() -> None:
    with client(Script(OK)) as directus:
        for kind in ("beat", "beat", "commit"):
            directus.data("POST", "/x", kind=kind)

    assert directus.requests == {"beat": 2, "commit": 1}


@pytest.mark.parametrize(("parts", "path"), [(("a b",), "/a%20b"), (("../x", 7), "/..%2Fx/7"), (("ä",), "/%C3%A4")])
def test_parts_of_a_path_are_quoted(parts: tuple[str | int, ...], path: str) -> None:
    assert path_of(*parts) == path


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_a_part_that_climbs_is_refused(part: str) -> None:
    with pytest.raises(errors.OptionInvalid):
        path_of("analyses", part)


def test_a_wait_is_random_below_a_growing_bound_and_obeys_the_server() -> None:
    tries = Tries(base=0.5, cap=3.0)

    for attempt, bound in ((0, 0.5), (1, 1.0), (2, 2.0), (9, 3.0)):
        assert all(0 <= tries.pause(attempt, None) <= bound for _ in range(50))
    assert tries.pause(0, httpx.Response(429, headers={"retry-after": "2"})) == 2.0
    assert tries.pause(0, httpx.Response(429, headers={"retry-after": "3600"})) == 3.0
