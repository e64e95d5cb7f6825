/** The fields that both Flow operations offer, and how they show in the Flow's picture. */

import type { MessageKey } from '../i18n';
import { pageText } from './page-language';

export interface OptionField {
	field: string;
	name: string;
	type: 'string' | 'boolean';
	schema?: { default_value: boolean };
	meta: { width: 'half' | 'full'; interface: string; note: string; options?: Record<string, unknown> };
}

interface Shown {
	label: string;
	text: string;
}

export function productField(): OptionField {
	const note = pageText('operation.product.note', { manual: '{{$trigger.body.keys}}', event: '{{$trigger.key}}' });
	return {
		field: 'product',
		name: pageText('operation.product'),
		type: 'string',
		meta: { width: 'full', interface: 'input', note, options: { placeholder: '{{$trigger.body.keys}}', font: 'monospace' } },
	};
}

export function flag(field: string, name: MessageKey, note: MessageKey): OptionField {
	return {
		field,
		name: pageText(name),
		type: 'boolean',
		schema: { default_value: false },
		meta: { width: 'half', interface: 'boolean', note: pageText(note) },
	};
}

/** The choice between the extractors; none = as the operator has set it. */
export function extractorChoices(): { allowNone: true; choices: { text: string; value: string }[] } {
	return {
		allowNone: true,
		choices: [
			{ text: pageText('extractor.rules'), value: 'rules' },
			{ text: pageText('extractor.openai'), value: 'openai' },
		],
	};
}

export function productText(product: unknown): Shown {
	return { label: pageText('operation.product'), text: typeof product === 'string' ? product : JSON.stringify(product ?? null) };
}

/** Nothing where the flag is off: the picture shows what differs from the usual. */
export function chosen(name: MessageKey, value: unknown): Shown[] {
	return value === true ? [{ label: pageText(name), text: pageText('operation.yes') }] : [];
}
