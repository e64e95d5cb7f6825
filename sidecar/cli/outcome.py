"""Exit codes, messages and progress of the command line. Knows terminals; knows nothing of documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from sidecar.errors import (
    Cancelled,
    CoverageError,
    DirectusError,
    DirectusUnreachable,
    DocumentError,
    QueueUnreachable,
    SettingsInvalid,
    SidecarUnreachable,
    TaxonomyError,
)
from sidecar.ports import Event, Report

stderr = Console(stderr=True)


class Exit(IntEnum):
    """What a program that calls us can tell from the exit code."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INCOMPLETE = 3
    DOCUMENT = 4
    UNREACHABLE = 5
    CANCELLED = 6


def exit_code(error: CoverageError) -> Exit:
    match error:
        case SettingsInvalid():
            return Exit.USAGE
        case DocumentError() | TaxonomyError():
            return Exit.DOCUMENT
        case DirectusUnreachable() | QueueUnreachable() | SidecarUnreachable():
            return Exit.UNREACHABLE
        case Cancelled():
            return Exit.CANCELLED
        case DirectusError():
            return Exit.FAILED
    return Exit.USAGE if error.status == 422 else Exit.FAILED


def stop(error: CoverageError, *, as_json: bool = False) -> NoReturn:
    """End with the error's sentence on stderr (or as JSON on stdout) and its exit code."""
    if as_json:
        print(json.dumps({"error": {"code": error.code, "message": error.message, "field": error.field}}))
    stderr.print(f"[red]{error.code}[/red]: ", end="")
    stderr.print(error.message, markup=False, highlight=False)
    sys.exit(exit_code(error))


def write_json(value: Any, target: Path | None) -> None:
    """Write to a file in one step, or to stdout where the target is `-`."""
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    if target is None:
        return
    if str(target) == "-":
        sys.stdout.write(text)
        return
    part = target.with_name(target.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)


@contextmanager
def progress_bar(title: str) -> Iterator[Report]:
    """A bar on a terminal, one line a stage elsewhere; always on stderr."""
    if not stderr.is_terminal:
        yield _StageLines(title)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def report(event: Event) -> None:
            bar.update(task, completed=event.progress, description=f"{title}: {event.message or event.stage}")

        yield report


class _StageLines:
    def __init__(self, title: str) -> None:
        self._title, self._stage = title, ""

    def __call__(self, event: Event) -> None:
        if event.stage != self._stage:
            self._stage = event.stage
            stderr.print(f"{self._title}: {event.stage} {event.progress:.0%}", markup=False, highlight=False)
