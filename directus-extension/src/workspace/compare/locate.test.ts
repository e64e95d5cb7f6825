import { describe, expect, it } from 'vitest';
import { locate, type Placed } from './locate';

/** Letters are 5 points wide and 10 high. */
const at = (x: number, y: number, str: string, hasEOL = false): Placed => ({ str, hasEOL, box: [x, y, x + 5 * str.length, y + 10] });

describe('a quote on its page', () => {
	it('is found in a row whose title comes after its figures in the file, never in the next row', () => {
		const page = [at(200, 10, 'CHF 100'), at(300, 10, 'CHF 200'), at(10, 10, 'Theft', true), at(200, 30, 'CHF 100'), at(300, 30, 'CHF 200'), at(10, 30, 'Loss', true)];
		expect(locate(page, 'Theft CHF 100 CHF 200').map(([, y]) => y)).toEqual([10, 10, 10]);
		expect(locate(page, 'Loss CHF 100 CHF 200').map(([x, y]) => [x, y])).toEqual([[10, 30], [200, 30], [300, 30]]);
	});

	it('is found in one of two columns, where lines beside each other belong to different sentences', () => {
		const page = [at(10, 10, 'We pay for what', true), at(10, 25, 'you have lost.', true), at(200, 10, 'We do not pay', true), at(200, 25, 'for cash.', true)];
		expect(locate(page, 'We pay for what you have lost.')).toEqual([[10, 10, 85, 20], [10, 25, 80, 35]]);
		expect(locate(page, 'We do not pay\nfor cash.')).toHaveLength(2);
	});

	it('takes only its letters of a piece, and words that are torn into pieces as one', () => {
		expect(locate([at(0, 0, 'We pay CHF 100 each.')], 'CHF 100')).toEqual([[35, 0, 70, 10]]);
		expect(locate([at(0, 0, 'Reim'), at(20, 0, 'bursement')], 'reimbursement')).toHaveLength(2);
	});

	it('that was cut off is found by its beginning; one that is not there is nowhere', () => {
		expect(locate([at(0, 0, 'A long sentence goes on')], 'A long sent…')).toHaveLength(1);
		expect(locate([at(0, 0, 'Something else')], 'A long sentence')).toEqual([]);
		expect(locate([], 'A')).toEqual([]);
	});
});
