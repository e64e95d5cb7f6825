"""What can go wrong, and whether trying again helps. Knows no HTTP library, no queue, no Directus.

CoverageError
├── DocumentError                the document itself; another try reads the same bytes
│   ├── DocumentMissing          product_without_document
│   ├── DocumentGone             document_gone
│   ├── DocumentUnsupported      document_unsupported
│   ├── DocumentEmpty            document_empty
│   ├── DocumentEncrypted        document_encrypted
│   ├── DocumentBroken           document_broken
│   ├── DocumentWithoutText      document_without_text
│   └── DocumentTooLarge         document_too_large
├── TaxonomyError
│   ├── TaxonomyMissing          taxonomy_missing
│   ├── TaxonomyInvalid          taxonomy_invalid
│   └── TaxonomyChanged          taxonomy_changed          (again, with the new one)
├── RequestError                 what the caller asked for cannot be done as asked
│   ├── OptionInvalid            option_invalid            (names the field)
│   ├── FindingInvalid           finding_invalid           (names the field)
│   ├── ProductUnknown           product_unknown
│   ├── AnalysisUnknown          analysis_unknown
│   ├── AnalysisActive           analysis_active           (when that one has ended)
│   ├── BodyTooLarge             body_too_large
│   ├── Unauthenticated          unauthenticated
│   ├── Forbidden                forbidden
│   └── RateLimited              rate_limited              (again, later)
├── DirectusError
│   ├── DirectusUnreachable      directus_unreachable      (again)
│   ├── DirectusRejected         directus_rejected
│   ├── DirectusTokenRejected    directus_token_rejected
│   ├── LeaseLost                lease_lost                (cancelled, taken over, or ended)
│   ├── StaleRows                stale_rows                (read again, merge again, commit again)
│   └── SchemaClash              schema_clash
├── QueueUnreachable             queue_unreachable         (again)
├── SidecarUnreachable           sidecar_unreachable       (again; said by the extension)
├── Cancelled                    cancelled
├── StillRunning                 still_running             (said by a Flow that waits)
├── AnalysisTimeout              analysis_timeout          (again)
├── WorkerDied                   worker_died               (again)
├── ModelError                   the language model's side
│   ├── ModelUnavailable         model_unavailable         (again)
│   ├── ModelRejected            model_rejected
│   ├── ModelAnswerInvalid       model_answer_invalid      (again, once)
│   ├── ModelCallFailed          model_call_failed         (this question alone; others were answered)
│   ├── ModelAnswerCut           model_answer_cut          (cut off at the longest answer; a smaller question may help)
│   ├── ModelRefused             model_refused
│   └── BudgetExhausted          budget_exhausted
├── SettingsInvalid              settings_invalid
└── InternalError                internal_error            (again; the process edge's last resort)
"""

from __future__ import annotations

from typing import Any, ClassVar


class CoverageError(Exception):
    """The analysis could not go on."""

    code: ClassVar[str] = "coverage_error"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str | None = None, *, field: str | None = None, **details: Any) -> None:
        self.message = message or (self.__class__.__doc__ or "").strip().splitlines()[0]
        self.field = field
        self.details = details
        super().__init__(self.message)


class DocumentError(CoverageError):
    """The document cannot be read."""

    code = "document_error"
    status = 422


class DocumentMissing(DocumentError):
    """The product has no document. Attach a policy document and analyse it again."""

    code = "product_without_document"


class DocumentGone(DocumentError):
    """The document's file has been deleted. Attach it again."""

    code = "document_gone"


class DocumentUnsupported(DocumentError):
    """The file is not a document that can be read: use PDF, Word (docx), HTML, Markdown, text or e-mail."""

    code = "document_unsupported"


class DocumentEmpty(DocumentError):
    """The file is empty. Upload it again."""

    code = "document_empty"


class DocumentEncrypted(DocumentError):
    """The document needs a password. Upload a copy without one."""

    code = "document_encrypted"


class DocumentBroken(DocumentError):
    """The document is damaged and cannot be opened. Upload it again."""

    code = "document_broken"


class DocumentWithoutText(DocumentError):
    """The document holds pictures of pages but no text. Upload a searchable copy, or install OCR."""

    code = "document_without_text"


class DocumentTooLarge(DocumentError):
    """The document is larger than the operator allows (bytes, pages, characters, memory or time)."""

    code = "document_too_large"


class TaxonomyError(CoverageError):
    """The taxonomy cannot be used."""

    code = "taxonomy_error"
    status = 422


class TaxonomyMissing(TaxonomyError):
    """There is no taxonomy to look for. Run `sidecar setup`, or choose one on the product."""

    code = "taxonomy_missing"


class TaxonomyInvalid(TaxonomyError):
    """The taxonomy is not a tree of segments, benefits and their items."""

    code = "taxonomy_invalid"


class TaxonomyChanged(TaxonomyError):
    """The taxonomy was changed while the analysis ran. It is analysed again with the new one."""

    code = "taxonomy_changed"
    status = 409
    retryable = True


class RequestError(CoverageError):
    """The request cannot be carried out."""

    code = "request_error"
    status = 400


class OptionInvalid(RequestError):
    """An option is unknown or out of its range."""

    code = "option_invalid"
    status = 422


class FindingInvalid(RequestError):
    """A decision or a finding has a missing or wrong value."""

    code = "finding_invalid"
    status = 422


class ProductUnknown(RequestError):
    """There is no such product, or you may not see it."""

    code = "product_unknown"
    status = 404


class AnalysisUnknown(RequestError):
    """There is no such analysis, or you may not see it."""

    code = "analysis_unknown"
    status = 404


class DocumentUnknown(RequestError):
    """There is no such document, or you may not see it."""

    code = "document_unknown"
    status = 404


class AnalysisActive(RequestError):
    """An analysis of this product is queued or running. Cancel it or wait for its end, then clean up."""

    code = "analysis_active"
    status = 409


class BodyTooLarge(RequestError):
    """The request's body is larger than allowed."""

    code = "body_too_large"
    status = 413


class Unauthenticated(RequestError):
    """A valid bearer token is needed."""

    code = "unauthenticated"
    status = 401


class Forbidden(RequestError):
    """You have no right to do this."""

    code = "forbidden"
    status = 403


class RateLimited(RequestError):
    """Too many requests. Wait a moment and try again."""

    code = "rate_limited"
    status = 429
    retryable = True


class DirectusError(CoverageError):
    """Directus did not do what was asked."""

    code = "directus_error"
    status = 502


class DirectusUnreachable(DirectusError):
    """Directus cannot be reached. It is tried again."""

    code = "directus_unreachable"
    status = 503
    retryable = True


class DirectusRejected(DirectusError):
    """Directus refused the request."""

    code = "directus_rejected"


class DirectusTokenRejected(DirectusError):
    """Directus does not accept the token in DIRECTUS_AUTH_TOKEN. Run `sidecar setup` or correct the token."""

    code = "directus_token_rejected"


class LeaseLost(DirectusError):
    """The analysis was cancelled, has ended, or another worker has taken it over."""

    code = "lease_lost"
    status = 409


class StaleRows(DirectusError):
    """Rows were edited while the analysis ran."""

    code = "stale_rows"
    status = 409


class SchemaClash(DirectusError):
    """A collection or field of that name already exists and is not ours."""

    code = "schema_clash"
    status = 409


class QueueUnreachable(CoverageError):
    """Redis cannot be reached. The analysis stays queued and starts when it is back."""

    code = "queue_unreachable"
    status = 503
    retryable = True


class SidecarUnreachable(CoverageError):
    """The sidecar cannot be reached. Try again when it is back."""

    code = "sidecar_unreachable"
    status = 503
    retryable = True


class Cancelled(CoverageError):
    """The analysis was cancelled."""

    code = "cancelled"
    status = 409


class StillRunning(CoverageError):
    """It has not ended in the time to wait. It goes on."""

    code = "still_running"
    status = 504


class AnalysisTimeout(CoverageError):
    """The analysis took longer than the operator allows."""

    code = "analysis_timeout"
    status = 504
    retryable = True


class WorkerDied(CoverageError):
    """The worker died during the analysis."""

    code = "worker_died"
    retryable = True


class ModelError(CoverageError):
    """The language model did not answer."""

    code = "model_error"
    status = 502


class ModelUnavailable(ModelError):
    """The language model cannot be reached at the moment. It is tried again later."""

    code = "model_unavailable"
    status = 503
    retryable = True


class ModelRejected(ModelError):
    """The language model's endpoint refused the request: check key, model name and address."""

    code = "model_rejected"


class ModelAnswerInvalid(ModelError):
    """The language model's answer is not what was asked for."""

    code = "model_answer_invalid"
    retryable = True


class ModelCallFailed(ModelError):
    """One question to the language model failed, also when it was asked again."""

    code = "model_call_failed"


class ModelAnswerCut(ModelError):
    """The language model's answer was cut off at the longest answer allowed."""

    code = "model_answer_cut"


class ModelRefused(ModelError):
    """The language model refused to answer."""

    code = "model_refused"


class BudgetExhausted(ModelError):
    """The budget for the language model is used up."""

    code = "budget_exhausted"


class SettingsInvalid(CoverageError):
    """Settings are missing or wrong."""

    code = "settings_invalid"


class InternalError(CoverageError):
    """Something unexpected went wrong; the log has the details under this analysis' id."""

    code = "internal_error"
    retryable = True
