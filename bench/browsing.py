"""A real Directus and a real Chromium for the benches of the pages, each in a folder of its own. Measures nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from sidecar.demo.chromium import REMEDY, find_chromium
from sidecar.demo.directus import ADMIN_EMAIL, DirectusInstall, DirectusInstance, bootstrapped
from sidecar.demo.processes import free_port
from sidecar.demo.stack import ROOT, Secrets, extension_settings, set_up_template

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
DISMISSED = ("license-banner-dismissed", "license-onboarding-dismissed", "license-login-modal-dismissed")
SECRETS = Secrets(
    *(f"{name}-of-the-benches-of-32-bytes-or-more" for name in ("s", "other", "admin", "login", "service"))
)


def prepared(folder: Path) -> DirectusInstance:
    """A Directus with our bundle and collections; its database is there, the server is not started."""
    install = DirectusInstall(ROOT / "directus", ROOT / "directus-extension")
    instance = DirectusInstance(install, folder, SECRETS.secret, SECRETS.admin_token, SECRETS.admin_password)
    instance.extra = extension_settings(SECRETS, free_port()) | {"PROJECT_OWNER_ENABLED": "false"}
    keys = {"secret": SECRETS.secret, "admin_token": SECRETS.admin_token, "admin_password": SECRETS.admin_password}
    template = bootstrapped(install, folder / "templates", **keys)
    template = set_up_template(template, instance, SECRETS, folder / "templates")
    shutil.copyfile(template / "data.db", instance.database)
    return instance


@contextmanager
def signed_in(instance: DirectusInstance) -> Iterator[Page]:
    """A page of a Chromium in which the administrator is signed in. Exits the program where there is no Chromium."""
    program = find_chromium()
    if program is None:
        sys.exit(REMEDY)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        context = browser.new_context(base_url=instance.url, viewport={"width": 1600, "height": 900})
        context.add_cookies([{"name": name, "value": "true", "url": instance.url} for name in DISMISSED])
        login = {"email": ADMIN_EMAIL, "password": SECRETS.admin_password, "mode": "session"}
        context.request.post("/auth/login", data=login)
        try:
            yield context.new_page()
        finally:
            browser.close()
