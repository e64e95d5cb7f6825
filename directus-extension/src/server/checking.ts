/** Asks the sidecar's value rules whether findings hold: the figure in the quote, kind and unit. Decides nothing about values itself. */

import { DOCUMENTS, type Key, type RowCollection } from '../shared/contracts';
import type { Checked, CheckProblem } from '../shared/findings';
import type { Backend, Row } from './backend';
import { CONTENT, checkFields } from './decide-fields';
import { isObject, isRowCollection, type Asked } from './decide-input';
import { documentsOf } from './decide-rules';
import { placeOf } from './decide-store';
import { coverageError } from './errors';
import { authorise, type Caller } from './rights';
import { chunks } from './rows';

interface Finding {
	collection: RowCollection;
	data: Row;
	evidence: Row[];
}

/** Findings in one call: their quotes stay below the longest body that the sidecar takes. */
const AT_ONCE = 50;
/** Letters of a finding's quotes that the sidecar takes. */
const MOST_LETTERS = 20_000;

/** The fields of a limit that its quote has to bear out. */
const FIGURE = ['kind', 'value', 'unlimited', 'unit', 'per', 'evidence'];

/** What the value rules say of an edit. Raises what `authorise` raises, FINDING_INVALID, SIDECAR_UNREACHABLE. */
export async function check(backend: Backend, caller: Caller, product: unknown, body: Row): Promise<Checked> {
	const key = await authorise(backend, caller, product, 'update');
	const { collection, data, evidence = [], ...rest } = body;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw wrong(unknown, `${unknown} is not known here`);
	if (!isRowCollection(collection)) throw wrong('collection', 'collection must be a collection of coverage rows');
	if (!isObject(data)) throw wrong('data', 'data must be an object');
	const places = evidence ?? [];
	const fault = checkFields(collection, { ...data, evidence: places });
	if (fault) throw wrong(fault.field, fault.message);
	const [checked] = await ask(backend, caller, key, [{ collection, data, evidence: places as Row[] }]);
	if (!checked) throw coverageError('SIDECAR_UNREACHABLE');
	return checked;
}

/** Raises FINDING_INVALID naming the first decision whose figure its quote does not bear out, unless the person has confirmed it. */
export async function refuseUnproven(backend: Backend, caller: Caller, product: Key, asked: readonly Asked[], rows: ReadonlyMap<string, Row>): Promise<void> {
	const due = asked.filter((one) => mayNeedProof(one) && !(one.action === 'add' && rows.has(placeOf(one))));
	if (due.length === 0) return;
	const findings = due.map((one) => findingOf(one, rows.get(placeOf(one)) ?? {}));
	const answers = await ask(backend, caller, product, findings);
	for (const [place, one] of due.entries()) {
		const { problems } = answers[place] ?? { problems: [] };
		const [first] = problems;
		if (first) throw coverageError('FINDING_INVALID', { message: `Decision ${one.index + 1}: ${first.message}`, field: first.field, index: one.index, problems });
	}
}

/** Whether the value rules have a say: a clause's words are the person's own, and a row that is there already is not added again. */
export function mayNeedProof({ action, collection, data, confirmed }: Asked): boolean {
	if (confirmed) return false;
	return action === 'add' || (action === 'edit' && collection === 'coverage_limits' && FIGURE.some((field) => field in data));
}

function findingOf({ collection, data }: Asked, row: Row): Finding {
	const whole = { ...row, ...data };
	const { evidence, ...content } = Object.fromEntries(Object.keys(CONTENT[collection]).map((field) => [field, whole[field] ?? null]));
	return { collection, data: content, evidence: Array.isArray(evidence) ? evidence.filter(isObject) : [] };
}

/** One answer for each finding, in their order. */
async function ask(backend: Backend, caller: Caller, product: Key, findings: readonly Finding[]): Promise<Checked[]> {
	const answers: Checked[] = [];
	for (const some of chunks(findings, AT_ONCE)) answers.push(...(await askSome(backend, caller, product, some)));
	return answers;
}

async function askSome(backend: Backend, caller: Caller, product: Key, findings: readonly Finding[]): Promise<Checked[]> {
	const languages = await readLanguages(backend, product, findings);
	const sent = findings.map(({ collection, data, evidence }) => ({
		collection,
		data,
		evidence: quotesOf(evidence).map(({ document, quote }) => ({ quote, language: languages.get(String(document).toLowerCase()) ?? null })),
	}));
	const body = { product_id: String(product), findings: sent };
	const answer = await backend.sidecar.ask('/findings/check', { user: caller.user, act: 'check', products: [product], body });
	const results = isObject(answer) && Array.isArray(answer['results']) ? answer['results'].map(toChecked) : [];
	if (results.length !== findings.length) throw coverageError('SIDECAR_UNREACHABLE');
	return results;
}

/** The places with their words, as many as the sidecar takes. A stored one may have been written by anybody: without words it bears nothing out. */
export function quotesOf(evidence: readonly Row[]): { document: unknown; quote: string }[] {
	let left = MOST_LETTERS;
	return evidence.flatMap(({ document, quote }) => {
		if (typeof quote !== 'string' || quote === '' || left === 0) return [];
		const words = quote.slice(0, left);
		left -= words.length;
		return [{ document, quote: words }];
	});
}

function toChecked(result: unknown): Checked {
	const { problems, reading } = isObject(result) ? result : {};
	if (!Array.isArray(problems) || !Array.isArray(reading)) throw coverageError('SIDECAR_UNREACHABLE');
	return { ok: problems.length === 0, problems: problems as CheckProblem[], reading: reading as Row[] };
}

async function readLanguages(backend: Backend, product: Key, findings: readonly Finding[]): Promise<Map<string, string>> {
	const ids = [...new Set(findings.flatMap((finding) => [...documentsOf({ evidence: finding.evidence })]))];
	if (ids.length === 0) return new Map();
	const rows = (await backend.database(DOCUMENTS).where({ product }).whereIn('id', ids).select('id', 'language')) as Row[];
	return new Map(rows.filter((row) => typeof row['language'] === 'string').map((row) => [String(row['id']), row['language'] as string]));
}

function wrong(field: string, message: string): Error {
	return coverageError('FINDING_INVALID', { message, field });
}
