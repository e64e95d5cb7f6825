/** A new finding of a person's own: what it starts as, where it may stand, what is sent. Pure. */

import type { Evidence, TaxonomyItem } from '../../shared/findings';
import { COLLECTION_OF, draftOf, parentFields, settled, type Draft } from './draft';
import type { Category, Finding, Model } from './model';

export interface Addition {
	category: Category;
	parent: Finding | null;
	item: string | null;
	draft: Draft;
	evidence: Evidence[];
}

/** A clause is its own words; a benefit named in the policy is covered until somebody says otherwise. */
export function firstDraft(category: Category, quote: string): Draft {
	const empty = draftOf(COLLECTION_OF[category], {});
	if (category === 'condition' || category === 'exclusion') return { ...empty, kind: category, text: quote.replace(/\s+/g, ' ').trim() };
	return category === 'limit' ? { ...empty, kind: 'max_amount' } : { ...empty, verdict: 'covered' };
}

/** The place where the person is looking: the selected benefit or segment, or what the selected finding stands under. */
export function usualParent(model: Model, selected: Finding | null, category: Category): Finding | null {
	for (let at: Finding | null | undefined = selected; at; at = at.parent === null ? null : model.byKey.get(at.parent)) {
		if (at.category === 'segment' && category !== 'segment') return at;
		if (at.category === 'benefit' && category !== 'segment' && category !== 'benefit') return at;
	}
	return category === 'benefit' ? (model.findings.find((one) => one.category === 'segment') ?? null) : null;
}

/** Items of the category that stand below the parent's item, those of the whole taxonomy where it has none. */
export function itemsFor(items: readonly TaxonomyItem[], category: Category, parent: Finding | null): TaxonomyItem[] {
	const own = items.filter((item) => item.category === category);
	const below = own.filter((item) => item.parent !== null && item.parent === parent?.row.taxonomy_item);
	return below.length > 0 ? below : own;
}

export function itemName(item: TaxonomyItem, locale: string): string {
	return item.names?.[locale.slice(0, 2)] ?? Object.values(item.names ?? {})[0] ?? item.key;
}

/** All fields of the new row. The category decides a clause's kind. */
export function additionOf({ category, parent, item, draft, evidence }: Addition): Draft {
	const kind = category === 'condition' || category === 'exclusion' ? { kind: draft['kind'] ?? category } : {};
	return { ...settled(draft), ...kind, ...parentFields(category, parent), taxonomy_item: item, evidence };
}

/** Whether what is needed is there. */
export function mayAdd(category: Category, data: Draft): boolean {
	if (category === 'segment') return Boolean(data['name'] && data['verdict']);
	if (category === 'benefit') return Boolean(data['name'] && data['verdict'] && data['segment']);
	if (category === 'limit') return Boolean(data['kind']) && (data['unlimited'] === true || data['value'] !== null);
	return Boolean(data['text']);
}
