/** The texts that all pages of the workspace share. */

const en = {
	'nav.queue': 'Review',
	'nav.compare': 'Compare',
	'nav.taxonomy': 'Taxonomy',
	'nav.cases': 'Ask a case',
	'nav.label': 'Pages of the coverage workspace',
	loading: 'Loading …',
	retry: 'Try again',
	'error.network': 'Directus cannot be reached. Check your connection, then try again.',
	'error.forbidden': 'You may not see this. Ask your administrator for the right to the product.',
	'error.unknown': 'Something unexpected happened. Try again; if it stays, tell your administrator.',
};

export type ShellText = keyof typeof en;

const de: Record<ShellText, string> = {
	'nav.queue': 'Prüfen',
	'nav.compare': 'Vergleichen',
	'nav.taxonomy': 'Taxonomie',
	'nav.cases': 'Fall fragen',
	'nav.label': 'Seiten des Deckungs-Arbeitsplatzes',
	loading: 'Lädt …',
	retry: 'Erneut versuchen',
	'error.network': 'Directus ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
	'error.forbidden': 'Das dürfen Sie nicht sehen. Bitten Sie Ihre Administration um das Recht am Produkt.',
	'error.unknown': 'Etwas Unerwartetes ist geschehen. Versuchen Sie es erneut; bleibt es so, melden Sie es Ihrer Administration.',
};

export const shell = { en, de };
