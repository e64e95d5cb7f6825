"""What runs inside the parser's process: takes one task, confines itself, answers in frames. Holds no secrets and
trusts no document."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import struct
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from sidecar.documents.codec import encode
from sidecar.documents.limits import Limits
from sidecar.errors import CoverageError, DocumentBroken, DocumentTooLarge

LENGTH = struct.Struct(">I")
POLL = 0.2
"""seconds between two reports of progress"""
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


def environment() -> dict[str, str]:
    """The environment of a parser: nothing of ours but where the code is."""
    root = str(Path(__file__).resolve().parents[2])
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join([root, *(entry for entry in sys.path if entry)]),
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


def die_with(parent: int) -> None:
    """This process ends when its parent does, whose id is given; at once where the parent is gone already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def work(inbox: BinaryIO, out: BinaryIO, parent: int) -> None:
    """Reads one task (a header and the document's bytes) and answers with progress and a document or an error."""
    die_with(parent)
    (length,) = LENGTH.unpack(inbox.read(LENGTH.size))
    task = json.loads(inbox.read(length))
    limits = Limits(**task["limits"])
    confine(limits)
    data = inbox.read()
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


def confine(limits: Limits) -> None:
    """Caps this process' memory and time and takes its network away."""
    memory = limits.memory_mb * 1024 * 1024
    seconds = int(limits.seconds + GRACE)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A namespace without interfaces where the kernel lets us; the audit hook holds in any case and cannot be taken off.
    ctypes.CDLL(None).unshare(CLONE_NEWUSER | CLONE_NEWNET)
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if event in NETWORK:
        raise PermissionError("the parser has no network")


def main() -> None:
    """A process started for one document: the task comes on standard input, the answer goes to standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up between our frames
    work(sys.stdin.buffer, out, int(sys.argv[1]))


if __name__ == "__main__":
    main()
