import { describe, expect, it } from 'vitest';
import { DECISION_ACTIONS, REVIEWS, VERDICTS, WAITING_REASONS } from '../../shared/findings';
import { ROW_COLLECTIONS } from '../../shared/contracts';
import { STATUSES } from '../../shared/status';
import { review } from './review';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe('the texts of the review', () => {
	it('have the same keys and placeholders in both languages', () => {
		expect(Object.keys(review.de)).toEqual(Object.keys(review.en));
		for (const key of Object.keys(review.en) as (keyof typeof review.en)[]) {
			expect(review.de[key].trim(), key).not.toBe('');
			expect(placeholders(review.de[key]), key).toEqual(placeholders(review.en[key]));
		}
	});

	it('name everything that rows and analyses can say', () => {
		const needed = [
			...VERDICTS.map((one) => `verdict.${one}`), ...REVIEWS.map((one) => `review.${one}`), ...WAITING_REASONS.map((one) => `reason.${one}`),
			...ROW_COLLECTIONS.map((one) => `collection.${one}`), ...STATUSES.map((one) => `status.${one}`),
			...DECISION_ACTIONS.filter((one) => one !== 'restore').map((one) => `said.${one}`),
		];
		expect(needed.filter((key) => !(key in review.en))).toEqual([]);
	});

	it('tell the verdicts apart, and “not mentioned” from “could not be decided”', () => {
		for (const language of [review.en, review.de]) expect(new Set(VERDICTS.map((verdict) => language[`verdict.${verdict}`])).size).toBe(VERDICTS.length);
	});
});
