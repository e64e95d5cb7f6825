"""The persons that the browser tests act as: administrator, an editor of products, and one who only reads.

The free tier of Directus 12 has three seats, so there are no more than these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.services.bed import DirectusBed

COVERAGE = (
    "coverage_documents", "coverage_analyses", "coverage_segments", "coverage_benefits", "coverage_limits",
    "coverage_clauses", "coverage_taxonomies", "coverage_taxonomy_items",
)  # fmt: skip
READS: Mapping[str, Sequence[str]] = {name: ("read",) for name in ("products", *COVERAGE, "directus_files")}
WRITES: Mapping[str, Sequence[str]] = {
    name: ("create", "read", "update", "delete") for name in ("products", *COVERAGE, "directus_files")
}
FLOWS = {
    "collection": "directus_flows",
    "action": "read",
    "fields": ["id", "status", "name", "icon", "color", "options", "trigger"],
    "permissions": {"trigger": {"_eq": "manual"}},
}
"""the one rule by which Directus shows manual Flows to people who are no administrators"""


@dataclass(frozen=True)
class Person:
    """`name` is how page_as calls them; `token` is a static one, for requests outside the browser."""

    name: str
    id: str
    email: str
    password: str
    token: str


def _data(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()["data"]


def hire(bed: DirectusBed) -> dict[str, Person]:
    """Create editor and reader in this Directus. Returns all three by name."""
    with bed.admin() as admin:
        me = _data(admin.get("/users/me", params={"fields": "id"}))["id"]
        people = [Person("admin", me, bed.admin_email, bed.admin_password, bed.admin_token)]
        people += [_person(admin, "editor", WRITES, FLOWS), _person(admin, "reader", READS)]
    return {person.name: person for person in people}


def _person(admin: httpx.Client, name: str, rights: Mapping[str, Sequence[str]], *more: Mapping[str, Any]) -> Person:
    title = name.title()
    rules = [
        {"collection": collection, "action": action, "fields": ["*"], "permissions": {}}
        for collection, actions in rights.items()
        for action in actions
    ]
    policy = {"name": title, "app_access": True, "permissions": {"create": [*rules, *more], "update": [], "delete": []}}
    made = _data(admin.post("/policies", json=policy))["id"]
    role = {"name": title, "policies": {"create": [{"policy": made}], "update": [], "delete": []}}
    user = {
        "email": f"{name}@example.com",
        "password": f"password of {name}",
        "token": f"token-of-the-{name}",
        "first_name": title,
        "role": _data(admin.post("/roles", json=role))["id"],
    }
    created = _data(admin.post("/users", json=user))["id"]
    return Person(name, created, user["email"], user["password"], user["token"])
