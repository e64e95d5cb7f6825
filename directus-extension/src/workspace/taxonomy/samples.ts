/** Small taxonomies for the tests. */

import type { Change, Item, Pending } from './items';

export function item(id: string, category: Item['category'], parent: string | null = null, more: Partial<Item> = {}): Item {
	return { id, parent, category, key: id, names: { en: id }, aliases: null, examples: null, instruction: null, unit: null, data_type: null, sort: null, ...more };
}

export const LUGGAGE = item('luggage', 'segment', null, { sort: 1, names: { en: 'Luggage', de: 'Reisegepäck' }, aliases: { de: ['Koffer'] } });
export const DELAY = item('delay', 'benefit', 'luggage', { sort: 2, names: { en: 'Delayed luggage' } });
export const LOSS = item('loss', 'benefit', 'luggage', { sort: 3, names: { en: 'Lost luggage' } });
export const CANCEL = item('cancel', 'segment', null, { sort: 4, names: { en: 'Cancellation' } });
export const ITEMS: readonly Item[] = [LUGGAGE, DELAY, LOSS, CANCEL];

export const pendingOf = (...changes: [string, Change][]): Pending => new Map(changes);
