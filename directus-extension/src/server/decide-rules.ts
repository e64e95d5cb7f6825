/** What one decision writes. Pure: knows neither the database nor the clock. */

import type { Key, RowCollection } from '../shared/contracts';
import type { Review } from '../shared/findings';
import type { Row } from './backend';
import { CONTENT, checkTogether } from './decide-fields';
import { invalid, isObject, type Asked } from './decide-input';
import { idIn, sealedState } from './undo';

/** Who decides, about which product, when. */
export interface By {
	user: string;
	product: Key;
	now: Date;
	/** null = nothing can be undone here */
	undoKey: Buffer | null;
}

/** What rows may point to, as it is in the database and after the decisions before this one. */
export interface References {
	/** category by id of the taxonomy items that are there */
	items: ReadonlyMap<string, string>;
	segments: ReadonlySet<string>;
	benefits: ReadonlySet<string>;
	documents: ReadonlySet<string>;
}

/** `update` and `insert` carry every column they write but date_updated; `keep` = it is so already. */
export type Write = { op: 'update' | 'insert'; fields: Row } | { op: 'remove' } | { op: 'keep' };

const CATEGORIES: Readonly<Record<RowCollection, readonly string[]>> = {
	coverage_segments: ['segment'],
	coverage_benefits: ['benefit'],
	coverage_limits: ['limit'],
	coverage_clauses: ['condition', 'exclusion'],
};

/** Raises FINDING_INVALID. `row` is the stored one, or null where there is none; for all but `add` and `restore` it is there. */
export function writeOf(asked: Asked, row: Row | null, by: By, known: References): Write {
	if (asked.action === 'add') return added(asked, row, by, known);
	if (asked.action === 'restore') return restored(asked, row, by, known);
	const stored = row ?? {};
	switch (asked.action) {
		case 'accept':
			return { op: 'update', fields: stamps('accepted', by) };
		case 'reject':
			return { op: 'update', fields: stamps('rejected', by) };
		case 'edit':
			return edited(asked, stored, by, known);
		case 'take_new':
			return taken(asked, stored, by, known);
		case 'take_mine':
			proposalOf(asked, stored);
			return { op: 'update', fields: { proposal: null, ...stamps(kept(stored['review']), by) } };
		case 'remove':
			if (stored['origin'] !== 'person') throw invalid(asked.index, 'id', 'only a row that a person added can be removed; reject it instead');
			return { op: 'remove' };
	}
}

function stamps(review: Review, by: By): Row {
	return { review, reviewed_by: by.user, reviewed_on: by.now.toISOString(), user_updated: by.user };
}

/** A row that a person has changed in the content app is still `proposed`: whoever keeps it has looked at it. */
function kept(review: unknown): Review {
	return review === 'edited' || review === 'rejected' ? review : 'accepted';
}

function edited(asked: Asked, row: Row, by: By, known: References): Write {
	const after = { ...row, ...asked.data };
	const together = ['value', 'unlimited', 'segment', 'benefit'].some((field) => field in asked.data);
	const fault = together ? checkTogether(asked.collection, after) : null;
	if (fault) throw invalid(asked.index, fault.field, fault.message);
	checkReferences(asked, asked.data, known, documentsOf(row));
	return { op: 'update', fields: { ...asked.data, ...stamps('edited', by) } };
}

function added(asked: Asked, row: Row | null, by: By, known: References): Write {
	if (row) {
		const own = String(row['product']) === String(by.product) && row['origin'] === 'person' && row['user_created'] === by.user;
		if (own) return { op: 'keep' };
		throw invalid(asked.index, 'id', 'id is taken by another row');
	}
	checkReferences(asked, asked.data, known, new Set());
	const review = { review: 'accepted', reviewed_by: by.user, reviewed_on: by.now.toISOString() };
	const blank = asked.collection === 'coverage_limits' ? { unlimited: false } : {};
	const fields = { ...blank, ...asked.data, ...review, product: by.product, origin: 'person', user_created: by.user, date_created: by.now.toISOString() };
	return { op: 'insert', fields };
}

function taken(asked: Asked, row: Row, by: By, known: References): Write {
	const proposal = proposalOf(asked, row);
	const content = Object.fromEntries(Object.keys(CONTENT[asked.collection]).filter((field) => field in proposal).map((field) => [field, proposal[field]]));
	return { op: 'update', fields: { ...withoutGone(asked, content, known), proposal: null, ...stamps('accepted', by) } };
}

function proposalOf(asked: Asked, row: Row): Row {
	if (!isObject(row['proposal'])) throw invalid(asked.index, 'proposal', 'the row has no new reading to decide about');
	return row['proposal'];
}

function restored(asked: Asked, row: Row | null, by: By, known: References): Write {
	const { collection, id } = asked;
	const stamp = row ? row['date_updated'] : null;
	// No decision but a removal is undone without a stamp: a row that was added again since then is another one.
	const other = row !== null && stamp === null;
	const restore = { user: by.user, product: by.product, collection, id, stamp };
	const state = by.undoKey && !other ? sealedState(by.undoKey, restore, asked.data) : null;
	if (!state) throw invalid(asked.index, 'data', 'this is no undo of your own last decision on the row');
	return { op: row ? 'update' : 'insert', fields: withoutGone(asked, state, known) };
}

/** Values of an earlier time: a taxonomy item that has been removed since is none. Raises FINDING_INVALID for a parent that is gone. */
function withoutGone(asked: Asked, values: Row, known: References): Row {
	const parent = goneParent(asked.collection, values, known);
	if (parent) throw invalid(asked.index, parent, `the ${parent} that it stood under is gone`);
	const item = idIn(values, 'taxonomy_item');
	return item && !known.items.has(item) ? { ...values, taxonomy_item: null } : values;
}

/** Raises FINDING_INVALID naming the field that points to nothing, or to what is not this product's. */
function checkReferences(asked: Asked, data: Row, known: References, documents: ReadonlySet<string>): void {
	const parent = goneParent(asked.collection, data, known);
	if (parent) throw invalid(asked.index, parent, `${parent} is no ${parent} of this product`);
	const item = idIn(data, 'taxonomy_item');
	if (item && !CATEGORIES[asked.collection].includes(known.items.get(item) ?? '')) {
		throw invalid(asked.index, 'taxonomy_item', `taxonomy_item is no ${CATEGORIES[asked.collection].join(' or ')} of a taxonomy`);
	}
	for (const document of documentsOf(data)) {
		if (!known.documents.has(document) && !documents.has(document)) throw invalid(asked.index, 'evidence', 'evidence names a document of another product');
	}
}

function goneParent(collection: RowCollection, values: Row, known: References): 'segment' | 'benefit' | null {
	if (collection === 'coverage_segments') return null;
	const segment = idIn(values, 'segment');
	if (segment && !known.segments.has(segment)) return 'segment';
	const benefit = collection === 'coverage_benefits' ? null : idIn(values, 'benefit');
	return benefit && !known.benefits.has(benefit) ? 'benefit' : null;
}

/** Ids of the documents in which a row's evidence stands. */
export function documentsOf(row: Row): Set<string> {
	const places = Array.isArray(row['evidence']) ? (row['evidence'] as unknown[]) : [];
	return new Set(places.filter(isObject).map((place) => String(place['document']).toLowerCase()));
}
