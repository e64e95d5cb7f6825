import { describe, expect, it } from 'vitest';
import { checkOptions } from './options';
import { changesFault, MOST_CHANGES, type TaxonomyChange } from './taxonomy-changes';

const NEW: TaxonomyChange = { key: 'drone', category: 'benefit', parent: 'luggage', names: { en: 'Drone' } };

describe('changes of a taxonomy', () => {
	it.each<[string, TaxonomyChange]>([
		['a new item', NEW],
		['a new one under an id of the caller', { ...NEW, id: 'mine' }],
		['one at the top', { key: 'pets', category: 'segment', parent: null }],
		['other words', { id: 'i', names: { de: 'Koffer' }, aliases: { de: ['Koffer*', 'Tasche'], 'de-CH': [] }, examples: {} }],
		['another place', { id: 'i', parent: 'j', category: 'limit', unit: 'CHF', instruction: '' }],
		['a removal', { id: 'i', removed: true }],
	])('may be %s', (_what, change) => {
		expect(changesFault([change])).toBeNull();
	});

	it.each<[unknown, string]>([
		[null, 'list'],
		[{}, 'list'],
		[[], 'list'],
		[Array(MOST_CHANGES + 1).fill(NEW), 'list'],
		[[NEW, 3], '[1]'],
		[[[]], '[0]'],
		[[{}], '[0]'],
		[[{ key: 'x' }], '[0]'],
		[[{ category: 'benefit' }], '[0]'],
		[[{ ...NEW, key: 'a/b' }], '[0].key'],
		[[{ ...NEW, key: '' }], '[0].key'],
		[[{ ...NEW, parent: 7 }], '[0].parent'],
		[[{ ...NEW, category: 'wish' }], '[0].category'],
		[[{ ...NEW, names: 'Drone' }], '[0].names'],
		[[{ ...NEW, names: { en: '' } }], '[0].names'],
		[[{ ...NEW, names: { 'not a language': 'x' } }], '[0].names'],
		[[{ ...NEW, aliases: { en: 'Drone' } }], '[0].aliases'],
		[[{ ...NEW, aliases: { en: Array(201).fill('x') } }], '[0].aliases'],
		[[{ ...NEW, examples: { en: [1] } }], '[0].examples'],
		[[{ ...NEW, instruction: 'x'.repeat(10_001) }], '[0].instruction'],
		[[{ id: 'i', removed: 'yes' }], '[0].removed'],
		[[{ id: 'i', sort: 1 }], '[0].sort'],
		[Array(MOST_CHANGES).fill({ id: 'i', instruction: 'x'.repeat(9000) }), 'longer'],
	])('are refused by name: %j', (value, place) => {
		expect(changesFault(value)).toContain(place);
		expect(checkOptions({ dry_run: true, taxonomy_changes: value ?? 0 })).toMatchObject({ ok: false, field: 'taxonomy_changes' });
	});

	it('are named with the place that is wrong', () => {
		expect(checkOptions({ dry_run: true, taxonomy_changes: [{ ...NEW, key: '' }] })).toMatchObject({
			message: 'taxonomy_changes[0].key must be a word without a slash',
		});
	});
});
