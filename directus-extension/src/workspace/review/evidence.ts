/** Where findings stand: highlights of a document, the places of one finding and how to jump there. Pure. */

import type { Evidence } from '../../shared/findings';
import type { Highlight } from '../document/highlight';
import { titleOf, toneOf, valueText, type SayReview } from './describe';
import { places, type Finding, type Model } from './model';

/** All places in one document; several of one finding follow each other, the primary one first. */
export function highlightsOf(model: Model, document: string, t: SayReview, locale: string): Highlight[] {
	return model.findings.flatMap((finding) =>
		placesIn(finding, document).map(({ page, boxes, quote, start, end }) => ({
			finding: finding.key, title: titleOf(t, locale, finding), page, boxes: boxes ?? [], quote, start: start ?? null, end: end ?? null, tone: toneOf(finding),
		})),
	);
}

function placesIn(finding: Finding, document: string): Evidence[] {
	return places(finding.row).filter((place) => place.document === document);
}

/** A quote with the way to it; `finding` null = only the page is known. */
export interface Quoted {
	document: string;
	page: number;
	number: string | null;
	section: string | null;
	quote: string;
	/** what this place says, where several disagree */
	says: string | null;
	finding: string | null;
	/** counts within the finding's highlights of that document */
	place: number;
}

export function quotesOf(finding: Finding): Quoted[] {
	const counted = new Map<string, number>();
	return places(finding.row).map(({ document, page, number, section, quote }) => {
		const place = counted.get(document) ?? 0;
		counted.set(document, place + 1);
		return { document, page, number, section, quote, says: null, finding: finding.key, place };
	});
}

/** Both sides of each contradiction, each with its own way to the page. */
export function sidesOf(finding: Finding, model: Model, t: SayReview, locale: string): Quoted[][] {
	return finding.contradictions.map(({ unit, places: said }) =>
		said.map(({ document_id: document, page, section, quote, value, unlimited }) => {
			const says = valueText(t, locale, { value, unlimited, unit });
			const found = locate(model, finding, document, page, quote);
			return { document, page, number: null, section, quote, says, finding: found?.key ?? null, place: found?.place ?? 0 };
		}),
	);
}

/** The finding, this one first, that has the very place among its evidence. */
function locate(model: Model, first: Finding, document: string, page: number, quote: string): { key: string; place: number } | null {
	for (const finding of [first, ...model.findings]) {
		const place = placesIn(finding, document).findIndex((one) => one.page === page && one.quote === quote);
		if (place >= 0) return { key: finding.key, place };
	}
	return null;
}
