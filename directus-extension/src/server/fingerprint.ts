/** One hash over everything that decides an analysis' result, so that equal input is recognised. */

import { createHash } from 'node:crypto';
import { VERSION } from '../shared/contracts';
import type { Options } from '../shared/options';
import type { StoredDocument, StoredTaxonomy } from './documents';

/** Options that say how urgently or from where it is done, not what comes out. */
const WITHOUT_INFLUENCE: ReadonlySet<string> = new Set(['force', 'no_cache']);

/** The one switch that is on where it is not given; the others are off. */
const ON_BY_DEFAULT = 'seed_directus';

export function fingerprint(documents: readonly StoredDocument[], taxonomy: StoredTaxonomy | null, options: Options): string {
	const input = {
		version: VERSION,
		documents: documents
			.map(({ id, file, kind, edition, filesize, changed }) => ({ id, file, kind, edition, filesize, changed }))
			.sort((a, b) => (a.id < b.id ? -1 : 1)),
		taxonomy: taxonomy && { key: taxonomy.key, line_of_business: taxonomy.line_of_business, items: taxonomy.items },
		options: Object.fromEntries(Object.entries(options).filter(([name, value]) => !WITHOUT_INFLUENCE.has(name) && value !== (name === ON_BY_DEFAULT))),
	};
	return createHash('sha256').update(canonical(input)).digest('hex');
}

/** JSON whose keys stand in alphabetical order at every level. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
	const entries = Object.entries(value).filter(([, item]) => item !== undefined);
	entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
