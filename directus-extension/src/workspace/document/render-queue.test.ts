import { describe, expect, it } from 'vitest';
import { RenderQueue } from './render-queue';

function watched() {
	const queue = new RenderQueue();
	const ran: string[] = [];
	let running = 0;
	let most = 0;
	const add = (key: string, distance: () => number, fails = false) =>
		queue.add({
			key,
			distance,
			run: async () => {
				most = Math.max(most, ++running);
				await new Promise((resolve) => setTimeout(resolve, 1));
				running--;
				ran.push(key);
				if (fails) throw new Error('broken');
			},
		});
	const rest = () => new Promise((resolve) => setTimeout(resolve, 40));
	return { queue, ran, add, rest, most: () => most };
}

describe('the queue of pages to draw', () => {
	it('draws one at a time, the nearest first, and asks anew how near each is', async () => {
		const { ran, add, rest, most } = watched();
		let place = 0;
		for (const page of [9, 1, 5]) add(String(page), () => Math.abs(page - place));
		setTimeout(() => (place = 9), 0);
		await rest();
		expect(ran).toEqual(['1', '9', '5']);
		expect(most()).toBe(1);
	});

	it('forgets what is no longer wanted, draws what is asked for twice once, and goes on after a failure', async () => {
		const { queue, ran, add, rest } = watched();
		add('a', () => 0, true);
		add('b', () => 1);
		add('b', () => 1);
		add('c', () => 2);
		queue.remove('c');
		await rest();
		expect(ran).toEqual(['a', 'b']);
		add('d', () => 0);
		await rest();
		expect(ran).toEqual(['a', 'b', 'd']);
	});
});
