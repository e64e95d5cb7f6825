"""A lease beats, ends when it is lost or its time is over, and ends the process where the work does not stop."""

from __future__ import annotations

import threading
import time

import pytest

from sidecar.errors import AnalysisTimeout, Cancelled, CoverageError, DirectusUnreachable, LeaseLost
from sidecar.jobs.lease import Lease


class Beats:
    """Answers one beat after another; the last answer stays."""

    def __init__(self, *answers: CoverageError | None) -> None:
        self.answers = list(answers)
        self.count = 0

    def beat(self, analysis: str, epoch: int) -> None:
        self.count += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is not None:
            raise answer


def ended(lease: Lease, seconds: float = 5) -> CoverageError:
    ends = time.monotonic() + seconds
    while not lease.over():
        assert time.monotonic() < ends, "the lease goes on"
        time.sleep(0.005)
    assert lease.error is not None
    return lease.error


def test_it_beats_while_it_is_held_and_not_after() -> None:
    beats = Beats(None)
    with Lease(beats, "a", 1, beat_seconds=0.02, seconds=60) as lease:
        time.sleep(0.3)
        lease.check()
    count = beats.count
    assert count >= 3
    time.sleep(0.1)
    assert beats.count == count


@pytest.mark.parametrize("error", [LeaseLost(), Cancelled()])
def test_a_lost_lease_is_said_at_the_next_check(error: CoverageError) -> None:
    with Lease(Beats(None, error), "a", 1, beat_seconds=0.02, seconds=60) as lease:
        assert ended(lease) is error
        with pytest.raises(type(error)):
            lease.check()


def test_a_directus_that_is_away_for_a_moment_does_not_end_it() -> None:
    beats = Beats(DirectusUnreachable(), DirectusUnreachable(), None)
    with Lease(beats, "a", 1, beat_seconds=0.02, seconds=60) as lease:
        while beats.count < 5:
            time.sleep(0.01)
        lease.check()


def test_time_is_over_without_any_signal() -> None:
    with Lease(Beats(None), "a", 1, beat_seconds=10, seconds=0.05) as lease:
        assert isinstance(ended(lease), AnalysisTimeout)


def test_work_that_does_not_stop_is_ended_with_its_process_after_last_words() -> None:
    said: list[CoverageError] = []
    killed = threading.Event()
    lease = Lease(
        Beats(None), "a", 1, beat_seconds=10, seconds=0.02, mercy_seconds=0.05,
        last_words=said.append, end_process=killed.set,
    )  # fmt: skip
    with lease:
        assert killed.wait(5)
    assert [error.code for error in said] == ["analysis_timeout"]


def test_work_that_stops_in_time_is_left_alone() -> None:
    killed = threading.Event()
    with Lease(
        Beats(LeaseLost()), "a", 1, beat_seconds=0.02, seconds=60, mercy_seconds=5, end_process=killed.set
    ) as lease:
        ended(lease)
    assert not killed.wait(0.2)


def test_it_is_ended_even_where_the_last_words_cannot_be_said() -> None:
    killed = threading.Event()

    def unsaid(error: CoverageError) -> None:
        raise DirectusUnreachable

    with Lease(
        Beats(LeaseLost()), "a", 1, beat_seconds=0.02, seconds=60, mercy_seconds=0.02,
        last_words=unsaid, end_process=killed.set,
    ):  # fmt: skip
        assert killed.wait(5)
