"""Tells on the terminal what the demo does, with elapsed seconds. A plain line at least every ten seconds elsewhere."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from rich.console import Console

PLAIN_EVERY = 10.0


class Narrator:
    """`with narrator.step("Directus"):` prints one line when done; `note()` prints at once."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def note(self, text: str) -> None:
        self.console.print(text, highlight=False)

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Show that `title` goes on, then how long it took. A failure is marked and goes on upwards."""
        started = time.monotonic()
        if self.console.is_terminal:
            showing: contextlib.AbstractContextManager[object] = self.console.status(f"{title} …")
        else:
            showing = self._heartbeat(title)
        try:
            with showing:
                yield
        except BaseException:
            self.note(f"  [red]✗[/] {title:<40} {time.monotonic() - started:6.1f} s")
            raise
        self.note(f"  [green]✓[/] {title:<40} {time.monotonic() - started:6.1f} s")

    @contextlib.contextmanager
    def _heartbeat(self, title: str) -> Iterator[None]:
        over = threading.Event()

        def beat() -> None:
            seconds = 0.0
            while not over.wait(PLAIN_EVERY):
                seconds += PLAIN_EVERY
                self.note(f"    {title} … {seconds:.0f} s")

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
