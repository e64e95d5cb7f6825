/** The fields that the Flow operations offer, and how they show in the Flow's picture. */

import type { MessageKey } from '../i18n';
import { pageText } from './page-language';

export interface OptionField {
	field: string;
	name: string;
	type: 'string' | 'boolean' | 'integer';
	schema?: { default_value: boolean | string | number };
	meta: { width: 'half' | 'full'; interface: string; note?: string; options?: Record<string, unknown>; conditions?: { rule: Record<string, unknown>; hidden: boolean }[] };
}

interface Shown {
	label: string;
	text: string;
}

/** Values with the keys of their texts; the first is what is meant where none is chosen. */
export type Choices = readonly (readonly [string, MessageKey])[];

const MODES: Choices = [
	['start', 'operation.mode.start'],
	['wait', 'operation.mode.wait'],
];

export function productField(): OptionField {
	const note = pageText('operation.product.note', { manual: '{{$trigger.body.keys}}', event: '{{$trigger.key}}' });
	return {
		field: 'product',
		name: pageText('operation.product'),
		type: 'string',
		meta: { width: 'full', interface: 'input', note, options: { placeholder: '{{$trigger.body.keys}}', font: 'monospace' } },
	};
}

/** Whether to wait, for how long, and what becomes of several products of which one fails. */
export function runFields(): OptionField[] {
	return [
		choice('mode', 'operation.mode', 'operation.mode.note', MODES),
		{
			field: 'wait_seconds',
			name: pageText('operation.wait_seconds'),
			type: 'integer',
			schema: { default_value: 600 },
			meta: {
				width: 'half',
				interface: 'input',
				note: pageText('operation.wait_seconds.note'),
				options: { min: 1 },
				conditions: [{ rule: { mode: { _neq: 'wait' } }, hidden: true }],
			},
		},
		flag('fail_on_error', 'operation.fail_on_error', 'operation.fail_on_error.note'),
	];
}

/** What of `runFields` differs from the usual. */
export function runText({ mode, fail_on_error: failOnError }: { mode?: unknown; fail_on_error?: unknown }): Shown[] {
	return [...shown('operation.mode', mode, MODES), ...chosen('operation.fail_on_error', failOnError)];
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

/** A drop-down whose first choice is the default. */
export function choice(field: string, name: MessageKey, note: MessageKey | null, choices: Choices): OptionField {
	return {
		field,
		name: pageText(name),
		type: 'string',
		schema: { default_value: choices[0]?.[0] ?? '' },
		meta: {
			width: 'half',
			interface: 'select-dropdown',
			...(note ? { note: pageText(note) } : {}),
			options: { choices: choices.map(([value, text]) => ({ value, text: pageText(text) })) },
		},
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

/** Nothing where the first choice, the usual one, stands. */
export function shown(name: MessageKey, value: unknown, choices: Choices): Shown[] {
	const text = choices.slice(1).find(([candidate]) => candidate === value)?.[1];
	return text ? [{ label: pageText(name), text: pageText(text) }] : [];
}
