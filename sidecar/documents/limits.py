"""How much of a machine one document may use. Decided by the operator, enforced by reader and child."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Caps on one document. `seconds` and `memory_mb` hold only where the document is parsed in the child."""

    max_bytes: int = 50 * 1024 * 1024
    max_pages: int = 1000
    max_characters: int = 5_000_000
    seconds: float = 120.0
    memory_mb: int = 2048
