"""The settings, typed and frozen. Read by entry points only; everything below gets values, never the environment."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from sidecar.documents.limits import Limits
from sidecar.errors import SettingsInvalid
from sidecar.extraction.openai.endpoint import Endpoint
from sidecar.extraction.openai.prices import read_prices

log = logging.getLogger(__name__)

Process = Literal["api", "worker", "sweep", "setup", "check", "client", "files"]

NEEDED: dict[Process, tuple[str, ...]] = {
    "api": ("directus_url", "directus_secret", "directus_auth_token", "redis_url"),
    "worker": ("directus_url", "directus_auth_token", "redis_url"),
    "sweep": ("directus_url", "directus_auth_token", "redis_url"),
    "setup": ("directus_url", "directus_admin_token", "directus_auth_token"),
    "check": ("directus_url", "directus_auth_token", "redis_url"),
    "client": ("directus_url", "directus_auth_token"),
    "files": (),
}
"""Which settings each process cannot start without. Workers never see the secrets that sign tokens."""


class Settings(BaseSettings):
    """Every setting of the sidecar; the field's name in capitals is the variable's name."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    directus_url: str | None = None
    directus_secret: SecretStr | None = None
    directus_auth_token: SecretStr | None = None
    directus_admin_token: SecretStr | None = None
    sidecar_secret: SecretStr | None = None
    redis_url: SecretStr | None = Field(default=None, validation_alias=AliasChoices("redis_url", "celery_broker_url"))

    fastapi_host: str = "127.0.0.1"
    fastapi_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    coverage_docs_public: bool = False
    coverage_max_body_bytes: Annotated[int, Field(ge=1024)] = 1_000_000
    coverage_requests_per_minute: Annotated[int, Field(ge=1)] = 120

    openai_api_key: SecretStr | None = None
    openai_model: str | None = None
    openai_base_url: str | None = None
    openai_models: str = ""
    openai_prices: dict[str, dict[str, float]] = Field(default_factory=dict)
    openai_run_budget: Annotated[float, Field(ge=0)] | None = None
    openai_day_budget: Annotated[float, Field(ge=0)] | None = None
    openai_requests_per_minute: Annotated[int, Field(ge=0)] = 0
    openai_tokens_per_minute: Annotated[int, Field(ge=0)] = 0
    openai_timeout_seconds: Annotated[float, Field(gt=0)] = 120.0
    coverage_extractor: Literal["rules", "openai"] = "rules"
    coverage_answer_days: Annotated[float, Field(gt=0, le=3650)] = 30.0

    coverage_products_collection: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = "products"
    coverage_file_field: str | None = None
    coverage_export_dir: Path | None = None
    coverage_max_bytes: Annotated[int, Field(ge=1)] = 50_000_000
    coverage_max_pages: Annotated[int, Field(ge=1)] = 1000
    coverage_max_characters: Annotated[int, Field(ge=1)] = 5_000_000
    coverage_parse_seconds: Annotated[float, Field(gt=0)] = 120.0
    coverage_parse_memory_mb: Annotated[int, Field(ge=256)] = 2048
    coverage_job_seconds: Annotated[float, Field(gt=0)] = 1800.0
    coverage_beat_seconds: Annotated[float, Field(gt=0)] = 4.0
    coverage_stale_seconds: Annotated[float, Field(gt=0)] = 16.0
    coverage_sweep_seconds: Annotated[float, Field(gt=0)] = 5.0
    coverage_grace_seconds: Annotated[float, Field(gt=0)] = 60.0
    coverage_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def document_limits(self) -> Limits:
        """The caps on one document."""
        return Limits(
            max_bytes=self.coverage_max_bytes,
            max_pages=self.coverage_max_pages,
            max_characters=self.coverage_max_characters,
            seconds=self.coverage_parse_seconds,
            memory_mb=self.coverage_parse_memory_mb,
        )

    @property
    def endpoint(self) -> Endpoint | None:
        """The language model's endpoint; None where neither key nor address is set. Raises SettingsInvalid."""
        if self.openai_api_key is None and self.openai_base_url is None:
            return None
        return Endpoint(
            model=self.openai_model or "",
            # An endpoint of one's own may want no key; the client insists on one.
            api_key=self.openai_api_key.get_secret_value() if self.openai_api_key else "none",
            base_url=self.openai_base_url,
            models=tuple(name.strip() for name in self.openai_models.split(",") if name.strip()),
            prices=read_prices(self.openai_prices),
            run_budget=self.openai_run_budget,
            day_budget=self.openai_day_budget,
            timeout=self.openai_timeout_seconds,
        )

    def secret(self, name: str) -> str:
        """The plain value of a secret setting. Raises SettingsInvalid where it is not set."""
        value: SecretStr | None = getattr(self, name)
        if value is None:
            raise SettingsInvalid(f"{name.upper()} is not set.", field=name.upper())
        return value.get_secret_value()


def read_settings(process: Process, **overrides: Any) -> Settings:
    """Settings from the environment and `.env`, checked for what `process` needs.

    Raises SettingsInvalid with one message that lists everything missing or wrong, never a value.
    """
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        wrong = sorted({f"{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()})
        raise SettingsInvalid("Settings are wrong. " + "; ".join(wrong), field=wrong[0].split(":")[0]) from None
    missing = [name.upper() for name in NEEDED[process] if not _is_set(getattr(settings, name))]
    if missing:
        raise SettingsInvalid(
            f"`sidecar {process}` needs {', '.join(missing)}: set them in the environment or in .env.", field=missing[0]
        )
    _warn_of_old_name()
    return settings


def _is_set(value: object) -> bool:
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _warn_of_old_name() -> None:
    if "CELERY_BROKER_URL" in os.environ and "REDIS_URL" not in os.environ:
        log.warning("REDIS_URL is not set: CELERY_BROKER_URL is used instead")
