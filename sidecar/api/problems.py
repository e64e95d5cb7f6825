"""Errors as RFC 9457 problem+json, by one handler: the class's docstring is the message; it knows code and status."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sidecar.errors import BodyTooLarge, CoverageError, InternalError, OptionInvalid, RequestError, Unauthenticated

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
NOT_FIELDS = frozenset({"body", "query", "path", "header", "analysis", "enqueue"})
"""Parts of a validation error's place that name no field of ours."""


def problem(error: CoverageError, *, status: int | None = None) -> dict[str, Any]:
    """`{type, title, status, detail, code, field?, retryable}` of an error."""
    title = (type(error).__doc__ or "").strip().splitlines()[0]
    body: dict[str, Any] = {
        "type": f"urn:coverage:problem:{error.code}",
        "title": title,
        "status": status or error.status,
        "detail": error.message,
        "code": error.code,
        "retryable": error.retryable,
    }
    return body | ({"field": error.field} if error.field else {})


def respond(error: CoverageError, *, status: int | None = None) -> JSONResponse:
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.details:
        headers["Retry-After"] = str(error.details["retry_after"])
    return JSONResponse(problem(error, status=status), status or error.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of the app answer as a problem."""

    @app.exception_handler(CoverageError)
    async def ours(request: Request, error: CoverageError) -> JSONResponse:
        return respond(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return respond(invalid_request(error.errors()))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == BodyTooLarge.status:
            return respond(BodyTooLarge())
        return respond(RequestError(str(error.detail)), status=error.status_code)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error on %s %s", request.method, request.url.path, exc_info=error)
        return respond(InternalError("Something unexpected went wrong; the log has the details."))


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> CoverageError:
    """OptionInvalid naming the first wrong field, or RequestError for a body that is no JSON."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return RequestError("The body is not valid JSON.")
    path = [str(part) for part in first["loc"] if part not in NOT_FIELDS]
    if not path:
        return OptionInvalid(str(first["msg"]))
    return OptionInvalid(f"{'.'.join(path)}: {first['msg']}", field=path[0])


def _leaves(base: type[CoverageError]) -> Iterator[type[CoverageError]]:
    yield base
    for child in base.__subclasses__():
        yield from _leaves(child)


BY_CODE: Mapping[str, type[CoverageError]] = {leaf.code: leaf for leaf in _leaves(CoverageError)}
"""Every error by its code, to read an answer of Directus back."""
