"""One HTTP client of Directus: address, token, time-outs, tries. Maps failures to our errors; knows no collection."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from sidecar import errors
from sidecar.directus.answers import error_of
from sidecar.errors import CoverageError

Body = Callable[[], Iterable[bytes]]
"""Makes the body anew for every try."""


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a request is tried, and how long between: full jitter over `base` · 2ⁿ seconds, at most `cap`."""

    count: int = 5
    base: float = 0.25
    cap: float = 8.0

    def pause(self, attempt: int, response: httpx.Response | None) -> float:
        asked = response.headers.get("retry-after", "") if response is not None else ""
        if asked.isdigit():
            return min(float(asked), self.cap)
        return random.uniform(0, min(self.cap, self.base * 2**attempt))


def path_of(*parts: str | int) -> str:
    """A path of quoted parts. Raises OptionInvalid for a part that is empty or would climb (`..`)."""
    quoted = []
    for part in parts:
        text = str(part)
        if text in ("", ".", ".."):
            raise errors.OptionInvalid(f"{text!r} is not an id.")
        quoted.append(quote(text, safe=""))
    return "/" + "/".join(quoted)


class DirectusClient:
    """A connection to one Directus with one token. Use as a context manager; safe to share between threads."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = 30.0,
        tries: Tries | None = None,
        token_error: type[CoverageError] = errors.DirectusTokenRejected,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.requests: Counter[str] = Counter()
        """Answered requests by kind, for measurements."""
        self._tries = tries or Tries()
        self._token_error = token_error
        self._http = httpx.Client(
            base_url=self.url,
            headers={"authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            transport=transport,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"DirectusClient({httpx.URL(self.url).copy_with(userinfo=b'')!s})"

    def close(self) -> None:
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        kind: str,
        repeatable: bool | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        body: Body | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> httpx.Response:
        """Send until answered. `repeatable`: twice does no harm (default: GET only), so a cut answer is retried.

        Refused connections, 429 and 503 are retried for every request: nothing was done. Raises what `error_of` says,
        and DirectusUnreachable when the tries are used up.
        """
        repeatable = method == "GET" if repeatable is None else repeatable
        options: dict[str, Any] = {"params": params, "headers": headers}
        if timeout is not None:
            options["timeout"] = timeout
        last: CoverageError = errors.DirectusUnreachable()
        for attempt in range(self._tries.count):
            response: httpx.Response | None = None
            sent = {"content": body()} if body is not None else {"json": json}
            try:
                response = self._http.request(method, path, **options, **sent)
            except httpx.TransportError as error:
                last = errors.DirectusUnreachable(f"Directus at {self._shown()} cannot be reached: {_reason(error)}.")
                if not (repeatable or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)):
                    raise last from error
            else:
                self.requests[kind] += 1
                if response.status_code < 400:
                    return response
                last = error_of(response, token_error=self._token_error)
                if not self._again(response, last, repeatable):
                    raise last
            if attempt + 1 < self._tries.count:
                time.sleep(self._tries.pause(attempt, response))
        raise last

    def data(self, method: str, path: str, *, kind: str, **options: Any) -> Any:
        """`data` of a JSON answer; None where the answer is empty. Raises DirectusRejected where it is no such JSON."""
        response = self.request(method, path, kind=kind, **options)
        if response.status_code == 204 or not response.content:
            return None
        try:
            return response.json()["data"]
        except (ValueError, KeyError, TypeError) as error:
            raise errors.DirectusRejected(f"{method} {path} was not answered as by a Directus.") from error

    def rows(self, path: str, *, kind: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every row of a list, also where QUERY_LIMIT_MAX caps one answer. `params` may sort, by something unique."""
        query = {"limit": -1, "sort": "id", "meta": "filter_count", **(params or {})}
        rows: list[dict[str, Any]] = []
        while True:
            page = {**query, "offset": len(rows)} if rows else query
            body = self.request("GET", path, kind=kind, params=page).json()
            rows += body["data"]
            total = (body.get("meta") or {}).get("filter_count")
            if not body["data"] or total is None or len(rows) >= total:
                return rows

    def _again(self, response: httpx.Response, error: CoverageError, repeatable: bool) -> bool:
        if response.status_code in (429, 503):
            return True
        return repeatable and isinstance(error, errors.DirectusUnreachable)

    def _shown(self) -> str:
        return str(httpx.URL(self.url).copy_with(userinfo=b""))


def _reason(error: httpx.TransportError) -> str:
    return "it does not answer in time" if isinstance(error, httpx.TimeoutException) else str(error) or "no connection"
