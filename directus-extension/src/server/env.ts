/** The bundle's settings, read once from Directus's environment. Names the setting that is wrong; never holds a secret longer than as a key. */

import { hkdfSync } from 'node:crypto';

export interface Settings {
	/** Signs service tokens; null where neither SIDECAR_SECRET nor SECRET is set: then the sweep does what a nudge would. */
	key: Buffer | null;
	/** Seals what an undo may put back; null where `key` is: then nothing can be undone. */
	undoKey: Buffer | null;
	/** Address of the sidecar's API without a trailing slash; null where unset. */
	sidecarUrl: string | null;
	products: string;
	fileField: string | null;
	autoAnalyze: boolean;
	settleSeconds: number;
	maxCommitBytes: number;
	maxDocumentBytes: number;
	/** Directus's own CACHE_AUTO_PURGE: whether a write empties its cache of answers */
	purgeCache: boolean;
}

const MEGABYTE = 1024 * 1024;
const KEY_LABEL = 'dci-sidecar-service-token-v1';
const UNDO_LABEL = 'dci-undo-v1';

/** Raises Error naming every setting that is wrong. */
export function readSettings(env: Record<string, unknown>): Settings {
	const faults: string[] = [];
	const settings: Settings = {
		key: serviceKey(text(env['SIDECAR_SECRET']), text(env['SECRET']) ?? text(env['DIRECTUS_SECRET'])),
		undoKey: derived(text(env['SECRET']) ?? text(env['DIRECTUS_SECRET']) ?? text(env['SIDECAR_SECRET']), UNDO_LABEL),
		sidecarUrl: url(env, 'SIDECAR_URL', faults),
		products: text(env['COVERAGE_PRODUCTS_COLLECTION']) ?? 'products',
		fileField: text(env['COVERAGE_FILE_FIELD']),
		autoAnalyze: flag(env, 'COVERAGE_AUTO_ANALYZE', true, faults),
		settleSeconds: amount(env, 'COVERAGE_SETTLE_SECONDS', 5, 3600, faults),
		maxCommitBytes: amount(env, 'COVERAGE_MAX_COMMIT_BYTES', 50 * MEGABYTE, 1024 * MEGABYTE, faults),
		purgeCache: flag(env, 'CACHE_AUTO_PURGE', false, faults),
		maxDocumentBytes: amount(env, 'COVERAGE_MAX_DOCUMENT_BYTES', 50 * MEGABYTE, 1024 * MEGABYTE, faults),
	};
	if (faults.length > 0) throw new Error(`Settings are wrong: ${faults.join('; ')}`);
	return settings;
}

/** The key of the service token: SIDECAR_SECRET itself, or one derived from Directus's secret so that neither token passes for the other. */
export function serviceKey(sidecarSecret: string | null, directusSecret: string | null): Buffer | null {
	if (sidecarSecret) return Buffer.from(sidecarSecret, 'utf8');
	return derived(directusSecret, KEY_LABEL);
}

/** 32 bytes by HKDF-SHA256 under a label of their own: what is signed with them passes for nothing else. */
function derived(secret: string | null, label: string): Buffer | null {
	if (!secret) return null;
	return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'utf8'), Buffer.alloc(0), label, 32));
}

function text(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	const trimmed = String(value).trim();
	return trimmed === '' ? null : trimmed;
}

function url(env: Record<string, unknown>, name: string, faults: string[]): string | null {
	const value = text(env[name]);
	if (value === null) return null;
	if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
		faults.push(`${name} must be an http or https address`);
		return null;
	}
	return value.replace(/\/+$/, '');
}

function flag(env: Record<string, unknown>, name: string, fallback: boolean, faults: string[]): boolean {
	const value = text(env[name])?.toLowerCase();
	if (value === undefined) return fallback;
	if (value === 'true' || value === '1') return true;
	if (value === 'false' || value === '0') return false;
	faults.push(`${name} must be true or false`);
	return fallback;
}

function amount(env: Record<string, unknown>, name: string, fallback: number, high: number, faults: string[]): number {
	const value = text(env[name]);
	if (value === null) return fallback;
	const number = Number(value);
	if (Number.isFinite(number) && number >= 0 && number <= high) return number;
	faults.push(`${name} must be a number from 0 to ${high}`);
	return fallback;
}
