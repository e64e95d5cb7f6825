"""Makes a Directus ready: schema, access, taxonomies, Flow, dashboard. Adds what is missing, changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sidecar import errors
from sidecar.directus.client import DirectusClient
from sidecar.directus.identities import fixed_id
from sidecar.directus.plan import Existing, Plan, Step, plan
from sidecar.directus.schema import load_schema
from sidecar.directus.seed import Seeder
from sidecar.taxonomies import data_directory


@dataclass(frozen=True, slots=True)
class SetupReport:
    """What was created (with `check`: is missing), what was there, what differs from our schema, what to know."""

    created: tuple[str, ...]
    present: tuple[str, ...]
    drift: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        return not self.created


def setup(
    client: DirectusClient,
    *,
    data: Path | None = None,
    products: str = "products",
    service_token: str | None = None,
    flow: bool = True,
    check: bool = False,
    say: Callable[[str], None] | None = None,
) -> SetupReport:
    """Ensure everything; a second run changes nothing. `client` carries an administrator's token.

    `data` holds `schema/` and `seed/` (default: what is installed with us). `check` only reports. `say` hears each
    thing to be created.
    Raises SchemaClash before anything is written where a name is taken, DirectusRejected where the licence allows
    too few collections, DirectusTokenRejected and DirectusUnreachable as usual.
    """
    data = data or data_directory()
    planned = _plan(client, data, products)
    if planned.clashes:
        raise errors.SchemaClash(" ".join(planned.clashes), field=products)
    notes, flows_left = _licence(client, planned)
    seeder = Seeder(client, data / "seed", products, check=check)
    if not check:
        for step in planned.steps:
            if say is not None:
                say(step.name)
            _create(client, step)
    if check and planned.collections:
        seeder.notes.append("Service access, translations, taxonomies, dashboard and Flow come with the collections.")
    else:
        seeder.access(service_token)
        seeder.translations()
        seeder.lists()
        seeder.taxonomies()
        seeder.dashboard()
        seeder.module_bar()
        if flow and (flows_left is None or flows_left > 0 or _has_flow(client)):
            seeder.flow()
        elif flow:
            notes = (*notes, "The Flow was not created: the licence allows no further active flow.")
    return SetupReport(
        created=(*(step.name for step in planned.steps), *seeder.created),
        present=(*planned.present, *seeder.present),
        drift=(*planned.drift, *seeder.drift),
        notes=(*notes, *seeder.notes),
    )


def _plan(client: DirectusClient, data: Path, products: str) -> Plan:
    listed = [client.data("GET", path, kind="setup") for path in ("/collections", "/fields", "/relations")]
    existing = Existing.of(*listed)
    schema = load_schema(
        data / "schema",
        products=products,
        product_key=existing.product_key(products),
        product_template=existing.product_template(products),
    )
    return plan(schema, existing)


def _create(client: DirectusClient, step: Step) -> None:
    try:
        client.data("POST", step.path, kind="setup", json=step.payload)
    except errors.DirectusRejected as error:
        if "already" not in error.message:  # another set-up was faster
            raise


def _licence(client: DirectusClient, planned: Plan) -> tuple[tuple[str, ...], int | None]:
    """Notes on the licence, and how many more active flows it allows (None: any number). Directus 11 has none."""
    try:
        licence: dict[str, Any] = client.data("GET", "/license", kind="setup")
    except (errors.DirectusRejected, errors.Forbidden):
        return (), None
    if licence.get("status") == "locked":
        raise errors.DirectusRejected("This Directus is locked by its licence. Unlock it first, then run set-up again.")
    left = _left(licence, "collections")
    needed = planned.collections
    if left is not None and needed > left:
        raise errors.DirectusRejected(
            f"{needed} more collections are needed, but the licence of this Directus allows only {left} more."
        )
    notes = []
    if needed and left is not None:
        notes.append(f"{needed} collections are needed; the licence allows {left} more.")
    return tuple(notes), _left(licence, "flows")


def _left(licence: dict[str, Any], what: str) -> int | None:
    limit = (licence.get("entitlements") or {}).get(what, {}).get("limit")
    used = (licence.get("usage") or {}).get(what)
    if not isinstance(limit, int) or limit < 0 or not isinstance(used, int):
        return None
    return max(0, limit - used)


def _has_flow(client: DirectusClient) -> bool:
    params = {"filter[id][_eq]": fixed_id("flow/analyze"), "fields": "id"}
    return bool(client.data("GET", "/flows", kind="setup", params=params))
