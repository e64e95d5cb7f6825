import { describe, expect, it } from 'vitest';
import { edit, newId, simple } from './decisions';
import { FakeReview, aTree } from './samples';
import { applied, AT_ONCE, nothingKnown, Session, type Known } from './session';

const STALE = { code: 'stale_rows', message: 'Rows were edited', field: null };
const DOWN = { code: 'network', message: '', field: null };

async function opened(endpoint = new FakeReview()): Promise<{ endpoint: FakeReview; known: Known; session: Session; finding: (key: string) => NonNullable<ReturnType<Known['model']['byKey']['get']>> }> {
	const known = nothingKnown();
	const session = new Session('p1', known, endpoint);
	await session.load();
	return { endpoint, known, session, finding: (key) => known.model.byKey.get(key)! };
}

describe('a decision', () => {
	it('replaces the row, and can be taken back', async () => {
		const { known, session, finding, endpoint } = await opened();
		const outcome = await session.decide([simple('accept', finding('coverage_limits/l1'))]);
		expect(outcome.done).toBe(true);
		expect(finding('coverage_limits/l1').row.review).toBe('accepted');
		expect(known.undo).toHaveLength(1);
		await session.undo();
		expect(endpoint.sent[1]?.[0]).toMatchObject({ action: 'restore', id: 'l1' });
		expect(finding('coverage_limits/l1').row.review).toBe('proposed');
		expect(known.undo).toEqual([]);
		expect(await session.undo()).toBeNull();
	});

	it('of many goes in parts, and is taken back as one', async () => {
		const tree = aTree();
		tree.limits = Array.from({ length: AT_ONCE + 20 }, (_, index) => ({ ...tree.limits[0]!, id: `m${index}` }));
		const { known, session, endpoint } = await opened(new FakeReview(tree));
		const limits = known.model.findings.filter(({ category }) => category === 'limit');
		await session.decide(limits.map((one) => simple('accept', one)));
		expect(endpoint.sent.map((sent) => sent.length)).toEqual([AT_ONCE, 20]);
		expect(known.undo).toHaveLength(1);
		await session.undo();
		expect(endpoint.sent.slice(2).flat()).toHaveLength(AT_ONCE + 20);
		expect(known.model.findings.filter(({ row }) => row.review === 'accepted')).toEqual([]);
	});

	it('that does not arrive changes nothing, and can be sent again', async () => {
		const { endpoint, known, session, finding } = await opened();
		endpoint.refuse = DOWN;
		const decision = edit(finding('coverage_limits/l1'), { value: 3000 }, false);
		expect(await session.decide([decision])).toEqual({ done: false, problem: DOWN });
		expect(finding('coverage_limits/l1').row.value).toBe(2000);
		endpoint.refuse = null;
		expect((await session.decide([decision])).done).toBe(true);
		expect(finding('coverage_limits/l1').row.value).toBe(3000);
		expect(known.undo).toHaveLength(1);
	});

	it('too late says what changed meanwhile, until it is decided anew', async () => {
		const { endpoint, known, session, finding } = await opened();
		const decision = simple('accept', finding('coverage_limits/l1'));
		const theirs = { ...endpoint.tree.limits[1]!, value: 2500, review: 'edited' as const, date_updated: 'later' };
		endpoint.tree = applied(endpoint.tree, { rows: [{ ...theirs, collection: 'coverage_limits' }], removed: [] });
		const post = endpoint.post;
		const refused = new FakeReview();
		refused.refuse = STALE;
		endpoint.post = refused.post;
		const outcome = await session.decide([decision]);
		expect(outcome).toEqual({
			done: false,
			conflicts: [{ key: 'coverage_limits/l1', changes: [{ field: 'value', before: 2000, after: 2500 }, { field: 'review', before: 'proposed', after: 'edited' }] }],
		});
		expect(finding('coverage_limits/l1').row.value).toBe(2500);
		expect(known.conflicts.has('coverage_limits/l1')).toBe(true);
		endpoint.post = post;
		await session.decide([simple('accept', finding('coverage_limits/l1'))]);
		expect(known.conflicts.size).toBe(0);
	});

	it('about a row that is gone says so', async () => {
		const { endpoint, session, finding } = await opened();
		const decision = simple('accept', finding('coverage_clauses/c1'));
		endpoint.tree = applied(endpoint.tree, { rows: [], removed: [{ collection: 'coverage_clauses', id: 'c1' }] });
		const refused = new FakeReview();
		refused.refuse = STALE;
		endpoint.post = refused.post;
		expect(await session.decide([decision])).toEqual({ done: false, conflicts: [{ key: 'coverage_clauses/c1', changes: null }] });
	});
});

describe('the session', () => {
	it('keeps what it knows where a reload fails', async () => {
		const { endpoint, known, session } = await opened();
		endpoint.refuse = DOWN;
		await session.load();
		expect(known.problem).toEqual(DOWN);
		expect(known.model.findings).toHaveLength(7);
	});

	it('keeps an undo that failed for now, and drops one that can never be', async () => {
		const { endpoint, known, session, finding } = await opened();
		await session.decide([simple('accept', finding('coverage_limits/l1'))]);
		endpoint.refuse = DOWN;
		expect((await session.undo())?.done).toBe(false);
		expect(known.undo).toHaveLength(1);
		endpoint.refuse = STALE;
		expect((await session.undo())?.done).toBe(false);
		expect(known.undo).toHaveLength(0);
	});

	it('makes ids that the endpoint takes', () => {
		expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(newId()).not.toBe(newId());
	});
});
