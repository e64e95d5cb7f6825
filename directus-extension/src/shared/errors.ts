/** Every error code that the bundle answers with, its HTTP status and its sentence. The codes are those of the sidecar's errors, in capitals. */

export const ERRORS = {
	UNAUTHENTICATED: [401, 'Log in, or send a valid token.'],
	FORBIDDEN: [403, 'You have no right to do this.'],
	PRODUCT_UNKNOWN: [404, 'There is no such product, or you may not see it.'],
	ANALYSIS_UNKNOWN: [404, 'There is no such analysis, or you may not see it.'],
	ANALYSIS_ACTIVE: [409, 'An analysis of this product is queued or running. Cancel it or wait for its end, then clean up.'],
	OPTION_INVALID: [422, 'An option is unknown or out of its range.'],
	REQUEST_ERROR: [400, 'The request cannot be carried out.'],
	UNSUPPORTED_MEDIA_TYPE: [415, 'Send the request as application/json.'],
	PRODUCT_WITHOUT_DOCUMENT: [422, 'The product has no document. Attach a policy document and analyse it again.'],
	DOCUMENT_UNKNOWN: [404, 'There is no such document, or you may not see it.'],
	DOCUMENT_GONE: [410, "The document's file has been deleted. Attach it again."],
	DOCUMENT_TOO_LARGE: [413, 'The document is larger than the operator allows.'],
	BODY_TOO_LARGE: [413, "The request's body is larger than allowed."],
	CANCELLED: [409, 'The analysis was cancelled.'],
	STILL_RUNNING: [504, 'It has not ended in the time to wait. It goes on.'],
	LEASE_LOST: [409, 'The analysis was cancelled, has ended, or another worker has taken it over.'],
	STALE_ROWS: [409, 'Rows were edited while the analysis ran.'],
	TAXONOMY_INVALID: [422, 'The taxonomy is not a tree of segments, benefits and their items.'],
	TAXONOMY_CHANGED: [409, 'The taxonomy was changed while the analysis ran. It is analysed again with the new one.'],
	FINDING_INVALID: [422, 'A decision or a finding has a missing or wrong value.'],
	SIDECAR_UNREACHABLE: [503, 'The sidecar cannot be reached. Try again when it is back.'],
	SETTINGS_INVALID: [500, 'Settings are missing or wrong.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof ERRORS;
