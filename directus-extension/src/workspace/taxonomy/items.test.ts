import { describe, expect, it } from 'vitest';
import { faultsOf, laid, nameOf, parentsFor } from './items';
import { linesOf, moveOf } from './lines';
import { added, edited, mayMove, rebased, removed, shifted, tried, writesOf } from './pending';
import { CANCEL, DELAY, item, ITEMS, LOSS, LUGGAGE, pendingOf } from './samples';

const NONE = pendingOf();
const ids = (entries: ReturnType<typeof laid>): string[] => entries.map((entry) => entry.item.id);

describe('changes that are not saved', () => {
	it('lie over the stored items in the order of the tree', () => {
		const pending = added(edited(NONE, LOSS, 'loss', { parent: 'cancel' }), item('hat', 'benefit', 'luggage', { sort: 1 }));
		const entries = laid(ITEMS, pending);
		expect(ids(entries)).toEqual(['luggage', 'hat', 'delay', 'cancel', 'loss']);
		expect(entries.map(({ state }) => state)).toEqual(['same', 'new', 'same', 'same', 'changed']);
	});

	it('are none where they come back to what is stored', () => {
		const there = edited(NONE, LUGGAGE, 'luggage', { key: 'bags', names: { de: 'Reisegepäck', en: 'Luggage' } });
		expect(there.get('luggage')).toEqual({ fields: { key: 'bags' }, was: { key: 'luggage' } });
		expect(edited(there, LUGGAGE, 'luggage', { key: 'luggage' }).size).toBe(0);
	});

	it('take what stands below a removed item with it, but not what moved out before', () => {
		const moved = edited(NONE, LOSS, 'loss', { parent: 'cancel' });
		const entries = laid(ITEMS, removed(ITEMS, moved, 'luggage'));
		expect(entries.filter(({ state }) => state === 'removed').map((entry) => entry.item.id)).toEqual(['luggage', 'delay']);
		expect(writesOf('t', ITEMS, removed(ITEMS, moved, 'luggage'))).toEqual({ create: [], update: [{ id: 'loss', parent: 'cancel' }], remove: ['luggage'] });
	});

	it('drop a new item that is removed again, with what was put under it', () => {
		const pending = added(added(NONE, item('pets', 'segment')), item('dog', 'benefit', 'pets'));
		expect(removed(ITEMS, pending, 'pets').size).toBe(0);
	});

	it('are written and tried parents first, removals last', () => {
		const pending = removed(ITEMS, edited(added(added(NONE, item('dog', 'benefit', 'pets')), item('pets', 'segment')), DELAY, 'delay', { sort: 9 }), 'cancel');
		expect(writesOf('t', ITEMS, pending).create.map(({ id, taxonomy }) => [id, taxonomy])).toEqual([['pets', 't'], ['dog', 't']]);
		expect(tried(ITEMS, pending).map(({ id, removed: goes }) => [id, goes])).toEqual([['pets', undefined], ['dog', undefined], ['cancel', true]]);
		expect(tried(ITEMS, edited(NONE, LUGGAGE, 'luggage', { aliases: null, unit: 'x' }))).toEqual([{ id: 'luggage', aliases: {}, unit: 'x' }]);
	});

	it('stay over what a colleague wrote, and say so where it was the same field', () => {
		const mine = edited(edited(NONE, LUGGAGE, 'luggage', { key: 'bags' }), DELAY, 'delay', { unit: 'hours' });
		const theirs = [{ ...LUGGAGE, key: 'baggage' }, { ...DELAY, key: 'late' }, LOSS, CANCEL];
		const { pending, conflicts } = rebased(theirs, mine);
		expect(conflicts).toEqual(['luggage']);
		expect(laid(theirs, pending).map(({ item: one }) => one.key)).toEqual(['bags', 'late', 'loss', 'cancel']);
		expect(rebased(theirs, pending).conflicts).toEqual([]);
		expect(rebased([LUGGAGE, LOSS, CANCEL], mine).conflicts).toEqual(['delay']);
	});
});

describe('the rules of a taxonomy', () => {
	it.each([
		['key_missing', { ...LOSS, key: ' ' }],
		['key_slash', { ...LOSS, key: 'a/b' }],
		['key_twice', { ...LOSS, key: 'delay' }],
		['nesting', { ...LOSS, parent: null }],
	] as const)('name %s', (fault, changed) => {
		expect(faultsOf(laid([LUGGAGE, DELAY, changed, CANCEL], NONE)).get('loss')).toBe(fault);
	});

	it('hold for the seed, and no removed item breaks them', () => {
		expect(faultsOf(laid(ITEMS, NONE)).size).toBe(0);
		expect(faultsOf(laid([...ITEMS, { ...DELAY, id: 'twin' }], pendingOf(['twin', { removed: true }]))).size).toBe(0);
	});

	it('name a circle instead of running in it', () => {
		const [one, other] = [item('a', 'limit', 'b'), item('b', 'limit', 'a')];
		expect([...faultsOf(laid([one, other], NONE)).values()]).toEqual(['circle', 'circle']);
	});

	it('say where an item may stand', () => {
		const entries = laid(ITEMS, NONE);
		expect(parentsFor(entries, LOSS)).toEqual(['luggage', 'cancel']);
		expect(parentsFor(entries, LUGGAGE)).toEqual([null]);
		expect(parentsFor(entries, { id: 'x', category: 'limit' })).toEqual([null, 'luggage', 'delay', 'loss', 'cancel']);
		expect([mayMove(entries, 'loss', 'cancel'), mayMove(entries, 'loss', 'luggage'), mayMove(entries, 'loss', null)]).toEqual([true, false, false]);
	});

	it('exchange the places of two siblings alone', () => {
		const entries = laid(ITEMS, NONE);
		expect(shifted(entries, 'loss', -1)).toEqual(new Map([['loss', 2], ['delay', 3]]));
		expect(shifted(entries, 'cancel', -1)).toEqual(new Map([['cancel', 1], ['luggage', 4]]));
		expect(shifted(entries, 'loss', 1)).toBeNull();
		const unsorted = laid([item('a', 'segment'), item('b', 'segment')], NONE);
		expect(shifted(unsorted, 'b', -1)).toEqual(new Map([['b', 0], ['a', 1]]));
	});
});

describe('the lines of the tree', () => {
	const entries = laid(ITEMS, NONE);

	it('fold, and are found by any name with what they stand under', () => {
		expect(linesOf(entries, new Set(['luggage']), '').map(({ entry, folded, place, of }) => [entry.item.id, folded, place, of])).toEqual([['luggage', true, 1, 2], ['cancel', false, 2, 2]]);
		expect(linesOf(entries, new Set(['luggage']), 'lost').map(({ entry, context }) => [entry.item.id, context])).toEqual([['luggage', true], ['loss', false]]);
		expect(linesOf(entries, new Set(), 'KOFFER').map(({ entry }) => entry.item.id)).toEqual(['luggage']);
	});

	it('are walked by keys', () => {
		const lines = linesOf(entries, new Set(), '');
		const go = (selected: string | null, key: string) => moveOf(lines, selected, key, 'en');
		expect(go(null, 'ArrowDown')).toEqual({ select: 'luggage' });
		expect(go('luggage', 'ArrowRight')).toEqual({ select: 'delay' });
		expect(go('luggage', 'ArrowLeft')).toEqual({ fold: 'luggage' });
		expect(go('loss', 'ArrowLeft')).toEqual({ select: 'luggage' });
		expect(go('cancel', 'ArrowRight')).toBeNull();
		expect(go('loss', 'End')).toEqual({ select: 'cancel' });
		expect(go('cancel', 'ArrowDown')).toEqual({ select: 'cancel' });
		expect(go('cancel', 'l')).toEqual({ select: 'luggage' });
		expect(go('luggage', 'l')).toEqual({ select: 'loss' });
		expect(go('loss', 'Home')).toEqual({ select: 'luggage' });
		const closed = linesOf(entries, new Set(['luggage']), '');
		expect(moveOf(closed, 'luggage', 'ArrowRight', 'en')).toEqual({ unfold: 'luggage' });
	});

	it('bear the name of the reader’s language, else any', () => {
		expect([nameOf(LUGGAGE, 'de-CH'), nameOf(LUGGAGE, 'fr-FR'), nameOf({ names: null, key: 'k' }, 'de')]).toEqual(['Reisegepäck', 'Luggage', 'k']);
	});
});
