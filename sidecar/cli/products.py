"""`sidecar analyze PRODUCT_ID` and `sidecar cleanup`: start it in Directus with the service user's token, and wait."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from sidecar.cli.files import Outputs
from sidecar.cli.outcome import Exit, progress_bar, stderr, write_json
from sidecar.config import read_settings
from sidecar.directus.answers import BY_CODE
from sidecar.directus.client import DirectusClient
from sidecar.directus.start import Requests, Started, user_client
from sidecar.directus.tree import read_tree
from sidecar.errors import Cancelled, CoverageError, OptionInvalid
from sidecar.models import Status
from sidecar.ports import Event

ENDED = (Status.DONE, Status.FAILED, Status.CANCELLED)
POLL_SECONDS = 0.5


def analyze(targets: Sequence[str], outputs: Outputs, options: Mapping[str, Any], *, wait: bool) -> Exit:
    """Start (or join) the analysis of one product; with `wait` until it ends, then write what is stored."""
    if len(targets) != 1:
        raise OptionInvalid("Give one product id, or files.", field="targets")
    sent = {name: value for name, value in options.items() if value}
    with open_client() as client:
        started = Requests(client).start(targets[0], reason="cli", options=sent)
        if not wait:
            stderr.print(f"{started.analysis_id} {started.status}", highlight=False)
            return Exit.OK
        row = until_ended(client, started)
        if row["status"] != Status.DONE:
            ended_badly(row)
        outputs.write({**read_tree(client, targets[0]), "analysis": row}, product=targets[0])
    return Exit.OK if row.get("complete") in (True, 1) else Exit.INCOMPLETE


def cleanup(product: str, *, include_reviewed: bool, json_out: Path | None) -> Exit:
    """Start the clean-up and wait for it."""
    with open_client() as client:
        row = until_ended(client, Requests(client).cleanup(product, include_reviewed=include_reviewed))
    if row["status"] != Status.DONE:
        ended_badly(row)
    write_json(row["counts"], json_out)
    counts = row["counts"] or {}
    stderr.print(f"removed {counts.get('removed', 0)}, kept {counts.get('kept', 0)}", highlight=False)
    return Exit.OK


def open_client() -> DirectusClient:
    """A client with the service user's token. Raises SettingsInvalid."""
    settings = read_settings("client")
    return user_client(str(settings.directus_url), settings.secret("directus_auth_token"))


def until_ended(client: DirectusClient, started: Started) -> dict[str, Any]:
    """The analysis' row once it has ended, its progress shown meanwhile."""
    requests = Requests(client)
    with progress_bar(f"product {started.product_id}") as report:
        while True:
            row = requests.get(started.analysis_id)
            report(Event(row["status"], float(row.get("progress") or 0.0), row.get("stage") or row["status"]))
            if row["status"] in ENDED:
                return row
            time.sleep(POLL_SECONDS)


def ended_badly(row: Mapping[str, Any]) -> NoReturn:
    """Raise what ended the analysis, as its row names it: code and sentence become the command's own."""
    if row["status"] == Status.CANCELLED:
        raise Cancelled
    code = str(row.get("error_code") or "")
    raise BY_CODE.get(code.upper(), CoverageError)(row.get("error_message") or None)
