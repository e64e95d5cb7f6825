/** What the account of the latest run says about single findings: contradictions with their places, and doubts of the second reader. Pure. */

import type { Tree } from '../../shared/findings';
import type { Finding } from './model';
import { places } from './model';

export interface Said {
	value: number | null;
	unlimited: boolean;
	document_id: string;
	page: number;
	section: string | null;
	quote: string;
}

export interface Contradiction {
	unit: string | null;
	places: Said[];
}

type Entry = Record<string, unknown>;

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);

function entries(value: unknown): Entry[] {
	return Array.isArray(value) ? value.filter(isEntry) : [];
}

/** Marks of a finding; rows are joined as the endpoint's worklist joins them. */
export function marksOf(tree: Tree, byKey: ReadonlyMap<string, Finding>): (finding: Finding) => { contradictions: Contradiction[]; disputed: boolean } {
	const account = tree.analysis?.account ?? {};
	const contradictions = entries(account['contradictions']);
	const disputed = entries(account['disputed']);
	const itemsOf = (finding: Finding): Owned => owned(finding, byKey);
	return (finding) => ({
		contradictions: finding.category === 'limit' ? contradictions.filter((entry) => contradicts(entry, itemsOf(finding))).map(read) : [],
		disputed: disputed.some((entry) => disputes(entry, itemsOf(finding))),
	});
}

interface Owned {
	finding: Finding;
	segment: string | null;
	benefit: string | null;
}

/** The taxonomy items of the segment and the benefit that a finding belongs to. */
function owned(finding: Finding, byKey: ReadonlyMap<string, Finding>): Owned {
	const found: Owned = { finding, segment: null, benefit: null };
	for (let at: Finding | undefined = finding; at; at = at.parent === null ? undefined : byKey.get(at.parent)) {
		if (at.category === 'segment') found.segment = at.row.taxonomy_item;
		if (at.category === 'benefit') found.benefit = at.row.taxonomy_item;
	}
	return found;
}

function contradicts(entry: Entry, { finding: { row }, segment, benefit }: Owned): boolean {
	const own: Record<string, unknown> = { segment, benefit, item: row.taxonomy_item, kind: row.kind, unit: row.unit, per: row.per, qualifier: row.qualifier };
	if (!Object.entries(own).every(([name, value]) => agrees(entry, name, value))) return false;
	return entries(entry['places']).some((place) => Boolean(place['unlimited']) === Boolean(row.unlimited) && equal(place['value'], row.value));
}

function disputes(entry: Entry, { finding, segment, benefit }: Owned): boolean {
	const { row, category } = finding;
	if (entry['category'] !== category || !agrees(entry, 'segment', segment) || !agrees(entry, 'benefit', benefit)) return false;
	if (entry['kind'] !== null && !agrees(entry, 'kind', row.kind)) return false;
	if (entry['value'] !== null && !agrees(entry, 'value', row.value)) return false;
	return places(row).some((place) => place.page === entry['page'] && place.quote === entry['quote']);
}

/** What an entry does not say at all agrees with everything. */
function agrees(entry: Entry, name: string, stored: unknown): boolean {
	return !Object.hasOwn(entry, name) || equal(entry[name], stored);
}

function equal(a: unknown, b: unknown): boolean {
	return (a ?? '') === (b ?? '');
}

function read(entry: Entry): Contradiction {
	const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
	return {
		unit: text(entry['unit']),
		places: entries(entry['places']).map((place) => ({
			value: typeof place['value'] === 'number' ? place['value'] : null,
			unlimited: place['unlimited'] === true,
			document_id: text(place['document_id']) ?? '',
			page: typeof place['page'] === 'number' ? place['page'] : 1,
			section: text(place['section']),
			quote: text(place['quote']) ?? '',
		})),
	};
}
