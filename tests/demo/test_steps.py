"""Steps run in order, are kept by hash, and leave nothing running."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from pathlib import Path

import pytest

from sidecar.demo.steps import Runner, Step, last_line, log_end


def note(word: str, seconds: float = 0) -> tuple[str, ...]:
    code = f"import time; time.sleep({seconds}); open('notes', 'a').write('{word} ')"
    return (sys.executable, "-c", code)


class Bench:
    """A folder to run steps in, and what was shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown = io.StringIO()
        self.runner = Runner(folder / ".local", os.environ, self.shown)

    def step(self, name: str, *commands: tuple[str, ...], **options: object) -> Step:
        return Step(name, name.title(), commands, self.folder, **options)  # type: ignore[arg-type] # passed on as given

    def notes(self) -> list[str]:
        path = self.folder / "notes"
        return path.read_text().split() if path.exists() else []


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_step_waits_for_those_it_comes_after(bench: Bench) -> None:
    steps = [bench.step("second", note("second"), after=("first",)), bench.step("first", note("first", 0.3))]
    assert bench.runner.run(steps) == []
    assert bench.notes() == ["first", "second"]


def test_steps_without_order_run_side_by_side(bench: Bench) -> None:
    started = time.monotonic()
    assert bench.runner.run([bench.step(name, note(name, 1)) for name in ("a", "b", "c")]) == []
    assert time.monotonic() - started < 2.5


def test_a_step_is_kept_until_its_input_changes(bench: Bench) -> None:
    source = bench.folder / "source"
    source.mkdir()
    (source / "code").write_text("one")
    build = bench.step("build", note("built"), inputs=(source,), outputs=(bench.folder / "notes",))
    for _ in range(2):
        assert bench.runner.run([build]) == []
    assert bench.notes() == ["built"]
    assert "kept" in bench.shown.getvalue()
    (source / "code").write_text("two")
    assert bench.runner.run([build]) == []
    assert bench.notes() == ["built", "built"]


def test_a_step_is_not_kept_where_its_output_is_gone(bench: Bench) -> None:
    build = bench.step("build", note("built"), outputs=(bench.folder / "notes",))
    bench.runner.run([build])
    (bench.folder / "notes").unlink()
    assert not bench.runner.kept(build)


def test_a_failed_step_is_run_again_next_time(bench: Bench) -> None:
    (bench.folder / "notes").write_text("")
    broken = bench.step("broken", (sys.executable, "-c", "raise SystemExit(3)"), outputs=(bench.folder / "notes",))
    failures = bench.runner.run([broken])
    assert [(f.step.name, f.code) for f in failures] == [("broken", 3)]
    assert not bench.runner.kept(broken)


def test_a_failure_stops_the_others_and_starts_nothing_after_it(bench: Bench) -> None:
    fail = bench.step("fail", (sys.executable, "-c", "import time; time.sleep(0.5); print('why'); raise SystemExit(1)"))
    slow = bench.step("slow", note("slow", 30))
    later = bench.step("later", note("later"), after=("fail",))
    started = time.monotonic()
    failures = bench.runner.run([fail, slow, later])
    assert failures[0].step is fail
    assert log_end(failures[0].log) == "why"
    assert time.monotonic() - started < 15
    assert bench.notes() == []


def test_with_keep_going_everything_runs(bench: Bench) -> None:
    fail = bench.step("fail", (sys.executable, "-c", "raise SystemExit(1)"))
    later = bench.step("later", note("later"), after=("fail",))
    assert len(bench.runner.run([fail, later], keep_going=True)) == 1
    assert bench.notes() == ["later"]


def test_a_program_that_is_not_there_is_a_failure(bench: Bench) -> None:
    failures = bench.runner.run([bench.step("odd", ("/no/such/program",))])
    assert "No such file" in log_end(failures[0].log)


def test_stop_ends_children_of_children(bench: Bench) -> None:
    child = "import subprocess,sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    runner = bench.runner
    thread = threading.Thread(target=runner.run, args=([bench.step("deep", (sys.executable, "-c", child))],))
    thread.start()
    time.sleep(1)
    runner.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_long_steps_are_heard_of(tmp_path: Path, bench: Bench) -> None:
    bench.runner.run([bench.step("long", note("long", 0.3))])
    assert "… Long" in bench.shown.getvalue()
    assert "✓ Long" in bench.shown.getvalue()


def test_last_line_is_bare_of_frames(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("noise\n===== 3 passed in 1.2s =====\n\n")
    assert last_line(log) == "3 passed in 1.2s"
