"""Child processes that never outlive us: own session, own log, killed with their parent. Ignorant of what they run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LAUNCHER = """
import ctypes, os, signal, sys
parent, death, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
try:
    ctypes.CDLL(None).prctl(1, death)
except (OSError, AttributeError):
    pass
if os.getppid() != parent:
    sys.exit(1)
os.execvp(program[0], program)
"""


class ServiceFailed(Exception):
    """A process of the stack could not start, or ended on its own."""

    def __init__(self, message: str, log: Path | None = None) -> None:
        self.log = log
        super().__init__(message)


def free_port() -> int:
    """A TCP port on 127.0.0.1 that was free a moment ago."""
    # Below the range from which the kernel takes ports for outgoing connections: nobody is handed ours by chance.
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def tail(log: Path, lines: int = 30) -> str:
    """The last lines of a log, or "" where there is none."""
    if not log.is_file():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def session_members(session: int) -> list[int]:
    """Ids of the living processes of a session."""
    # A process group is too little: RQ's work-horses open groups of their own.
    members = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            members.append(int(entry.name))
    return members


@dataclass
class Service:
    """One long-lived process. `death` is the signal the kernel sends it should we die without saying goodbye."""

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str]
    cwd: Path
    death: signal.Signals = signal.SIGKILL
    grace: float = 8.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start the process, its output appended to `log`. Call it from a thread that lives on."""
        # The kernel sends the death signal when the thread that started the process ends.
        self.log.parent.mkdir(parents=True, exist_ok=True)
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), str(int(self.death))]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*launcher, *self.command],
                cwd=self.cwd,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        if self.process is None:
            raise ServiceFailed(f"{self.name} has not been started", self.log)
        return self.process.pid

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready()`. Raises ServiceFailed when the process ends first or the time is over."""
        deadline = time.monotonic() + seconds
        while True:
            if not self.running:
                code = self.process.returncode if self.process else None
                raise ServiceFailed(f"{self.name} ended with code {code} while starting", self.log)
            if ready():
                return
            if time.monotonic() > deadline:
                raise ServiceFailed(f"{self.name} was not ready after {seconds:.0f} s", self.log)
            time.sleep(0.1)

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to every process of the session; one that is gone already is no error."""
        for pid in session_members(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def stop(self) -> None:
        """Ask the process to end, wait `grace` seconds, then end its whole session. Safe to call twice."""
        if self.process is None:
            return
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        self._end_session()

    def kill(self) -> None:
        """End the whole session at once, as a power cut would."""
        if self.process is not None:
            self._end_session()

    def _end_session(self) -> None:
        # A killed process is gone a moment later, and one that was being forked is not on the first list.
        deadline = time.monotonic() + 5
        while session_members(self.pid) and time.monotonic() < deadline:
            self.signal_all(signal.SIGKILL)
            time.sleep(0.02)
        if self.process is not None:
            self.process.wait()
