"""Who asks: the two kinds of bearer token, and nothing else. Whether they may is Directus's answer, not ours.

A user token is a Directus access token and is forwarded; a service token is the extension's, good for one act.
Neither can pass for the other: issuer, audience and key differ.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sidecar.config import Settings
from sidecar.errors import Forbidden, Unauthenticated

DIRECTUS = "directus"
EXTENSION = "directus-extension-dci"
AUDIENCE = "dci-sidecar"
KEY_LABEL = b"dci-sidecar-service-token-v1"
WINDOW_SECONDS = 60
LEEWAY_SECONDS = 5
ACTS = frozenset({"enqueue", "cancel", "events", "status", "check", "ask"})


@dataclass(frozen=True, slots=True)
class User:
    """A Directus user. `token` is forwarded to Directus and kept nowhere."""

    id: str
    token: str

    def __repr__(self) -> str:
        return f"User(id={self.id!r})"


@dataclass(frozen=True, slots=True)
class Service:
    """The extension, for one act on the named analyses, once."""

    subject: str
    act: str
    resources: tuple[str, ...]
    body_hash: str
    jti: str


Caller = User | Service


class Replays(Protocol):
    """Remembers single-use ids."""

    async def first(self, jti: str) -> bool:
        """Whether this id is seen for the first time. Raises QueueUnreachable."""
        ...


class Keys:
    """The two verification keys. Only the API process holds them."""

    def __init__(self, directus_secret: str, sidecar_secret: str | None = None) -> None:
        self.user = directus_secret
        self.service = sidecar_secret.encode() if sidecar_secret else derive(directus_secret)

    @classmethod
    def of(cls, settings: Settings) -> Keys:
        own = settings.secret("sidecar_secret") if settings.sidecar_secret else None
        return cls(settings.secret("directus_secret"), own or None)

    def __repr__(self) -> str:
        return "Keys()"


def derive(directus_secret: str) -> bytes:
    """32 bytes by HKDF-SHA256 under our own label: no login of Directus is ever signed with them (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=KEY_LABEL).derive(directus_secret.encode())


def bearer(header: str | None) -> str:
    """The token of an Authorization header. Raises Unauthenticated."""
    scheme, _, token = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    return token.strip()


def identify(token: str, keys: Keys) -> Caller:
    """The caller a token stands for. Raises Unauthenticated, whatever is wrong with it."""
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        if issuer == EXTENSION:
            return _service(token, keys.service)
        return _user(token, keys.user)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unauthenticated from error


def _user(token: str, key: str) -> User:
    claims = jwt.decode(token, key, algorithms=["HS256"], issuer=DIRECTUS, options={"require": ["exp", "iat", "iss"]})
    if claims.get("share") or claims.get("session"):
        raise Unauthenticated("Share and browser session tokens are not accepted here.")
    return User(str(UUID(claims["id"])), token)


def _service(token: str, key: bytes) -> Service:
    claims = jwt.decode(
        token,
        key,
        algorithms=["HS256"],
        issuer=EXTENSION,
        audience=AUDIENCE,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"]},
    )
    if not 0 < claims["exp"] - claims["iat"] <= WINDOW_SECONDS or claims["act"] not in ACTS:
        raise Unauthenticated
    return Service(str(claims["sub"]), claims["act"], _resources(claims), str(claims["bh"]), str(UUID(claims["jti"])))


def _resources(claims: Mapping[str, Any]) -> tuple[str, ...]:
    resources = claims["res"]
    if not isinstance(resources, list) or not all(isinstance(item, str) for item in resources):
        raise Unauthenticated
    return tuple(resources)


async def authorise(service: Service, *, act: str, analysis_id: str, body: bytes, replays: Replays) -> None:
    """Hold a service token to its one act, its analyses, its exact body and its single use.

    Raises Forbidden where act or analysis differ, Unauthenticated for another body or a second use.
    """
    if service.act != act or analysis_id not in service.resources:
        raise Forbidden("The service token is not for this act on this analysis.")
    if not hmac.compare_digest(_unpadded(service.body_hash), hashlib.sha256(body).digest()):
        raise Unauthenticated("The service token is not for this body.")
    if not await replays.first(service.jti):
        raise Unauthenticated("The service token has been used before.")


def _unpadded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError) as error:
        raise Unauthenticated from error
