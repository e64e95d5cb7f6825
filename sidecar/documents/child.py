"""Parses in a process of its own that may be killed: no secrets, no network, capped memory and time. Never trusts
its answer's shape."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from sidecar import errors
from sidecar.documents.codec import decode
from sidecar.documents.confined import GRACE, LENGTH, POLL, environment
from sidecar.documents.limits import Limits
from sidecar.documents.nursery import OFFICE, PDF, Nursed, Nursery, NurseryGone
from sidecar.errors import Cancelled, DocumentBroken, DocumentError, DocumentTooLarge
from sidecar.models import Document

HEAD = 1024
"""bytes in which a PDF names itself"""
CODES: dict[str, type[DocumentError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DocumentError)
}
_nursery: Nursery | None = None


def warm_up() -> None:
    """Starts the process that later parsers are forked from, so that they need not import anything; once per process
    that forks jobs. Without it every document starts an interpreter."""
    global _nursery
    if _nursery is None:
        _nursery = Nursery()


def cool_down() -> None:
    """Ends that process again."""
    global _nursery
    if _nursery is not None:
        _nursery.close()
        _nursery = None


def parse_in_child(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    document_id: str = "",
    kind: str = "general_conditions",
    limits: Limits = Limits(),  # noqa: B008 - frozen
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Document:
    """As `reader.parse`, in a child process. `on_progress` gets (page, pages) and may raise; `should_stop` raises
    Cancelled.

    A child that crashes raises DocumentBroken, one that exceeds time, memory or size DocumentTooLarge.
    """
    if len(data) > limits.max_bytes:
        raise DocumentTooLarge(f"{name} has {len(data)} bytes; {limits.max_bytes} are allowed (max_bytes).")
    task = {
        "name": name,
        "media_type": media_type,
        "document_id": document_id,
        "kind": kind,
        "limits": asdict(limits),
    }
    with tempfile.TemporaryFile() as inbox:
        header = json.dumps(task).encode()
        inbox.write(LENGTH.pack(len(header)) + header + data)
        inbox.flush()
        if _nursery is not None:
            with contextlib.suppress(NurseryGone):
                child = _nursery.child(inbox, PDF if b"%PDF-" in data[:HEAD] else OFFICE)
                return _answer(child, name, limits, on_progress, should_stop)
        return _answer(Spawned(inbox), name, limits, on_progress, should_stop)


class Spawned:
    """A child in an interpreter of its own."""

    def __init__(self, inbox: BinaryIO | Any) -> None:
        inbox.seek(0)
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-B", "-m", "sidecar.documents.confined", str(os.getpid())],
            stdin=inbox,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        self.pipe: Any = self._process.stdout

    def death(self) -> tuple[int, int]:
        """Exit code (negative: the signal) and peak memory in kB of a child that closed its pipe."""
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return self._process.returncode, usage.ru_maxrss

    def end(self) -> None:
        """Kills the child if it still lives, and waits until it is gone."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.pipe.close()


def _answer(
    child: Spawned | Nursed,
    name: str,
    limits: Limits,
    on_progress: Callable[[int, int], None] | None,
    should_stop: Callable[[], bool] | None,
) -> Document:
    try:
        return _listen(child.pipe, name, limits, on_progress, should_stop)
    except EOFError:
        raise _death(child, name, limits) from None
    finally:
        child.end()


def _listen(
    pipe: Any,
    name: str,
    limits: Limits,
    on_progress: Callable[[int, int], None] | None,
    should_stop: Callable[[], bool] | None,
) -> Document:
    for frame in _frames(pipe, name, limits, should_stop):
        kind, body = frame[:1], frame[1:]
        if kind == b"d":
            return decode(body)
        value = _json(body)
        if kind == b"p" and on_progress:
            on_progress(int(value[0]), int(value[1]))
        elif kind == b"e":
            raise CODES.get(str(value[0]), DocumentBroken)(str(value[1])[:500])
    raise EOFError


def _json(body: bytes) -> list[Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, list) or len(value) != 2:
        raise DocumentBroken("The parser's answer cannot be read.")
    return value


def _frames(pipe: Any, name: str, limits: Limits, should_stop: Callable[[], bool] | None) -> Iterator[bytes]:
    """The child's frames, each one kind byte and a body, until it closes the pipe."""
    cap = 32 * 1024 * 1024 + 40 * limits.max_characters
    deadline = time.monotonic() + limits.seconds + GRACE
    buffer = bytearray()
    while True:
        while len(buffer) >= LENGTH.size:
            (length,) = LENGTH.unpack_from(buffer)
            if length > cap:
                raise DocumentTooLarge(f"{name} parses to {length} bytes; {cap} are allowed.")
            if len(buffer) < LENGTH.size + length:
                break
            yield bytes(buffer[LENGTH.size : LENGTH.size + length])
            del buffer[: LENGTH.size + length]
        if should_stop and should_stop():
            raise Cancelled()
        if time.monotonic() > deadline:
            raise DocumentTooLarge(f"{name} took longer to parse than {limits.seconds:g} seconds (seconds).")
        if select.select([pipe], [], [], POLL)[0]:
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                return
            buffer += chunk


def _death(child: Spawned | Nursed, name: str, limits: Limits) -> DocumentError:
    """What the child's end says about the document. Raises NurseryGone."""
    code, peak = child.death()
    if code == -signal.SIGXCPU:
        return DocumentTooLarge(f"{name} took longer to parse than {limits.seconds:g} seconds (seconds).")
    if code == -signal.SIGKILL or peak > 0.6 * limits.memory_mb * 1024:
        return DocumentTooLarge(f"{name} needs more memory than {limits.memory_mb} MB (memory_mb).")
    return DocumentBroken(f"{name} is damaged: the parser crashed on it. Upload it again.")
