/** What the document viewer shows and hears: highlighted places, and text that a person selected. Holds no behaviour. */

/** x0, y0, x1, y1 in PDF points, origin top left of the page as it is shown (crop box and rotation applied). */
export type Box = [number, number, number, number];

export type Tone = 'positive' | 'caution' | 'negative' | 'neutral';

/** One place of a finding. A finding may have several; the first of them in the list is its primary one. */
export interface Highlight {
	/** collection/id */
	finding: string;
	/** what it is called for a person; the quote where it is missing */
	title?: string;
	page: number;
	/** one per line; none where the document has no geometry */
	boxes: Box[];
	quote: string;
	start: number | null;
	end: number | null;
	tone: Tone;
}

/** The offsets are null: they count in the engine's text of the page, which a browser does not have. */
export interface TextSelection {
	page: number;
	/** lines as they stand, each on a line of its own */
	quote: string;
	start: null;
	end: null;
	boxes: Box[];
}

/** What `ref` on the viewer gives. All may be called at any time: before the document is there they wait for it. */
export interface DocumentViewerHandle {
	/** Scrolls the finding's place (the `place`-th of its highlights, from 0) to the middle and flashes it. */
	reveal: (finding: string, place?: number) => void;
	/** Scrolls to the top of a page, counted from 1. */
	go: (page: number) => void;
	/** Opens the search with this text; an empty text closes it. */
	search: (text: string) => void;
}
