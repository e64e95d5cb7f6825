"""Queries, mutations and the progress subscription. Every read and write goes to Directus with the user's own token."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Annotated, Any, TypeVar

import strawberry
from graphql import GraphQLError
from pydantic import BaseModel, ValidationError
from strawberry import ID
from strawberry.extensions import MaskErrors, MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter, SchemaExtension
from strawberry.scalars import JSON

from sidecar.api.events import progress
from sidecar.api.graphql.context import spoken
from sidecar.api.graphql.types import Analysis, Asked, Coverage, Job, Progress, analysis, coverage, job
from sidecar.api.problems import invalid_request
from sidecar.api.routes.jobs import operator_allows
from sidecar.api.schemas import AnalysisRequest, AnalysisRow, CleanupRequest, view
from sidecar.errors import CoverageError

MAX_DEPTH = 10
MAX_ALIASES = 15
MAX_TOKENS = 1000
M = TypeVar("M", bound=BaseModel)
Limit = Annotated[int, strawberry.argument(description="1 to 100")]


@strawberry.type
class Query:
    @strawberry.field
    async def job(self, info: Asked, id: ID) -> Job:
        """One job by its id."""
        return job(view(await _row(info, id)))

    @strawberry.field
    async def jobs(self, info: Asked, product_id: ID, limit: Limit = 20) -> list[Job]:
        """A product's jobs, newest first."""
        return [job(view(row)) for row in await _rows(info, product_id, limit)]

    @strawberry.field
    async def analysis(self, info: Asked, id: ID) -> Analysis:
        """One analysis with its counts and account."""
        return analysis(await _row(info, id))

    @strawberry.field
    async def analyses(self, info: Asked, product_id: ID, limit: Limit = 20) -> list[Analysis]:
        """A product's analyses, newest first."""
        return [analysis(row) for row in await _rows(info, product_id, limit)]

    @strawberry.field
    async def coverage(self, info: Asked, product_id: ID) -> Coverage:
        """What a product covers."""
        product = str(_checked(CleanupRequest, {"product_id": str(product_id)}).product_id)
        await info.context.product(product)
        return coverage(product)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def analyze(self, info: Asked, product_id: ID, options: JSON | None = None) -> Job:
        """Start an analysis; options as in POST /jobs/analysis."""
        given: Mapping[str, Any] = options if isinstance(options, Mapping) else {}
        body = _checked(AnalysisRequest, {**given, "product_id": str(product_id)})
        context = info.context
        try:
            allowed = operator_allows(body, context.held.settings)
        except CoverageError as error:
            raise spoken(error) from error
        sent = {**allowed, "product_id": body.product_id, "reason": "api"}
        _, data = await context.ask(context.held.forward.start(context.user.token, sent))
        return job(view(await _row(info, ID(data["analysis_id"]))))

    @strawberry.mutation
    async def cancel(self, info: Asked, id: ID) -> Job:
        """Cancel a job; one that has ended stays as it is."""
        context = info.context
        return job(view(await context.ask(context.held.forward.cancel(context.user.token, _uuid(id)))))

    @strawberry.mutation
    async def cleanup(self, info: Asked, product_id: ID, include_reviewed: bool = False) -> Job:
        """Remove a product's analyses and untouched coverage."""
        context = info.context
        body = _checked(CleanupRequest, {"product_id": str(product_id), "include_reviewed": include_reviewed})
        data = await context.ask(context.held.forward.cleanup(context.user.token, body.model_dump()))
        return job(view(await _row(info, ID(data["analysis_id"]))))


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def progress(self, info: Asked, id: ID) -> AsyncGenerator[Progress, None]:
        """Progress of one job until it ends."""
        context = info.context
        analysis_id, token = _uuid(id), context.user.token

        async def read() -> Mapping[str, Any]:
            return await context.ask(context.held.forward.analysis(token, analysis_id))

        async for event in progress(read, context.held.redis, analysis_id):
            yield Progress(**{"counts": None, **event})


async def _row(info: Asked, analysis_id: ID) -> dict[str, Any]:
    context = info.context
    return await context.ask(context.held.forward.analysis(context.user.token, _uuid(analysis_id)))


async def _rows(info: Asked, product_id: ID, limit: int) -> list[dict[str, Any]]:
    product = _checked(CleanupRequest, {"product_id": str(product_id)}).product_id
    context = info.context
    bounded = max(1, min(limit, 100))
    return await context.ask(context.held.forward.analyses(context.user.token, product, bounded))


def _uuid(value: ID) -> str:
    return _checked(AnalysisRow, {"id": str(value)}).id


def _checked(model: type[M], values: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise spoken(invalid_request(error.errors())) from error


class EachOperation(SchemaExtension):
    """Rows are read once per operation, not once per socket; each operation on a socket counts as a request."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.context.begin()
        yield


def _hidden(error: GraphQLError) -> bool:
    """Whether an error is nobody's business but the log's: everything that GraphQL or we did not say on purpose."""
    return not isinstance(error.original_error, GraphQLError | None)


def build_schema() -> strawberry.Schema:
    """The schema with its limits: depth, aliases and tokens of a document, and masked errors."""
    return strawberry.Schema(
        Query,
        Mutation,
        Subscription,
        extensions=[
            lambda: QueryDepthLimiter(max_depth=MAX_DEPTH),
            lambda: MaxAliasesLimiter(max_alias_count=MAX_ALIASES),
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: MaskErrors(should_mask_error=_hidden),
            EachOperation,
        ],
    )
