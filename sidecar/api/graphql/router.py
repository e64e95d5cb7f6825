"""GraphQL over HTTP (bearer token) and graphql-transport-ws (token in connection_params). No page of its own."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UnsetType

from sidecar.api.auth import User, bearer, identify
from sidecar.api.graphql.context import Context
from sidecar.api.graphql.schema import build_schema
from sidecar.api.services import services
from sidecar.errors import Forbidden


class Router(GraphQLRouter[Context, None]):
    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        await context.connect()
        return await super().on_ws_connect(context)


async def _context(connection: HTTPConnection) -> Context:
    held = services(connection)
    if connection.scope["type"] == "websocket":
        return Context(held, None)
    who = identify(bearer(connection.headers.get("authorization")), held.keys)
    if not isinstance(who, User):
        raise Forbidden("A service token is not accepted here: use a Directus access token.")
    await held.limiter.check(who.id)
    return Context(held, who)


def graphql_router() -> Router:
    """The routes of /graphql."""
    return Router(
        build_schema(),
        prefix="/graphql",
        graphql_ide=None,
        allow_queries_via_get=False,
        subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
        context_getter=_context,
    )
