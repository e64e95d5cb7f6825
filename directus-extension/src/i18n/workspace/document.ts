/** The texts of the document viewer. */

const en = {
	'viewer.label': 'Document',
	'pages.label': 'Pages of the document',
	'page.label': 'Page {page}',
	'page.failed': 'Page {page} cannot be shown: the document is damaged there.',
};

export type DocumentText = keyof typeof en;

const de: Record<DocumentText, string> = {
	'viewer.label': 'Dokument',
	'pages.label': 'Seiten des Dokuments',
	'page.label': 'Seite {page}',
	'page.failed': 'Seite {page} lässt sich nicht anzeigen: Das Dokument ist dort beschädigt.',
};

export const document = { en, de };
