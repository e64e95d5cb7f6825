/** The state of "Ask a case": what is asked, of which products, what came back, what was asked before. */

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Problem } from '../../app/problem';
import { MOST_CASE_PRODUCTS, type CaseAnswer } from '../../shared/cases';
import type { ProductBrief } from '../../shared/findings';
import type { Client } from '../client';
import { asProblem } from '../review/session';
import { remembered, type Asked } from './answer';

export type Chosen = Pick<ProductBrief, 'id' | 'name'>;

export interface Cases {
	question: Ref<string>;
	products: ShallowRef<Chosen[]>;
	answer: ShallowRef<CaseAnswer | null>;
	problem: Ref<Problem | null>;
	asking: Ref<boolean>;
	/** how many products of an address could not be found */
	unseen: Ref<number>;
	history: ShallowRef<Asked[]>;
	/** Takes over what an address says; asks at once where it says all. */
	open: (asked: Asked) => Promise<void>;
	/** False where something is missing. */
	ask: () => Promise<boolean>;
	forget: () => void;
}

/** Questions of this session, for the page is left and entered again. */
const session = shallowRef<Asked[]>([]);

export function useCases(client: Client): Cases {
	const question = ref('');
	const products = shallowRef<Chosen[]>([]);
	const answer = shallowRef<CaseAnswer | null>(null);
	const problem = ref<Problem | null>(null);
	const asking = ref(false);
	const unseen = ref(0);
	let turn = 0;

	async function named(ids: readonly string[]): Promise<Chosen[]> {
		if (ids.length === 0) return [];
		const found = await client.list<ProductBrief>('/coverage/products', { ids: ids.join(','), limit: MOST_CASE_PRODUCTS });
		return found.data.map(({ id, name }) => ({ id, name }));
	}

	async function open(asked: Asked): Promise<void> {
		question.value = asked.question;
		try {
			products.value = await named(asked.products);
			unseen.value = asked.products.length - products.value.length;
		} catch (error) {
			problem.value = asProblem(error);
			return;
		}
		await ask();
	}

	async function ask(): Promise<boolean> {
		const asked = { question: question.value.trim(), products: products.value.map(({ id }) => String(id)) };
		if (asked.question === '' || asked.products.length === 0) return false;
		const mine = ++turn;
		asking.value = true;
		problem.value = null;
		try {
			const found = await client.post<CaseAnswer>('/coverage/cases', { question: asked.question, product_ids: products.value.map(({ id }) => id) });
			if (mine !== turn) return true;
			answer.value = found;
			session.value = remembered(session.value, asked);
		} catch (error) {
			if (mine === turn) [problem.value, answer.value] = [asProblem(error), null];
		} finally {
			if (mine === turn) asking.value = false;
		}
		return true;
	}

	const forget = () => (session.value = []);
	return { question, products, answer, problem, asking, unseen, history: session, open, ask, forget };
}
