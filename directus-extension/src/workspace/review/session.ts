/** One product under review: its rows as last read, decisions and their undo, conflicts. Nothing a person typed is kept or lost here. Knows no component. */

import type { Problem } from '../../app/problem';
import { ROW_COLLECTIONS, type Analysis, type Key, type RowCollection } from '../../shared/contracts';
import type { Checked, Decided, Decision, Evidence, Tree } from '../../shared/findings';
import { Refusal, type Client } from '../client';
import { changesBetween, type Change } from './differences';
import { buildModel, EMPTY, keyOf, type AnyRow, type Model } from './model';

/** As many as the endpoint takes in one request. */
export const AT_ONCE = 500;

/** A row that somebody else changed before the decision came; `changes` null = it is gone. */
export interface Conflict {
	key: string;
	changes: Change[] | null;
}

export type Outcome = { done: true; decided: Decided } | { done: false; conflicts: Conflict[] } | { done: false; problem: Problem };

export interface Known {
	tree: Tree | null;
	model: Model;
	loading: boolean;
	/** why the tree could not be read */
	problem: Problem | null;
	busy: boolean;
	/** what takes back the decisions of this session, last first */
	undo: Decision[][];
	/** conflicts by key, until the finding is decided about */
	conflicts: Map<string, Conflict>;
}

export function nothingKnown(): Known {
	return { tree: null, model: EMPTY, loading: false, problem: null, busy: false, undo: [], conflicts: new Map() };
}

export class Session {
	private over = false;

	/** `known` is written to in place, so that it may be a reactive object. */
	constructor(
		readonly product: Key,
		readonly known: Known,
		private readonly client: Client,
	) {}

	private get path(): string {
		return `/coverage/products/${encodeURIComponent(String(this.product))}`;
	}

	end(): void {
		this.over = true;
	}

	/** Reads everything anew. What was known stays where that fails. */
	async load(): Promise<void> {
		const { known } = this;
		known.loading = true;
		try {
			const tree = await this.client.get<Tree>(`${this.path}/tree`);
			if (this.over) return;
			known.problem = null;
			this.show(tree);
		} catch (error) {
			if (!this.over) known.problem = asProblem(error);
		} finally {
			known.loading = false;
		}
	}

	/** A running analysis tells how far it is: only its row is replaced. */
	advance(analysis: Analysis): void {
		const { known } = this;
		if (known.tree) known.tree = { ...known.tree, analysis };
	}

	check(collection: RowCollection, data: Record<string, unknown>, evidence: Evidence[]): Promise<Checked> {
		return this.client.post<Checked>(`${this.path}/check`, { collection, data, evidence });
	}

	/** Decisions of one request each; what they gave can be taken back as one. */
	async decide(decisions: readonly Decision[]): Promise<Outcome> {
		return this.act(async () => {
			const all: Decided = { rows: [], removed: [], undo: [] };
			const done: Decision[] = [];
			try {
				for (let from = 0; from < decisions.length; from += AT_ONCE) {
					const part = decisions.slice(from, from + AT_ONCE);
					const decided = await this.send(part);
					all.rows.push(...decided.rows);
					all.removed.push(...decided.removed);
					all.undo.unshift(...decided.undo);
					done.push(...part);
				}
			} finally {
				if (all.undo.length > 0) this.known.undo.push(all.undo);
				for (const { collection, id } of done) this.known.conflicts.delete(keyOf(collection, id));
			}
			return all;
		}, decisions);
	}

	/** Takes back the last decision of this session; null where there is none. It stays on the list where that fails for now. */
	async undo(): Promise<Outcome | null> {
		const last = this.known.undo.at(-1);
		if (!last) return null;
		const left = [...last];
		const outcome = await this.act(async () => {
			const all: Decided = { rows: [], removed: [], undo: [] };
			while (left.length > 0) {
				const part = left.slice(0, AT_ONCE);
				const decided = await this.send(part);
				left.splice(0, part.length);
				all.rows.push(...decided.rows);
				all.removed.push(...decided.removed);
			}
			return all;
		}, last);
		// A row that was changed again cannot be put back any more: waiting for it would block what came before.
		const hopeless = !outcome.done && 'conflicts' in outcome;
		const at = this.known.undo.indexOf(last);
		if (at >= 0) this.known.undo.splice(at, 1, ...(outcome.done || hopeless || left.length === 0 ? [] : [left]));
		return outcome;
	}

	private async send(decisions: readonly Decision[]): Promise<Decided> {
		const decided = await this.client.post<Decided>(`${this.path}/decisions`, { decisions });
		const { tree } = this.known;
		if (tree && !this.over) this.show(applied(tree, decided));
		return decided;
	}

	private async act(work: () => Promise<Decided>, decisions: readonly Decision[]): Promise<Outcome> {
		const { known } = this;
		known.busy = true;
		try {
			return { done: true, decided: await work() };
		} catch (error) {
			const problem = asProblem(error);
			if (problem.code === 'stale_rows') return { done: false, conflicts: await this.reread(decisions) };
			return { done: false, problem };
		} finally {
			known.busy = false;
		}
	}

	/** What became of the rows that were decided about: they are shown as they are now, with what changed. */
	private async reread(decisions: readonly Decision[]): Promise<Conflict[]> {
		const before = this.known.model;
		await this.load();
		const conflicts = decisions.flatMap(({ collection, id }): Conflict[] => {
			const key = keyOf(collection, id);
			const [was, is] = [before.byKey.get(key)?.row, this.known.model.byKey.get(key)?.row];
			if (!is) return was ? [{ key, changes: null }] : [];
			return was && was.date_updated !== is.date_updated ? [{ key, changes: changesBetween(collection, was, is) }] : [];
		});
		for (const conflict of conflicts) this.known.conflicts.set(conflict.key, conflict);
		return conflicts;
	}

	private show(tree: Tree): void {
		this.known.tree = tree;
		this.known.model = buildModel(tree);
	}
}

/** The tree after decisions: changed rows replaced, new ones added, removed ones gone. */
export function applied(tree: Tree, { rows, removed }: Pick<Decided, 'rows' | 'removed'>): Tree {
	const next = { ...tree };
	for (const collection of ROW_COLLECTIONS) {
		const name = collection.slice('coverage_'.length) as 'segments' | 'benefits' | 'limits' | 'clauses';
		const changed = new Map(rows.filter((row) => row.collection === collection).map(({ collection: _, ...row }) => [row.id, row as unknown as AnyRow]));
		const gone = new Set(removed.filter((row) => row.collection === collection).map(({ id }) => id));
		if (changed.size === 0 && gone.size === 0) continue;
		const kept = (tree[name] as AnyRow[]).filter(({ id }) => !gone.has(id)).map((row) => changed.get(row.id) ?? row);
		const known = new Set(kept.map(({ id }) => id));
		Object.assign(next, { [name]: [...kept, ...[...changed.values()].filter(({ id }) => !known.has(id))] });
	}
	return next;
}

export function asProblem(error: unknown): Problem {
	return error instanceof Refusal ? error.problem : { code: 'unknown', message: '', field: null };
}
