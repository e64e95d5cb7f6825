/** Rows, trees and an endpoint for the tests of this folder. */

import type { Problem } from '../../app/problem';
import type { Decided, Decision, Evidence, FindingRow, Tree } from '../../shared/findings';
import { Refusal, type Client } from '../client';
import { anAnalysis } from '../../interface/samples';
import { applied } from './session';
import type { AnyRow } from './model';

export function place(page: number, quote: string, document = 'd1', top = 100): Evidence {
	return { document, page, number: null, section: null, quote, boxes: [[50, top, 300, top + 12]], start: 0, end: quote.length };
}

function row(id: string): FindingRow {
	return {
		id, product: 'p1', taxonomy_item: null, evidence: null, review: 'proposed', reviewed_by: null, reviewed_on: null, extracted: null, proposal: null,
		origin: 'document', missing_since: null, last_analysis: null, sort: null, date_created: null, date_updated: null, user_created: null, user_updated: null,
	};
}

const some = (id: string, parts: Partial<AnyRow>): never => ({ ...row(id), ...parts }) as never;

/** Luggage › Lost luggage with two limits and an exclusion, a silent segment, and a clause of the product's own. */
export function aTree(parts: Partial<Tree> = {}): Tree {
	const document = { file: 'f', type: 'application/pdf', kind: 'general_conditions', edition: null, pages: 9, language: 'en', quality: null, sort: null };
	return {
		product: { id: 'p1', name: 'Wayfarer' }, right: 'update', taxonomy: null, analysis: anAnalysis(),
		documents: [{ ...document, id: 'd1', name: 'terms.pdf' }, { ...document, id: 'd2', name: 'sheet.pdf' }],
		segments: [
			some('s2', { verdict: 'silent', name: 'Legal', taxonomy_item: 'i-legal', sort: 2 }),
			some('s1', { verdict: 'covered', name: 'Luggage', taxonomy_item: 'i-luggage', sort: 9, evidence: [place(2, 'Luggage is insured.')] }),
		],
		benefits: [some('b1', { segment: 's1', verdict: 'covered', name: 'Lost luggage', taxonomy_item: 'i-lost', evidence: [place(2, 'Lost luggage', 'd1', 200)] })],
		limits: [
			some('l2', { benefit: 'b1', kind: 'deductible', value: 100, unlimited: false, unit: 'CHF', per: 'event', qualifier: null, evidence: [place(4, 'excess CHF 100')] }),
			some('l1', { benefit: 'b1', kind: 'max_amount', value: 2000, unlimited: false, unit: 'CHF', per: 'person', qualifier: 'Gold', evidence: [place(3, 'up to CHF 2,000 per person'), place(1, 'CHF 2,000', 'd2')] }),
		],
		clauses: [
			some('c1', { benefit: 'b1', kind: 'exclusion', text: 'Cash is not covered.', evidence: [place(3, 'Cash is not covered.', 'd1', 300)] }),
			some('c2', { kind: 'condition', text: 'Report a theft to the police.', evidence: [place(1, 'Report a theft to the police.')] }),
		],
		...parts,
	};
}

/** Answers a tree, decides as far as tests need it, and refuses what it is told to. */
export class FakeReview implements Client {
	readonly sent: Decision[][] = [];
	refuse: Problem | null = null;

	constructor(public tree: Tree = aTree()) {}

	get = <T>(path: string): Promise<T> => {
		if (path.endsWith('/tree')) return this.answer(structuredClone(this.tree) as T);
		throw new Error(`not known here: ${path}`);
	};

	list = (): Promise<never> => Promise.reject(new Error('no lists here'));
	patch = (): Promise<never> => Promise.reject(new Error('no patches here'));
	url = (path: string): string => path;

	post = <T>(_path: string, body: unknown): Promise<T> => {
		const { decisions } = body as { decisions: Decision[] };
		this.sent.push(decisions);
		if (this.refuse) return Promise.reject(new Refusal(this.refuse));
		const decided: Decided = { rows: decisions.map((one) => this.decided(one)), removed: [], undo: [] };
		decided.undo = decisions.map((one) => ({ action: 'restore', collection: one.collection, id: one.id, expected: 'now', data: { state: one.id } }));
		this.tree = applied(this.tree, decided);
		return this.answer(decided as T);
	};

	private decided({ action, collection, id, data }: Decision): Decided['rows'][number] {
		const review = { accept: 'accepted', reject: 'rejected', restore: 'proposed' }[action as string] ?? 'edited';
		const name = collection.slice('coverage_'.length) as 'limits';
		const stored = this.tree[name].find((one) => one.id === id);
		return { ...(stored ?? row(id)), ...(action === 'edit' || action === 'add' ? data : {}), collection, id, review, date_updated: 'now' };
	}

	private answer<T>(value: T): Promise<T> {
		return this.refuse ? Promise.reject(new Refusal(this.refuse)) : Promise.resolve(value);
	}
}
