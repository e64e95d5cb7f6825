"""Stored rows x found coverage -> changes. Pure: knows neither Directus nor the clock, and never overrules a person."""

from sidecar.merge.changes import Changes, Delete, Write, to_commit
from sidecar.merge.merging import merge
from sidecar.merge.stored import COLLECTIONS, StoredRows

__all__ = ["COLLECTIONS", "Changes", "Delete", "StoredRows", "Write", "merge", "to_commit"]
