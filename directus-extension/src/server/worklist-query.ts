/** What waits for a person, weighed and put in order by the database: `shared/waiting.ts` said in SQL. Knows no rights. */

import { ROW_COLLECTIONS, type Key, type RowCollection } from '../shared/contracts';
import type { Review, Verdict, WaitingReason } from '../shared/findings';
import { CLAUSE_WEIGHT, DOUBT, OTHER_WEIGHT, STEPS, UNIT_WEIGHT, UNLIMITED_WEIGHT, VERDICT_WEIGHT } from '../shared/waiting';
import type { Database } from './backend';
import { isAmong, jsonText, type Raw } from './sql';
import { HAS_PROPOSAL, hasVerdict, IS_MISSING, IS_WAITING, UNTOUCHED } from './worklist-rows';

export type Query = ReturnType<Database['queryBuilder']>;

export interface Filter {
	/** null = all */
	products: readonly Key[] | null;
	collection?: RowCollection | undefined;
	review?: Review | undefined;
	verdict?: Verdict | undefined;
	search?: string | undefined;
}

/** Ids of the rows that the account of their product's latest run speaks of. */
export interface Marked {
	contradiction: readonly string[];
	disputed: readonly string[];
}

const SEARCHED: Record<RowCollection, readonly string[]> = {
	coverage_segments: ['name', 'summary'],
	coverage_benefits: ['name', 'summary'],
	coverage_limits: ['kind', 'qualifier', 'unit'],
	coverage_clauses: ['text'],
};
const PARENTS: Record<RowCollection, readonly (readonly [string, string])[]> = {
	coverage_segments: [],
	coverage_benefits: [['segment', 'coverage_segments']],
	coverage_limits: [['segment', 'coverage_segments'], ['benefit', 'coverage_benefits']],
	coverage_clauses: [['segment', 'coverage_segments'], ['benefit', 'coverage_benefits']],
};
const GRAVEST_FIRST = Object.keys(DOUBT) as WaitingReason[];
const BESIDES_NEW = GRAVEST_FIRST.filter((reason) => reason !== 'new');

/** One row per waiting finding: collection, place, id, product, sort, a 0/1 column per reason, harm. To be taken as a table. */
export function waitingRows(db: Database, filter: Filter, marked: Marked): Query {
	const collections = ROW_COLLECTIONS.filter((name) => (!filter.collection || filter.collection === name) && (!filter.verdict || hasVerdict(name)));
	const selects = (collections.length > 0 ? collections : ROW_COLLECTIONS).map((name) => ofCollection(db, name, filter, marked));
	if (collections.length === 0) for (const select of selects) void select.whereRaw('1 = 0');
	const [first, ...rest] = selects as [Query, ...Query[]];
	const all = first.unionAll(rest).as('found');
	const doubt = `case ${GRAVEST_FIRST.map((reason) => `when ${reason === 'new' ? 'fresh' : reason} = 1 then ${DOUBT[reason]}`).join(' ')} else 0 end`;
	const isNew = `case when fresh = 1 and ${BESIDES_NEW.map((reason) => `${reason} = 0`).join(' and ')} then 1 else 0 end`;
	const columns = ['collection', 'place', 'id', 'product', 'sort', ...BESIDES_NEW];
	return db.from(all).select(columns).select(db.raw(`${isNew} as ??`, ['new']), db.raw(`weight * (${doubt}) as harm`)).as('waiting');
}

function ofCollection(db: Database, collection: RowCollection, filter: Filter, marked: Marked): Query {
	const flag = (condition: Raw | string, name: string) => db.raw(`case when ? then 1 else 0 end as ??`, [typeof condition === 'string' ? db.raw(condition) : condition, name]);
	const marks = (name: keyof Marked) => flag(marked[name].length === 0 ? '1 = 0' : db.raw(`${UNTOUCHED} and ?`, [isAmong(db, 'id', marked[name])]), name);
	const query = db(collection)
		.whereRaw(IS_WAITING)
		.select('id', 'product', 'sort', db.raw('? as collection', [db.raw(`'${collection}'`)]), db.raw(`${ROW_COLLECTIONS.indexOf(collection)} as place`))
		.select(db.raw(`${weightSql(collection)} as weight`))
		.select(flag(HAS_PROPOSAL, 'proposal'), flag(hasVerdict(collection) ? `verdict = 'undecided' and ${UNTOUCHED}` : '1 = 0', 'undecided'))
		.select(flag(IS_MISSING, 'missing'), marks('contradiction'), marks('disputed'), flag(UNTOUCHED, 'fresh'));
	if (filter.products) void query.where(isAmong(db, 'product', filter.products));
	if (filter.review) void query.where('review', filter.review);
	if (filter.verdict && hasVerdict(collection)) void query.where('verdict', filter.verdict);
	if (filter.search) search(db, query as unknown as Query, collection, filter.search);
	return query as unknown as Query;
}

/** Numbers and names of our own tables alone go in here. */
function weightSql(collection: RowCollection): string {
	if (collection === 'coverage_limits') {
		const units = cases('unit', UNIT_WEIGHT);
		const steps = STEPS.map((step, at) => [step, at + 1] as const).reverse().map(([step, weight]) => `when value >= ${step} then ${weight}`);
		return `case when unlimited then ${UNLIMITED_WEIGHT} ${units} when value is null or coalesce(unit, '') = '' then ${OTHER_WEIGHT} ${steps.join(' ')} else 0 end`;
	}
	const [column, weights] = collection === 'coverage_clauses' ? ['kind', CLAUSE_WEIGHT] as const : ['verdict', VERDICT_WEIGHT[collection]] as const;
	return `case ${cases(column, weights)} else ${OTHER_WEIGHT} end`;
}

function cases(column: string, weights: Readonly<Record<string, number>>): string {
	return Object.entries(weights).map(([value, weight]) => `when ${column} = '${value}' then ${weight}`).join(' ');
}

/** Texts, first quote and the parents' names. SQLite folds the case of ASCII alone: a capital first letter is tried too. */
function search(db: Database, query: Query, collection: RowCollection, text: string): void {
	const lower = text.toLowerCase();
	const spelled = [...new Set([text, lower, lower.charAt(0).toUpperCase() + lower.slice(1)])].map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
	const like = (what: Raw) => db.raw(`(${spelled.map(() => `? like ? escape '\\' or lower(?) like ? escape '\\'`).join(' or ')})`, spelled.flatMap((word) => [what, word, what, word]));
	void query.where((any) => {
		for (const column of SEARCHED[collection]) void any.orWhere(like(db.raw('??', [column])));
		void any.orWhere(like(jsonText(db, 'evidence', '0.quote')));
		for (const [column, parent] of PARENTS[collection]) void any.orWhereIn(column, db(parent).where(like(db.raw('??', ['name']))).select('id'));
	});
}
