import { expect, it } from 'vitest';
import { quotesOf } from './checking';

it('asks about places that have words, and of those no more than the sidecar reads', () => {
	const document = '0c9d8a4e-0000-4000-8000-000000000001';
	const wordless = [{ document, page: 1 }, { document, quote: '' }, { document, quote: 5 }];
	const long = 'x'.repeat(15_000);
	const asked = quotesOf([...wordless, { document, quote: long }, { document, quote: long }, { document, quote: 'y' }]);
	expect(asked.map(({ quote }) => quote.length)).toEqual([15_000, 5000]);
});
