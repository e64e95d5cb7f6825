"""What an endpoint's headers say of its limits. Headers are hints: one that cannot be read counts as not sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sidecar.ports import RateLimits

LONGEST = 86_400.0
_PARTS = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


def rate_limits(headers: Mapping[str, str]) -> RateLimits:
    """Limits and what is left of them, from the `x-ratelimit-*` headers."""
    return RateLimits(
        requests=_whole(headers.get("x-ratelimit-limit-requests")),
        tokens=_whole(headers.get("x-ratelimit-limit-tokens")),
        requests_left=_whole(headers.get("x-ratelimit-remaining-requests")),
        tokens_left=_whole(headers.get("x-ratelimit-remaining-tokens")),
    )


def retry_after(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Seconds to wait: `retry-after-ms`, else `retry-after` as seconds, date or span ("1m30s"); None if not said."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return min(milliseconds / 1000, LONGEST)
    text = (headers.get("retry-after") or "").strip()
    seconds = _number(text)
    if seconds is None:
        seconds = _span(text)
    if seconds is None:
        seconds = _until(text, now or datetime.now(UTC))
    return None if seconds is None else min(seconds, LONGEST)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _whole(text: str | None) -> int | None:
    number = _number(text)
    return None if number is None else int(number)


def _span(text: str) -> float | None:
    parts = _PARTS.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
