"""The extractor of one job: the model's endpoint with what all workers share in Redis. Knows no analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redis import Redis

from sidecar.errors import OptionInvalid
from sidecar.extraction.base import Extractor
from sidecar.extraction.openai.calls import Answer, Call
from sidecar.extraction.openai.making import Backing, made_extractor, refuse_foreign
from sidecar.jobs.answers import RedisAnswers
from sidecar.jobs.artefacts import Artefacts
from sidecar.jobs.governor import RedisGovernor
from sidecar.jobs.ledger import DayLedger
from sidecar.jobs.queue import connect
from sidecar.jobs.runtime import Runtime


@contextmanager
def extractor_of(runtime: Runtime, options: Mapping[str, Any], artefacts: Artefacts) -> Iterator[Extractor]:
    """The extractor that the options name, else the operator's. Raises OptionInvalid, SettingsInvalid."""
    name = options.get("extractor") or runtime.extractor
    if name != "openai":
        if name not in runtime.extractors:
            raise OptionInvalid(f"extractor: there is no {name!r} here.", field="extractor")
        refuse_foreign(options)
        yield runtime.extractors[name]()
        return
    redis = connect(runtime.redis_url)
    try:
        with made_extractor(runtime.endpoint, options, _backing(runtime, redis, artefacts)) as extractor:
            yield extractor
    finally:
        redis.close()


def _backing(runtime: Runtime, redis: Redis, artefacts: Artefacts) -> Backing:
    def keep(call: Call, answer: Answer) -> None:
        artefacts.debug(
            f"answer-{call.kind}-{call.digest[:12]}",
            {
                "kind": call.kind,
                "subject": call.subject,
                "prompt_version": call.prompt_version,
                "system": call.system,
                "user": call.user,
                "answer": answer.value.model_dump(mode="json"),
                "stored": answer.stored,
            },
        )

    return Backing(
        store=RedisAnswers(redis, seconds=runtime.answer_seconds),
        governor=lambda name: RedisGovernor(redis, name, runtime.rates),
        day=DayLedger(redis),
        on_answer=keep,
    )
