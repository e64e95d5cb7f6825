"""The lists that stand both in Python and in TypeScript are one list."""

from __future__ import annotations

import re
import uuid

from sidecar import errors
from sidecar.demo.stack import ROOT
from sidecar.models import Status

SHARED = ROOT / "directus-extension" / "src" / "shared"
DIRECTUS_OWN = {"UNSUPPORTED_MEDIA_TYPE"}


def codes(base: type[errors.CoverageError]) -> dict[str, int]:
    found = {base.code.upper(): base.status}
    for leaf in base.__subclasses__():
        found |= codes(leaf)
    return found


def test_the_statuses_are_the_same() -> None:
    line = re.search(r"STATUSES = \[(.*?)\]", (SHARED / "status.ts").read_text())
    assert line is not None
    assert re.findall(r"'(\w+)'", line[1]) == [status.value for status in Status]


def test_every_error_code_of_the_bundle_is_one_of_ours() -> None:
    named = set(re.findall(r"^\t([A-Z_]+): \[", (SHARED / "errors.ts").read_text(), re.MULTILINE))
    assert len(named) > 10
    assert named - DIRECTUS_OWN <= codes(errors.CoverageError).keys()


def test_the_service_user_is_the_one_of_the_contract() -> None:
    user = uuid.uuid5(uuid.NAMESPACE_URL, "https://directus-extension-dci/service-user")
    assert f"'{user}'" in (SHARED / "contracts.ts").read_text()
