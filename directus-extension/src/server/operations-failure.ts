/** The one error that tells of several products: which, and why. Short enough that Directus shows it whole. */

import { createError } from '@directus/errors';
import type { Key } from '../shared/contracts';
import { ERRORS, type ErrorCode } from '../shared/errors';

export interface Failed {
	product: Key;
	code: string;
	message: string;
}

interface Details {
	products: { product_id: Key; name: string; error: { code: string; message: string } }[];
	succeeded: number;
}

/** Directus cuts what it shows of an error at 200 letters. */
const NAME_LENGTH = 30;
const NAMES_SHOWN = 5;

/** Code and status are those of the failures where they have one in common. `names` by product key; `ended`: their ends were waited for. */
export function told(failed: readonly Failed[], names: ReadonlyMap<string, string>, asked: number, ended: boolean): Error {
	const codes = new Set(failed.map(({ code }) => code));
	const [common] = codes;
	const code: string = codes.size === 1 && common !== undefined ? common : 'REQUEST_ERROR';
	const [status] = Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode] : [422];
	const nameOf = (product: Key) => names.get(String(product)) ?? String(product);
	const products = failed.map((one) => ({ product_id: one.product, name: nameOf(one.product), error: { code: one.code, message: one.message } }));
	const succeeded = asked - failed.length;
	return new (createError<Details>(code, sentence(products, asked, ended), status))({ products, succeeded });
}

function sentence(products: Details['products'], asked: number, ended: boolean): string {
	const groups = new Map<string, string[]>();
	for (const { name, error } of products) {
		const why = firstSentence(error.message) || error.code;
		groups.set(why, [...(groups.get(why) ?? []), shortened(name)]);
	}
	const listed = [...groups].map(([why, names]) => `${listOf(names)}: ${why}`);
	return `${products.length} of ${asked} not ${ended ? 'done' : 'started'}. ${listed.join(' ')}`;
}

function listOf(names: readonly string[]): string {
	const more = names.length - NAMES_SHOWN;
	return more > 0 ? `${names.slice(0, NAMES_SHOWN).join(', ')} +${more}` : names.join(', ');
}

function shortened(name: string): string {
	return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

function firstSentence(message: string): string {
	return /^.*?[.!?](?=\s|$)/s.exec(message)?.[0] ?? message;
}
