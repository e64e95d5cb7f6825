"""What a GraphQL operation works with: the calling user, and one read of Directus per collection and product."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from graphql import GraphQLError
from strawberry.dataloader import DataLoader
from strawberry.exceptions import ConnectionRejectionError
from strawberry.fastapi import BaseContext

from sidecar.api.auth import User, bearer, identify
from sidecar.api.services import Services
from sidecar.errors import CoverageError, Forbidden, ProductUnknown, RateLimited

Row = Mapping[str, Any]
T = TypeVar("T")
COLLECTIONS = ("coverage_segments", "coverage_benefits", "coverage_limits", "coverage_clauses")


class Context(BaseContext):
    """One per HTTP request or WebSocket connection; a socket has no user before its connection_init."""

    def __init__(self, held: Services, user: User | None) -> None:
        super().__init__()
        self.held = held
        self._user = user
        self._on_socket = user is None
        self.begin()

    def begin(self) -> None:
        """Start an operation: what the last one read is read again, and on a socket it counts as one more request."""
        self._to_be_counted = self._on_socket
        self._rows = {name: DataLoader(load_fn=self._read(name)) for name in COLLECTIONS}

    @property
    def user(self) -> User:
        if self._user is None:
            raise GraphQLError("A valid bearer token is needed.", extensions={"code": "unauthenticated"})
        return self._user

    async def rows(self, collection: str, product: str) -> list[Row]:
        """All rows of a product in one coverage collection, in their order."""
        return await self._rows[collection].load(product)

    async def ask(self, answer: Coroutine[Any, Any, T]) -> T:
        """The answer, or its error with code and field for the caller; rate_limited where there were too many."""
        try:
            await self._count()
            return await answer
        except RateLimited as error:
            answer.close()
            raise spoken(error) from error
        except CoverageError as error:
            raise spoken(error) from error

    async def product(self, key: str) -> None:
        """Make sure the user sees the product. Raises GraphQLError product_unknown."""
        collection = self.held.settings.coverage_products_collection
        try:
            await self._count()
            await self.held.forward.item(self.user.token, collection, key)
        except Forbidden as error:
            raise spoken(ProductUnknown()) from error
        except CoverageError as error:
            raise spoken(error) from error

    async def _count(self) -> None:
        if self._to_be_counted:  # over HTTP the door has counted the one operation
            self._to_be_counted = False
            await self.held.limiter.check(self.user.id)

    async def connect(self) -> None:
        """Take the user from the socket's connection_params. Raises ConnectionRejectionError."""
        params = self.connection_params or {}
        header = params.get("Authorization") or params.get("authorization")
        try:
            who = identify(bearer(header if isinstance(header, str) else None), self.held.keys)
            if not isinstance(who, User):
                raise Forbidden
            await self.held.limiter.check(who.id)
        except CoverageError as error:
            raise ConnectionRejectionError({"code": error.code}) from error
        self._user = who

    def _read(self, collection: str) -> Callable[[list[str]], Awaitable[list[list[Row]]]]:
        async def load(products: list[str]) -> list[list[Row]]:
            params = {"filter[product][_in]": ",".join(products), "limit": "-1", "sort": "sort,id"}
            found = await self.ask(self.held.forward.items(self.user.token, collection, params))
            return [[row for row in found if str(row["product"]) == product] for product in products]

        return load


def spoken(error: CoverageError) -> GraphQLError:
    """An error of ours as GraphQL says it: the sentence, its code, the field it names."""
    extensions = {"code": error.code} | ({"field": error.field} if error.field else {})
    return GraphQLError(error.message, extensions=extensions)
