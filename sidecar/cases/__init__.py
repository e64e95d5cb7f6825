"""A case told in words against stored coverage: what each product says to it, line by line with its place. Offline."""

from sidecar.cases.answering import answer
from sidecar.cases.trees import CaseTree, read_cases

__all__ = ["CaseTree", "answer", "read_cases"]
