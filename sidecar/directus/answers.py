"""What an answer of Directus means as one of our errors. Knows codes and sentences, sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from sidecar import errors
from sidecar.errors import CoverageError


def _subclasses(of: type[CoverageError]) -> Iterator[type[CoverageError]]:
    for child in of.__subclasses__():
        yield child
        yield from _subclasses(child)


BY_CODE: dict[str, type[CoverageError]] = {error.code.upper(): error for error in _subclasses(CoverageError)}
"""The endpoint answers with our own codes in capitals."""

TOKEN_CODES = frozenset({"INVALID_CREDENTIALS", "INVALID_TOKEN", "TOKEN_EXPIRED", "UNAUTHENTICATED"})
GATEWAY_STATUS = frozenset({502, 503, 504})


class StaleRows(errors.StaleRows):
    """Rows were edited while the analysis ran."""

    def __init__(self, ids: tuple[str, ...], message: str | None = None) -> None:
        super().__init__(message, ids=ids)
        self.ids = ids


def error_of(response: httpx.Response, *, token_error: type[CoverageError]) -> CoverageError:
    """The error that an answer of status 400 or more stands for; `token_error` where the token itself was refused."""
    first = first_error(response)
    extensions = first.get("extensions") or {}
    code = str(extensions.get("code") or "")
    message = str(first.get("message") or "") or None
    if code in TOKEN_CODES or response.status_code == 401:
        return token_error()
    if code == "STALE_ROWS":
        return StaleRows(tuple(str(row) for row in extensions.get("ids") or ()), message)
    if code == "SERVICE_UNAVAILABLE" or (response.status_code in GATEWAY_STATUS and code not in BY_CODE):
        return errors.DirectusUnreachable(f"Directus answers {response.status_code} at the moment.")
    if response.status_code == 429 and code not in BY_CODE:
        return errors.RateLimited()
    if code in BY_CODE:
        return BY_CODE[code](message, field=extensions.get("field"))
    if code == "ROUTE_NOT_FOUND" or (response.status_code == 404 and not code):
        return errors.DirectusRejected(
            f"Directus does not know {_where(response)}. Is the extension directus-extension-dci installed and enabled?"
        )
    return errors.DirectusRejected(f"{_where(response)}: {message or response.status_code}", code=code)


def first_error(response: httpx.Response) -> dict[str, Any]:
    """The first entry of `errors`, or an empty dict where the body is something else."""
    try:
        listed = response.json()["errors"]
    except (ValueError, KeyError, TypeError):
        return {}
    return listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}


def _where(response: httpx.Response) -> str:
    return f"{response.request.method} {response.request.url.path}"
