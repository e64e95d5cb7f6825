/** What is compared, as the page's address holds it. Pure: knows no router. */

import { MOST_COMPARED } from '../../shared/comparison';

export interface Choice {
	/** ids, in the order of the columns */
	products: string[];
	/** id; null = that of the first product */
	taxonomy: string | null;
	/** id of the product that the others are set against */
	baseline: string | null;
	differences: boolean;
}

type Query = Record<string, unknown>;

/** What an address says; unknown or broken parts count as not there. */
export function readChoice(query: Query): Choice {
	const text = (name: string): string | null => {
		const value = query[name];
		return typeof value === 'string' && value !== '' ? value : null;
	};
	const products = [...new Set((text('products') ?? '').split(',').filter((id) => id !== ''))].slice(0, MOST_COMPARED);
	return { products, taxonomy: text('taxonomy'), baseline: text('baseline'), differences: text('differences') === '1' };
}

/** Only what is not as usual, so that an address stays short. */
export function writeChoice({ products, taxonomy, baseline, differences }: Choice): Record<string, string> {
	return {
		...(products.length > 0 ? { products: products.join(',') } : {}),
		...(taxonomy === null ? {} : { taxonomy }),
		...(baseline === null || !products.includes(baseline) ? {} : { baseline }),
		...(differences ? { differences: '1' } : {}),
	};
}
