"""What the policies say to a case. For the extension alone: it knows who may read which product, and sends the rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from sidecar.api.auth import User
from sidecar.api.routes.jobs import PROBLEMS
from sidecar.api.services import Called, Held
from sidecar.cases import answer, read_cases
from sidecar.errors import Forbidden, OptionInvalid, RequestError

PATH = "/cases"
MOST_BYTES = 8_000_000
router = APIRouter(tags=["cases"])


@router.post(PATH, responses=PROBLEMS)
async def ask(request: Request, who: Called, held: Held) -> dict[str, Any]:
    """The answer to a case from the rows sent with it (service token). Nothing is read from Directus or written."""
    if isinstance(who, User):
        raise Forbidden("Only the extension asks this: use its own route for cases.")
    # Read by hand: a body of this size is no stranger's to be parsed.
    raw = await request.body()
    body = await run_in_threadpool(_read, raw)
    products = _products(body)
    if strange := set(products) - set(who.resources):
        raise Forbidden(f"The service token is not for the product {min(strange)}.")
    await held.allowed(who, act="ask", analysis_id=products[0], body=raw)
    return await run_in_threadpool(_answer, body)


def _read(raw: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise RequestError("The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise RequestError("The body must be a JSON object.")
    return body


def _products(body: Mapping[str, Any]) -> list[str]:
    """The ids of the products that a body is about. Raises OptionInvalid where there is none."""
    trees = body.get("trees")
    named = [tree.get("product") for tree in trees if isinstance(tree, dict)] if isinstance(trees, list) else []
    ids = [str(product.get("id")) for product in named if isinstance(product, dict)]
    if not ids or len(ids) != len(trees or ()):
        raise OptionInvalid("trees must be a list of products, each with its id.", field="trees")
    return ids


def _answer(body: Mapping[str, Any]) -> dict[str, Any]:
    question, trees = read_cases(body)
    return answer(question, trees).to_json()
