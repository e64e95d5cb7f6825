"""A running Directus as the tests see it: addresses, tokens, clients."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NoReturn

import httpx
import pytest

from sidecar.demo.directus import ADMIN_EMAIL, DirectusInstance
from sidecar.demo.stack import Secrets


@dataclass(frozen=True)
class DirectusBed:
    """`sidecar_port` is reserved for an API of the test's own: Directus sends its calls there."""

    instance: DirectusInstance
    secrets: Secrets
    sidecar_port: int

    @property
    def url(self) -> str:
        return self.instance.url

    @property
    def admin_token(self) -> str:
        return self.secrets.admin_token

    @property
    def admin_email(self) -> str:
        return ADMIN_EMAIL

    @property
    def admin_password(self) -> str:
        return self.secrets.admin_password

    @property
    def service_token(self) -> str:
        return self.secrets.service_token

    @property
    def secret(self) -> str:
        return self.secrets.secret

    @property
    def sidecar_secret(self) -> str:
        return self.secrets.sidecar_secret

    def admin(self) -> httpx.Client:
        """A client with the administrator's rights; the caller closes it."""
        return self.instance.admin()

    def client(self, token: str | None) -> httpx.Client:
        """A client with the rights of `token`, or nobody's; the caller closes it."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)

    def restart(self, env: dict[str, str] | None = None) -> None:
        """Stop Directus and start it again with settings changed; port and data stay."""
        self.instance.restart(env)


def unavailable(reason: str) -> NoReturn:
    """A service of the machine is missing: skip here, fail in CI."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(reason)
    pytest.skip(reason)
