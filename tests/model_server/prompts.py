"""Reads a prompt as a model would: the task, the numbered lines, the outline, the owners that are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"^([#!]?)(\d+) (.*)$")
_ROW = re.compile(r"^(\d+) ( *)(.*)$")


@dataclass(frozen=True)
class ShownLine:
    number: int
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """One row of an outline; `path` are the labels over it and its own, from the top."""

    number: int
    label: str
    sample: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    task: str
    segment: str
    lines: tuple[ShownLine, ...]
    rows: tuple[Row, ...]
    owners: tuple[str, ...]
    user: str


def read_prompt(system: str, user: str) -> Prompt:
    task = re.search(r"^Task: (routing|segment|second pass|repair)(?: \"([^\"]*)\")?", user, re.MULTILINE)
    if task is None:
        raise ValueError("a prompt without a task")
    return Prompt(
        task=task[1],
        segment=task[2] or "",
        lines=tuple(
            ShownLine(int(match[2]), match[3], match[1])
            for line in _inside(user, "lines")
            if (match := _LINE.match(line)) is not None
        ),
        rows=_rows(_inside(user, "outline")),
        owners=tuple(_owners(system)),
        user=user,
    )


def _owners(system: str) -> Iterator[str]:
    for line in system.rpartition("Owners, as segment: benefits\n")[2].splitlines():
        segment, _, benefits = line.partition(":")
        yield segment
        yield from (f"{segment}/{benefit.strip()}" for benefit in benefits.split(",") if benefit.strip())


def _inside(user: str, tag: str) -> list[str]:
    begin, end = user.find(f"<{tag}>\n"), user.rfind(f"\n</{tag}>")
    return user[begin + len(tag) + 3 : end].split("\n") if 0 <= begin < end else []


def _rows(lines: list[str]) -> tuple[Row, ...]:
    rows: list[Row] = []
    above: list[tuple[int, str]] = []
    for line in lines:
        match = _ROW.match(line)
        if match is None:
            continue
        depth = len(match[2])
        label, _, sample = match[3].partition(": ")
        while above and above[-1][0] >= depth:
            above.pop()
        rows.append(Row(int(match[1]), label, sample, (*(text for _, text in above), label)))
        above.append((depth, label))
    return tuple(rows)
