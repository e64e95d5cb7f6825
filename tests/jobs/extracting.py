"""A process that extracts the boat policy through a model server and keeps its answers in Redis; a test kills it.

`python -m tests.jobs.extracting REDIS_URL MODEL_URL`
"""

from __future__ import annotations

import sys

import openai

from sidecar.extraction.openai.client import OpenAiModel
from sidecar.extraction.openai.extractor import OpenAiExtractor
from sidecar.jobs.answers import RedisAnswers
from sidecar.jobs.queue import connect
from sidecar.ports import SilentReport
from tests.extraction.openai.boats import policy
from tests.extraction.paper import BOATS
from tests.model_server.server import MODEL

if __name__ == "__main__":
    redis_url, url = sys.argv[1:]
    client = openai.OpenAI(base_url=url, api_key="k", timeout=60.0)
    model = OpenAiModel(client, MODEL, store=RedisAnswers(connect(redis_url), seconds=600))
    found = OpenAiExtractor(model).extract([policy()], BOATS, SilentReport())
    print(len(found.claims), found.undecided)
