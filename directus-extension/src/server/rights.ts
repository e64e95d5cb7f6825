/** Who may do what to a product: Directus's own answer for the caller, never a copy of its rules. */

import type { Accountability } from '@directus/types';
import { isDirectusError } from '@directus/errors';
import { SERVICE_USER, type Key } from '../shared/contracts';
import type { Backend } from './backend';
import { coverageError } from './errors';

/** `accountability` null = the system itself (a Flow's author, the sweep). */
export interface Caller {
	user: string | null;
	accountability: Accountability | null;
}

export const SYSTEM: Caller = { user: null, accountability: null };

/** The caller of a request. Raises UNAUTHENTICATED for the public and for shares. */
export function callerOf(accountability: Accountability | null | undefined): Caller {
	if (!accountability?.user || accountability.share) throw coverageError('UNAUTHENTICATED');
	return { user: accountability.user, accountability };
}

/** The caller of a Flow's operation: nobody = the Flow author's authority, the public = refused. */
export function operationCaller(accountability: Accountability | null | undefined): Caller {
	return accountability ? callerOf(accountability) : SYSTEM;
}

export function isServiceUser(accountability: Accountability | null | undefined): boolean {
	return accountability?.user === SERVICE_USER;
}

/** The system itself and the service user: every product is open to them. */
export function trusted(caller: Caller): boolean {
	return caller.accountability === null || isServiceUser(caller.accountability);
}

/**
 * The product's key as it is stored. Raises PRODUCT_UNKNOWN where the caller may not see it or it is not there,
 * FORBIDDEN where the caller sees it but may not update it.
 */
export async function authorise(backend: Backend, caller: Caller, product: unknown, right: 'read' | 'update'): Promise<Key> {
	if ((typeof product !== 'string' && typeof product !== 'number') || product === '') {
		throw coverageError('OPTION_INVALID', { message: 'product_id must be the id of a product', field: 'product_id' });
	}
	if (String(product).includes('\0')) throw coverageError('PRODUCT_UNKNOWN');
	const { products } = backend.settings;
	const schema = await backend.schema();
	const primary = schema.collections[products]?.primary;
	if (!primary) throw coverageError('SETTINGS_INVALID', { message: `COVERAGE_PRODUCTS_COLLECTION: there is no collection ${products}` });
	const accountability = trusted(caller) ? null : caller.accountability;
	const items = new backend.services.ItemsService(products, { schema, accountability });
	let key: Key;
	try {
		const row = (await items.readOne(product, { fields: [primary] })) as Record<string, Key>;
		key = row[primary] as Key;
	} catch (error) {
		if (isDirectusError(error) && error.status < 500) throw coverageError('PRODUCT_UNKNOWN');
		throw error;
	}
	if (right === 'update' && accountability) {
		const permissions = new backend.services.PermissionsService({ schema, accountability });
		const allowed = await permissions.getItemPermissions(products, String(key));
		if (!allowed.update.access) throw coverageError('FORBIDDEN', { message: 'You may see this product but not change it.' });
	}
	return key;
}
