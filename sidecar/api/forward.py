"""The caller's requests, forwarded to Directus with the caller's own token: its answer decides. Holds no token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import httpx

from sidecar.api.problems import BY_CODE
from sidecar.errors import (
    CoverageError,
    DirectusRejected,
    DirectusUnreachable,
    Forbidden,
    RateLimited,
    Unauthenticated,
)

TOKEN_CODES = frozenset({"INVALID_TOKEN", "TOKEN_EXPIRED", "INVALID_CREDENTIALS", "INVALID_PROVIDER", "USER_SUSPENDED"})
ATTEMPTS = {"GET": 2}


class Forward:
    """Calls of the endpoint's user routes and of plain reads, each with the token given."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def start(self, token: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Start one or several analyses; status code and data of the answer."""
        return await self._send("POST", "/coverage/analyses", token, json=body)

    async def cleanup(self, token: str, body: Mapping[str, Any]) -> Any:
        return (await self._send("POST", "/coverage/cleanups", token, json=body))[1]

    async def analysis(self, token: str, analysis_id: str) -> dict[str, Any]:
        """The row of one analysis. Raises AnalysisUnknown."""
        _, data = await self._send("GET", f"/coverage/analyses/{quote(analysis_id, safe='')}", token)
        return dict(data)

    async def analyses(self, token: str, product_id: str | int, limit: int) -> list[dict[str, Any]]:
        params = {"product_id": str(product_id), "limit": str(limit)}
        return list((await self._send("GET", "/coverage/analyses", token, params=params))[1])

    async def cancel(self, token: str, analysis_id: str) -> dict[str, Any]:
        path = f"/coverage/analyses/{quote(analysis_id, safe='')}/cancel"
        return dict((await self._send("POST", path, token, json={}))[1])

    async def items(self, token: str, collection: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        """All rows of a collection that the token's owner may read, also where QUERY_LIMIT_MAX caps one answer.

        `params` must sort them by something unique.
        """
        rows: list[dict[str, Any]] = []
        while True:
            page = {**params, "meta": "filter_count"} | ({"offset": str(len(rows))} if rows else {})
            body = await self._body("GET", f"/items/{quote(collection, safe='')}", token, params=page)
            rows += body["data"]
            total = (body.get("meta") or {}).get("filter_count")
            if not body["data"] or total is None or len(rows) >= total:
                return rows

    async def item(self, token: str, collection: str, key: str) -> dict[str, Any]:
        """One row by its key. Raises Forbidden where it is not there or not visible."""
        path = f"/items/{quote(collection, safe='')}/{quote(key, safe='')}"
        return dict((await self._send("GET", path, token))[1])

    async def alive(self) -> bool:
        """Whether Directus answers at all."""
        try:
            return (await self._http.get("/server/ping", timeout=2.0)).status_code == 200
        except httpx.HTTPError:
            return False

    async def _send(
        self,
        method: str,
        path: str,
        token: str,
        *,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        answer = await self._answer(method, path, token, json=json, params=params)
        return answer.status_code, answer.json().get("data")

    async def _body(self, method: str, path: str, token: str, *, params: Mapping[str, str]) -> dict[str, Any]:
        return dict((await self._answer(method, path, token, params=params)).json())

    async def _answer(
        self,
        method: str,
        path: str,
        token: str,
        *,
        json: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        for attempt in range(1, ATTEMPTS.get(method, 1) + 1):
            try:
                answer = await self._http.request(method, path, json=json, params=params, headers=headers)
                break
            except httpx.HTTPError as error:
                # A POST that was lost on the way back may have been done: it is not repeated here.
                if attempt == ATTEMPTS.get(method, 1):
                    raise DirectusUnreachable from error
        if answer.is_success:
            return answer
        raise refusal(answer)


def refusal(answer: httpx.Response) -> CoverageError:
    """The error that an answer of Directus stands for; codes of ours come back as themselves."""
    first = _first_error(answer)
    extensions = first.get("extensions")
    extensions = extensions if isinstance(extensions, dict) else {}
    code, message, field = str(extensions.get("code", "")), first.get("message"), extensions.get("field")
    text = message if isinstance(message, str) else None
    if answer.status_code == 401 or code in TOKEN_CODES:
        return Unauthenticated("Directus does not accept this token: it has expired or was withdrawn.")
    if code.lower() in BY_CODE:
        return BY_CODE[code.lower()](text, field=field if isinstance(field, str) else None)
    if answer.status_code == 403:
        return Forbidden()
    if answer.status_code == 429:
        return RateLimited()
    if answer.status_code in (502, 503, 504):
        return DirectusUnreachable()
    return DirectusRejected(f"Directus refused the request ({answer.status_code} {code or 'without a code'}).")


def _first_error(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    errors: Sequence[Any] = body.get("errors") or [] if isinstance(body, dict) else []
    return errors[0] if errors and isinstance(errors[0], dict) else {}
