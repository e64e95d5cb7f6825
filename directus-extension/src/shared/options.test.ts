import { describe, expect, it } from 'vitest';
import { checkOptions, isDryRun, isForced, OPTION_NAMES } from './options';

const GOOD: Record<string, unknown> = {
	force: true,
	dry_run: false,
	extractor: 'rules',
	document_ids: ['d1'],
	segments: ['luggage'],
	seed_directus: false,
	dry_run_directus: true,
	export: true,
	detailed: true,
	no_cache: true,
	debug: true,
	debug_clean: true,
	model: 'm',
	budget: 1.5,
	segment_chunks: 1,
	benefit_chunks: 20,
	detail_chunks: 3,
	chunk_size: 4,
	debug_from: 'benefits',
	taxonomy_changes: [{ id: 'i1', aliases: { de: ['Koffer*'] } }],
};
/** Options that are taken beside others alone. */
const BESIDE: Record<string, Record<string, unknown>> = { taxonomy_changes: { dry_run: true } };

describe('options', () => {
	it('are all known here', () => {
		expect(Object.keys(GOOD).sort()).toEqual([...OPTION_NAMES].sort());
	});

	it.each(Object.entries(GOOD))('takes %s', (name, value) => {
		const given = { ...BESIDE[name], [name]: value };
		expect(checkOptions(given)).toEqual({ ok: true, options: given });
	});

	it.each([
		['speed', 1],
		['toString', 'x'],
		['__proto__x', {}],
		['force', 'true'],
		['extractor', 'magic'],
		['chunk_size', 0],
		['chunk_size', 21],
		['chunk_size', 2.5],
		['budget', Infinity],
		['budget', 0],
		['budget', 1_000_001],
		['segments', 'luggage'],
		['segments', []],
		['segments', Array(101).fill('x')],
		['document_ids', [3]],
		['debug_from', 'limits'],
	])('refuses %s = %j by name', (field, value) => {
		expect(checkOptions({ [field]: value })).toMatchObject({ ok: false, field });
	});

	it('lays changes of the taxonomy over a dry run of any name, and over nothing else', () => {
		const { taxonomy_changes } = GOOD;
		for (const dry of [{ dry_run: true }, { dry_run_directus: true }, { seed_directus: false }]) expect(checkOptions({ taxonomy_changes, ...dry }).ok).toBe(true);
		for (const wet of [{}, { dry_run: false }]) expect(checkOptions({ taxonomy_changes, ...wet })).toMatchObject({ ok: false, field: 'taxonomy_changes' });
	});

	it('takes the extractor that asks a language model', () => {
		expect(checkOptions({ extractor: 'openai' })).toMatchObject({ ok: true });
	});

	it('takes null as not given', () => {
		expect(checkOptions({ force: null, model: undefined })).toEqual({ ok: true, options: {} });
	});

	it('know a dry run and a forced one by each of their names', () => {
		expect([{ dry_run: true }, { dry_run_directus: true }, { seed_directus: false }].map(isDryRun)).toEqual([true, true, true]);
		expect([{}, { seed_directus: true }, { dry_run: false }].map(isDryRun)).toEqual([false, false, false]);
		expect([{ force: true }, { no_cache: true }, {}].map(isForced)).toEqual([true, true, false]);
	});

	it('refuse what only a language model heeds beside another extractor, by name', () => {
		expect(checkOptions({ extractor: 'rules', budget: 2 })).toEqual({ ok: false, field: 'budget', message: 'budget goes with the extractor openai alone' });
		expect(checkOptions({ extractor: 'openai', budget: 2 }).ok).toBe(true);
		expect(checkOptions({ budget: 2 }).ok).toBe(true);
	});
});
