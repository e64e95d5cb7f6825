"""Where this machine keeps a Chromium. Standard library only; knows neither tests nor Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = "no Chromium: set CHROMIUM_PATH, or install one (on Debian `apt-get install chromium`)"


def find_chromium(env: Mapping[str, str] = os.environ) -> Path | None:
    """The program that CHROMIUM_PATH names, else the first known one on PATH; None where there is none."""
    if named := env.get("CHROMIUM_PATH"):
        return Path(named) if os.access(named, os.X_OK) else None
    found = (shutil.which(name, path=env.get("PATH")) for name in NAMES)
    return next((Path(path) for path in found if path), None)
