"""Bearer tokens as Directus and the extension sign them, and every wrong one."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any
from uuid import uuid4

import jwt

from sidecar.api.auth import derive

DIRECTUS_SECRET = "a Directus secret of the tests, long enough"
SIDECAR_SECRET = "a sidecar secret of the tests, long enough"
USER = "3f1c2d9e-5a0b-4c7d-8e6f-112233445566"


def user_claims(**changes: Any) -> dict[str, Any]:
    """Claims of a Directus access token; a change to None removes the claim."""
    now = int(time.time())
    claims = {
        "id": USER, "role": str(uuid4()), "app_access": True, "admin_access": False,
        "iat": now, "exp": now + 900, "iss": "directus",
    } | changes  # fmt: skip
    return {name: value for name, value in claims.items() if value is not None}


def user_token(*, key: str = DIRECTUS_SECRET, alg: str = "HS256", **changes: Any) -> str:
    return jwt.encode(user_claims(**changes), key, algorithm=alg)


def service_claims(act: str, resources: list[str], body: bytes = b"", **changes: Any) -> dict[str, Any]:
    """Claims of a service token; a change to None removes the claim."""
    now = int(time.time())
    claims = {
        "iss": "directus-extension-dci", "aud": "dci-sidecar", "sub": USER, "act": act, "res": resources,
        "bh": body_hash(body), "jti": str(uuid4()), "iat": now, "exp": now + 60,
    } | changes  # fmt: skip
    return {name: value for name, value in claims.items() if value is not None}


def service_token(
    act: str,
    resources: list[str],
    body: bytes = b"",
    *,
    key: str | bytes = SIDECAR_SECRET,
    alg: str = "HS256",
    **changes: Any,
) -> str:
    return jwt.encode(service_claims(act, resources, body, **changes), key, algorithm=alg)


def body_hash(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def derived_key() -> bytes:
    return derive(DIRECTUS_SECRET)
