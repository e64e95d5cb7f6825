"""Parses in a process of its own that may be killed: no secrets, no network, capped memory and time. Never trusts
its answer's shape."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from sidecar import errors
from sidecar.documents.codec import decode, encode
from sidecar.documents.limits import Limits
from sidecar.errors import Cancelled, CoverageError, DocumentBroken, DocumentError, DocumentTooLarge
from sidecar.models import Document

LENGTH = struct.Struct(">I")
POLL = 0.2
"""seconds between two looks at `should_stop` and the clock"""
GRACE = 5.0
"""seconds of start-up that do not count as parsing"""
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NETWORK = (
    "socket.__new__",
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
)
CODES: dict[str, type[DocumentError]] = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DocumentError)
}


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
        "parent": os.getpid(),
    }
    with tempfile.TemporaryFile() as inbox:
        header = json.dumps(task).encode()
        inbox.write(LENGTH.pack(len(header)) + header + data)
        inbox.flush()
        inbox.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-s", "-B", "-m", "sidecar.documents.child"],
            stdin=inbox,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            return _listen(process.stdout, name, limits, on_progress, should_stop)
        except EOFError:
            raise _death(process, name, limits) from None
        finally:
            _end(process)


def _environment() -> dict[str, str]:
    """Nothing of ours but where the code is."""
    root = str(Path(__file__).resolve().parents[2])
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join([root, *(entry for entry in sys.path if entry)]),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def _listen(
    pipe: BinaryIO | Any,
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


def _death(process: subprocess.Popen[bytes], name: str, limits: Limits) -> DocumentError:
    """What the child's end says about the document."""
    _, status, usage = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        return DocumentTooLarge(f"{name} took longer to parse than {limits.seconds:g} seconds (seconds).")
    if code == -signal.SIGKILL or usage.ru_maxrss > 0.6 * limits.memory_mb * 1024:
        return DocumentTooLarge(f"{name} needs more memory than {limits.memory_mb} MB (memory_mb).")
    return DocumentBroken(f"{name} is damaged: the parser crashed on it. Upload it again.")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def main() -> None:
    """The child: reads one task from standard input, answers on standard output, and exits."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up between our frames
    (length,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    task = json.loads(sys.stdin.buffer.read(length))
    limits = Limits(**task["limits"])
    _confine(limits, int(task["parent"]))
    data = sys.stdin.buffer.read()
    try:
        _send(out, b"d", _parse(data, task, limits, out))
    except CoverageError as error:
        _send(out, b"e", json.dumps([error.code, error.message]).encode())
    except MemoryError:
        message = f"{task['name']} needs more memory than {limits.memory_mb} MB (memory_mb)."
        _send(out, b"e", json.dumps([DocumentTooLarge.code, message]).encode())
    except RecursionError:
        message = f"{task['name']} is nested too deeply to be read."
        _send(out, b"e", json.dumps([DocumentBroken.code, message]).encode())


def _parse(data: bytes, task: dict[str, Any], limits: Limits, out: BinaryIO) -> bytes:
    from sidecar.documents.reader import parse

    last = time.monotonic()

    def progress(page: int, pages: int) -> None:
        nonlocal last
        if page == pages or time.monotonic() - last > POLL:
            last = time.monotonic()
            _send(out, b"p", json.dumps([page, pages]).encode())

    document = parse(
        data,
        name=task["name"],
        media_type=task["media_type"],
        document_id=task["document_id"],
        kind=task["kind"],
        limits=limits,
        on_progress=progress,
    )
    return encode(document).encode()


def _send(out: BinaryIO, kind: bytes, body: bytes) -> None:
    out.write(LENGTH.pack(len(body) + 1) + kind + body)
    out.flush()


def _confine(limits: Limits, parent: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    memory = limits.memory_mb * 1024 * 1024
    seconds = int(limits.seconds + GRACE)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A namespace without interfaces where the kernel lets us; the audit hook holds in any case and cannot be taken off.
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if event in NETWORK:
        raise PermissionError("the parser has no network")


if __name__ == "__main__":
    main()
