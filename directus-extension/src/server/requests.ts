/** A person's or a Flow's wish: checked, authorised, then started. Endpoint and operations both come through here. */

import { REASONS, type Key, type Reason, type Refused, type Started } from '../shared/contracts';
import { checkOptions, type Options } from '../shared/options';
import type { Backend, Row } from './backend';
import { coverageError, describeError } from './errors';
import { authorise, type Caller } from './rights';
import { start } from './start';

export const MOST_PRODUCTS = 100;

export interface StartWish {
	product: unknown;
	/** set where several were asked for */
	products: unknown[] | null;
	reason: Reason;
	options: Options;
}

export interface CleanupWish {
	product: unknown;
	reason: Reason;
	includeReviewed: boolean;
}

/** Raises OPTION_INVALID naming the field. */
export function readStart(body: Row, reason: Reason): StartWish {
	const { product_id: product, product_ids: products, reason: given, ...options } = body;
	const checked = checkOptions(options);
	if (!checked.ok) throw coverageError('OPTION_INVALID', checked);
	const several = products !== undefined && products !== null;
	if (several && product !== undefined && product !== null) throw invalid('product_ids', 'cannot be given beside product_id');
	if (several && !(Array.isArray(products) && products.length >= 1 && products.length <= MOST_PRODUCTS)) {
		throw invalid('product_ids', `must be a list of 1 to ${MOST_PRODUCTS} product ids`);
	}
	return { product, products: several ? (products as unknown[]) : null, reason: readReason(given, reason), options: checked.options };
}

/** Raises OPTION_INVALID naming the field. */
export function readCleanup(body: Row, reason: Reason): CleanupWish {
	const { product_id: product, include_reviewed: include, reason: given, ...rest } = body;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) throw invalid(unknown, 'is not an option');
	if (include !== undefined && include !== null && typeof include !== 'boolean') throw invalid('include_reviewed', 'must be true or false');
	return { product, reason: readReason(given, reason), includeReviewed: include === true };
}

function readReason(given: unknown, fallback: Reason): Reason {
	if (given === undefined || given === null) return fallback;
	if ((REASONS as readonly unknown[]).includes(given)) return given as Reason;
	throw invalid('reason', `must be one of ${REASONS.join(', ')}`);
}

function invalid(field: string, fault: string): Error {
	return coverageError('OPTION_INVALID', { message: `${field} ${fault}`, field });
}

/** Raises what `authorise` and `start` raise. */
export async function requestStart(backend: Backend, caller: Caller, product: unknown, wish: Pick<StartWish, 'reason' | 'options'>): Promise<Started> {
	const key = await authorise(backend, caller, product, 'update');
	return await start(backend, { product: key, task: 'analysis', reason: wish.reason, requestedBy: caller.user, options: wish.options, notBefore: null });
}

/** One answer for each product, in their order; a refused one does not stop the others. */
export async function requestMany(
	backend: Backend,
	caller: Caller,
	products: readonly unknown[],
	wish: Pick<StartWish, 'reason' | 'options'>,
): Promise<(Started | Refused)[]> {
	const answers: (Started | Refused)[] = [];
	for (const product of products) {
		try {
			answers.push(await requestStart(backend, caller, product, wish));
		} catch (error) {
			const described = describeError(error);
			if (described.code === 'INTERNAL_ERROR') backend.log.error(error);
			answers.push({ product_id: product as Key, error: described });
		}
	}
	return answers;
}

/** Raises what `authorise` raises. */
export async function requestCleanup(backend: Backend, caller: Caller, wish: CleanupWish): Promise<Started> {
	const key = await authorise(backend, caller, wish.product, 'update');
	const options: Options = wish.includeReviewed ? { include_reviewed: true } : {};
	return await start(backend, { product: key, task: 'cleanup', reason: wish.reason, requestedBy: caller.user, options, notBefore: null });
}
