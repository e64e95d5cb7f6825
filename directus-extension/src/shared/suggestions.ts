/** What people's corrections imply for a taxonomy: the answer of `GET /coverage/taxonomies/:id/suggestions`. Holds no behaviour. */

import type { Key, RowCollection } from './contracts';

/** Where the words come from: the heading of the row's section, the name a person gave, the words before the figure, the whole quote. */
export type SuggestionSource = 'section' | 'name' | 'wording' | 'quote';

export interface SuggestionOrigin {
	product: { id: Key; name: string };
	collection: RowCollection;
	row: string;
	because: SuggestionSource;
	page: number | null;
}

export interface Suggestion {
	/** the same for the same words of the same item */
	id: string;
	/** the taxonomy item that would know the words */
	item: string;
	kind: 'alias' | 'example';
	language: string;
	text: string;
	/** how many rows imply it; `origins` names the first few */
	times: number;
	origins: SuggestionOrigin[];
}

export interface Suggestions {
	data: Suggestion[];
	/** products of the taxonomy about whose rows people have decided: what a change can be measured on */
	reviewed: { id: Key; name: string }[];
	/** only the newest decisions were looked at */
	capped: boolean;
}
