"""A process without secrets that has imported the parser once and forks a child for every document. Parses nothing
itself."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, BinaryIO

from sidecar.documents.confined import die_with, environment, work

PDF, OFFICE = b"pdf", b"office"
END_SECONDS = 5.0
"""how long a killed child may take to be gone"""


class NurseryGone(Exception):
    """The nursery has ended, or ends before it can say how the child did."""


class Nursery:
    """Starts the process; forks of ours may use it as well. `close` ends it, and so does our own end."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-B", "-m", "sidecar.documents.nursery", str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(),
                start_new_session=True,
            )

    def child(self, inbox: BinaryIO, kind: bytes) -> Nursed:
        """A child that works on the task in the file; `kind` is PDF or OFFICE. Raises NurseryGone."""
        inbox.seek(0)
        reading, writing = os.pipe()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            socket.send_fds(self._requests, [kind], [inbox.fileno(), writing, theirs.fileno()])
        except OSError as error:
            os.close(reading)
            ours.close()
            raise NurseryGone from error
        finally:
            os.close(writing)
            theirs.close()
        return Nursed(os.fdopen(reading, "rb", buffering=0), ours)

    def close(self) -> None:
        self._requests.close()
        self._process.wait()


class Nursed:
    """A child of the nursery, seen from our side."""

    def __init__(self, pipe: Any, control: socket.socket) -> None:
        self.pipe = pipe
        self._control = control

    def death(self) -> tuple[int, int]:
        """As of any child: exit code (negative: the signal) and peak memory in kB. Raises NurseryGone."""
        self._control.settimeout(END_SECONDS)
        try:
            status = json.loads(self._control.recv(200) or b"null")
        except (OSError, ValueError) as error:
            raise NurseryGone from error
        if status is None:
            raise NurseryGone
        return int(status[0]), int(status[1])

    def end(self) -> None:
        """Kills the child if it still lives, and waits until it is gone."""
        with contextlib.suppress(OSError, NurseryGone):
            self._control.send(b"end")
            self.death()
        self._control.close()
        self.pipe.close()


@dataclass
class _Charge:
    pid: int
    control: socket.socket


def serve(requests: socket.socket) -> None:
    """Forks a child per request until nobody is left who could ask."""
    _warm(PDF)
    poll = select.poll()
    poll.register(requests, select.POLLIN)
    by_control: dict[int, _Charge] = {}
    by_pidfd: dict[int, _Charge] = {}
    while True:
        for descriptor, _ in poll.poll():
            if descriptor == requests.fileno():
                kind, fds, _, _ = socket.recv_fds(requests, 16, 3)
                if not kind:
                    return
                charge = _fork(requests, kind, fds, by_control)
                pidfd = os.pidfd_open(charge.pid)
                by_control[charge.control.fileno()] = by_pidfd[pidfd] = charge
                poll.register(charge.control, select.POLLIN)
                poll.register(pidfd, select.POLLIN)
            elif descriptor in by_pidfd:
                charge = by_pidfd.pop(descriptor)
                poll.unregister(descriptor)
                os.close(descriptor)
                if by_control.pop(charge.control.fileno(), None):
                    poll.unregister(charge.control)
                _bury(charge)
            elif descriptor in by_control:
                # "end", or nobody listens any more.
                poll.unregister(descriptor)
                _kill(by_control.pop(descriptor).pid)


def _warm(kind: bytes) -> None:
    """Imports what a document of that kind needs; later calls find it imported."""
    importlib.import_module("sidecar.documents.reader")

    if kind == OFFICE:
        from sidecar.documents.office import warm

        warm()


def _fork(requests: socket.socket, kind: bytes, fds: list[int], others: dict[int, _Charge]) -> _Charge:
    inbox, out, control = fds
    _warm(kind)
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(inbox)
        os.close(out)
        return _Charge(pid, socket.socket(fileno=control))
    code = 1
    try:
        os.setsid()
        for other in others.values():
            other.control.close()
        os.close(control)
        os.dup2(os.open(os.devnull, os.O_RDWR), requests.detach())
        with os.fdopen(inbox, "rb") as task, os.fdopen(out, "wb") as answer:
            work(task, answer, parent)
        code = 0
    finally:
        os._exit(code)


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _bury(charge: _Charge) -> None:
    """Takes the dead child's programs with it and tells how it ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(charge.pid, signal.SIGKILL)
    _, status, usage = os.wait4(charge.pid, 0)
    with contextlib.suppress(OSError):
        charge.control.send(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss]).encode())
    charge.control.close()


def main() -> None:
    die_with(int(sys.argv[1]))
    with socket.socket(fileno=0) as requests:
        serve(requests)


if __name__ == "__main__":
    main()
