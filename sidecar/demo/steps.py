"""Steps of a set-up or a test run: side by side, kept by hash, with progress. Ignorant of what the steps do.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TextIO

PLAIN_EVERY = 10.0
LOG_LINES = 30


@dataclass(frozen=True)
class Step:
    """Commands run one after the other in `cwd`.

    With `outputs` the step is kept: it is skipped while its inputs (files, folders), commands and outputs are as they
    were. `after` names steps that must succeed first. `before` runs in this process, ahead of the commands.
    """

    name: str
    title: str
    commands: Sequence[Sequence[str]]
    cwd: Path
    after: tuple[str, ...] = ()
    inputs: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] | None = None
    show: bool = False
    """print the log's last line when done"""

    def digest(self) -> str:
        """Hash of everything that decides the outcome. `node_modules` and `dist` never count as input."""
        state = hashlib.sha256(json.dumps([list(map(str, c)) for c in self.commands]).encode())
        for path in self.inputs:
            for file in _files(path):
                state.update(f"{file.relative_to(path.parent)}\0".encode() + file.read_bytes() + b"\0")
        return state.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    skipped = {"node_modules", "dist", "__pycache__"}
    return sorted(f for f in path.rglob("*") if f.is_file() and not skipped & set(f.relative_to(path).parts))


class StepFailed(Exception):
    """A step's command did not succeed."""

    def __init__(self, step: Step, log: Path, code: int) -> None:
        self.step, self.log, self.code = step, log, code
        super().__init__(f"{step.title} failed (exit code {code})")


class Display:
    """One line per step; on a terminal a live line below them, elsewhere a plain line at least every ten seconds."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._live = out.isatty()
        self._running: dict[str, float] = {}
        self._lock = threading.Lock()
        self._spin = 0
        self._last = time.monotonic()

    def started(self, step: Step) -> None:
        with self._lock:
            self._running[step.title] = time.monotonic()
        if not self._live:
            self._say(f"  … {step.title}")

    def ended(self, step: Step, mark: str, note: str = "") -> None:
        with self._lock:
            seconds = time.monotonic() - self._running.pop(step.title, time.monotonic())
        tail = f"  {note}" if note else ""
        self._say(f"  {mark} {step.title:<44} {seconds:6.1f} s{tail}")

    def kept(self, step: Step) -> None:
        self._say(f"  ✓ {step.title:<44}   kept")

    def tick(self) -> None:
        """To be called a few times a second."""
        with self._lock:
            now = time.monotonic()
            parts = [f"{title} {now - since:.0f} s" for title, since in self._running.items()]
            if not parts:
                return
            if self._live:
                self._spin = (self._spin + 1) % 10
                width = os.get_terminal_size(self._out.fileno()).columns - 1
                self._out.write(f"\r\033[K{'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[self._spin]} {' · '.join(parts)}"[: width + 4])
                self._out.flush()
            elif now - self._last >= PLAIN_EVERY:
                self._last = now
                self._out.write(f"    {' · '.join(parts)}\n")
                self._out.flush()

    def _say(self, line: str) -> None:
        with self._lock:
            self._last = time.monotonic()
            self._out.write(f"\r\033[K{line}\n" if self._live else f"{line}\n")
            self._out.flush()


class Runner:
    """Runs steps, each as soon as those it comes after are done. Nothing of it is left running, whatever happens."""

    def __init__(self, local: Path, env: Mapping[str, str], out: TextIO = sys.stdout) -> None:
        self._stamps, self._logs = local / "stamps", local / "logs"
        self._env = dict(env)
        self._display = Display(out)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()
        self._stopping = False

    def run(self, steps: Sequence[Step], *, keep_going: bool = False) -> list[StepFailed]:
        """Run all; returns the failures. The first one stops the rest, unless `keep_going`: then order alone counts."""
        self._stamps.mkdir(parents=True, exist_ok=True)
        self._logs.mkdir(parents=True, exist_ok=True)
        self._stopping = False
        names = {step.name for step in steps}
        done: set[str] = set()
        failures: list[StepFailed] = []
        threads: dict[str, threading.Thread] = {}

        def work(step: Step) -> None:
            try:
                self._one(step)
                done.add(step.name)
            except StepFailed as failure:
                failures.append(failure)
                if keep_going:
                    done.add(step.name)
            except OSError as error:
                log = self._logs / f"{step.name}.log"
                log.write_text(f"{error}\n")
                self._display.ended(step, "✗")
                failures.append(StepFailed(step, log, 1))

        try:
            while True:
                alive = any(thread.is_alive() for thread in threads.values())
                if failures and not keep_going:
                    return failures
                ready = [s for s in steps if s.name not in threads and {a for a in s.after if a in names} <= done]
                for step in ready:
                    threads[step.name] = threading.Thread(target=work, args=(step,), daemon=True)
                    threads[step.name].start()
                if not alive and not ready:
                    return failures
                self._display.tick()
                time.sleep(0.1)
        finally:
            self.stop()

    def stop(self) -> None:
        """End every running command with all its children."""
        with self._lock:
            self._stopping = True
            running = list(self._processes.values())
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def kept(self, step: Step) -> bool:
        """Whether the step's outcome of an earlier run still holds."""
        stamp = self._stamps / step.name
        if not step.outputs or not stamp.is_file() or not all(p.exists() for p in step.outputs):
            return False
        return stamp.read_text() == step.digest()

    def stamp(self, step: Step) -> None:
        """Note that the step's outcome fits its present inputs."""
        (self._stamps / step.name).write_text(step.digest())

    def _one(self, step: Step) -> None:
        if self.kept(step):
            self._display.kept(step)
            return
        (self._stamps / step.name).unlink(missing_ok=True)
        log = self._logs / f"{step.name}.log"
        self._display.started(step)
        with log.open("wb") as out:
            if step.before is not None:
                step.before()
            for command in step.commands:
                code = self._command(step, command, out)
                if code != 0:
                    self._display.ended(step, "✗", "stopped" if self._stopping else "")
                    raise StepFailed(step, log, code)
        if step.outputs:
            self.stamp(step)
        self._display.ended(step, "✓", last_line(log) if step.show else "")

    def _command(self, step: Step, command: Sequence[str], out: IO[bytes]) -> int:
        with self._lock:
            if self._stopping:
                return -signal.SIGTERM
            process = subprocess.Popen(
                list(map(str, command)),
                cwd=step.cwd,
                env={**self._env, **step.env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._processes[step.name] = process
        try:
            return process.wait()
        finally:
            with self._lock:
                self._processes.pop(step.name, None)


def last_line(log: Path) -> str:
    """The last line of a log that is not empty, without the frame that pytest draws around it."""
    lines = [line.strip(" =") for line in log.read_text(errors="replace").splitlines() if line.strip(" =")]
    return lines[-1] if lines else ""


def log_end(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
