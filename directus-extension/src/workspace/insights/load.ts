/** Asks for the figures once, however many panels of a dashboard show them. */

import type { Insights } from '../../shared/insights';
import type { Client } from '../client';

const FRESH_MS = 5000;

const asked = new Map<number, { at: number; answer: Promise<Insights> }>();

/** What another panel has just asked for is not asked again; a failure is forgotten at once. Throws Refusal. */
export function loadInsights(client: Client, days: number, now = Date.now()): Promise<Insights> {
	const known = asked.get(days);
	if (known && now - known.at < FRESH_MS) return known.answer;
	const answer = client.get<Insights>('/coverage/insights', { days });
	asked.set(days, { at: now, answer });
	answer.catch(() => {
		if (asked.get(days)?.answer === answer) asked.delete(days);
	});
	return answer;
}
