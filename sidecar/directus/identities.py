"""Fixed ids of what set-up seeds, so that a second run finds it again. Knows no data."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

ROOT = "https://directus-extension-dci/"


def fixed_id(name: str) -> str:
    """The id of that name, the same on every installation."""
    return str(uuid5(NAMESPACE_URL, ROOT + name))


SERVICE_USER = fixed_id("service-user")
