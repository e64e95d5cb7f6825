"""A child forked from the warm process answers as any other; no secret leaks into it, and its loss is survived."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sidecar.documents import child
from sidecar.documents.child import cool_down, parse_in_child, warm_up
from sidecar.documents.limits import Limits
from sidecar.documents.reader import parse
from sidecar.errors import Cancelled, DocumentBroken, DocumentTooLarge
from tests.documents.sheets import Sheets, prose
from tests.documents.test_child import with_streams


@pytest.fixture(autouse=True)
def warm() -> Iterator[None]:
    os.environ["SIDECAR_TEST_SECRET"] = "hidden"
    warm_up()
    yield
    cool_down()
    del os.environ["SIDECAR_TEST_SECRET"]


def policy() -> bytes:
    sheets = Sheets()
    sheets.column(50, 120, prose("A", 490, 40))
    return sheets.done()


def nursery() -> int:
    assert child._nursery is not None
    return child._nursery._process.pid


def children(pid: int) -> list[int]:
    return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_for(happens: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_answers_as_the_reader_does_again_and_again() -> None:
    data = policy()
    expected = parse(data, name="policy.pdf")
    process = nursery()
    assert [parse_in_child(data, name="policy.pdf") for _ in range(3)] == [expected] * 3
    assert nursery() == process
    assert children(process) == []


def test_other_formats_are_read_as_well() -> None:
    data = b"# Luggage\n\nThe insurer pays for luggage.\n"
    assert parse_in_child(data, name="policy.md") == parse(data, name="policy.md")


def test_errors_and_caps_hold() -> None:
    with pytest.raises(DocumentBroken):
        parse_in_child(policy()[:600], name="policy.pdf")
    heavy = with_streams(b"BT /F1 9 Tf " + b"1 0 0 1 50 700 Tm (word) Tj " * 600_000 + b"ET")
    with pytest.raises(DocumentTooLarge, match="memory_mb"):
        parse_in_child(heavy, name="policy.pdf", limits=Limits(memory_mb=250))
    with pytest.raises(DocumentTooLarge, match="max_characters"):
        parse_in_child(policy(), name="policy.pdf", limits=Limits(max_characters=10))
    assert parse_in_child(policy(), name="policy.pdf").pages


def test_it_holds_no_secret() -> None:
    parse_in_child(policy(), name="policy.pdf")
    assert b"SIDECAR_TEST_SECRET" not in Path(f"/proc/{nursery()}/environ").read_bytes()


def test_a_stop_ends_the_child() -> None:
    stops = iter([False, True])
    with pytest.raises(Cancelled):
        parse_in_child(policy(), name="policy.pdf", should_stop=lambda: next(stops, True))
    wait_for(lambda: not children(nursery()))


def test_without_it_an_interpreter_is_started() -> None:
    os.kill(nursery(), signal.SIGKILL)
    wait_for(lambda: gone(nursery()))
    assert parse_in_child(policy(), name="policy.pdf").pages[0].text


def test_it_dies_with_its_parent() -> None:
    script = textwrap.dedent(
        """
        import time
        from sidecar.documents import child
        child.warm_up()
        print(child._nursery._process.pid, flush=True)
        time.sleep(60)
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert parent.stdout is not None
    process = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: gone(process))
