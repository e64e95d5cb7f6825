import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import type { ProductBrief } from '../shared/findings';
import { Refusal, type Client, type Listed } from './client';
import { useProductSearch } from './use-product-search';

type Answer = { resolve: (found: Listed<ProductBrief>) => void; reject: (error: unknown) => void; params: Record<string, unknown> };

const answers: Answer[] = [];
const client: Client = {
	get: () => Promise.reject(new Error('not asked for')),
	list: <T>(_path: string, params: Record<string, unknown> = {}) =>
		new Promise<Listed<T>>((resolve, reject) => answers.push({ resolve: resolve as unknown as Answer['resolve'], reject, params })),
	post: () => Promise.reject(new Error('not asked for')),
	patch: () => Promise.reject(new Error('not asked for')),
	url: (path) => path,
};
const listed = (...names: string[]): Listed<ProductBrief> => ({ data: names.map((name) => ({ id: name, name }) as ProductBrief), total: names.length });
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
	answers.length = 0;
	vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('useProductSearch', () => {
	it('asks once when the typing rests, and without a word for everything', async () => {
		const scope = effectScope();
		const products = scope.run(() => useProductSearch(client, 50));
		void products?.load();
		products?.look('tra');
		products?.look(' travel ');
		await vi.advanceTimersByTimeAsync(1000);
		expect(answers.map(({ params }) => params)).toEqual([{ limit: 50 }, { limit: 50, search: 'travel' }]);
		scope.stop();
	});

	it('drops the late answer to an earlier search', async () => {
		const scope = effectScope();
		const products = scope.run(() => useProductSearch(client, 50));
		void products?.load();
		void products?.load();
		answers[1]?.resolve(listed('new'));
		await settled();
		answers[0]?.resolve(listed('old'));
		await settled();
		expect(products?.found.value?.data.map(({ name }) => name)).toEqual(['new']);
		expect(products?.loading.value).toBe(false);
		scope.stop();
	});

	it('keeps what it had where a search fails, and says why', async () => {
		const scope = effectScope();
		const products = scope.run(() => useProductSearch(client, 50));
		void products?.load();
		answers[0]?.resolve(listed('one'));
		await settled();
		void products?.load();
		answers[1]?.reject(new Refusal({ code: 'network', message: 'gone', field: null }));
		await settled();
		expect(products?.problem.value?.code).toBe('network');
		expect(products?.found.value?.total).toBe(1);
		scope.stop();
	});

	it('says nothing more once the page is left', async () => {
		const scope = effectScope();
		const products = scope.run(() => useProductSearch(client, 50));
		void products?.load();
		products?.look('late');
		scope.stop();
		answers[0]?.resolve(listed('one'));
		await vi.advanceTimersByTimeAsync(1000);
		expect(products?.found.value).toBeNull();
		expect(answers).toHaveLength(1);
	});
});
