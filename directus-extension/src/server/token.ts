/** Mints the short-lived token with which the bundle speaks to the sidecar. Its issuer is its own, so Directus never takes it for a login. */

import { createHash, createHmac, randomUUID } from 'node:crypto';

export const ISSUER = 'directus-extension-dci';
export const AUDIENCE = 'dci-sidecar';
export const LIFETIME_SECONDS = 60;

export interface Grant {
	/** the user on whose behalf it is done; null = the system */
	user: string | null;
	act: 'enqueue' | 'cancel' | 'events' | 'status' | 'check' | 'ask';
	/** ids of the analyses, or for `check` and `ask` of the products, that it is good for */
	analyses: string[];
	/** the exact body that will be sent */
	body: string;
}

export function mintToken(key: Buffer, grant: Grant, now: number = Date.now()): string {
	const issued = Math.floor(now / 1000);
	const claims = {
		iss: ISSUER,
		aud: AUDIENCE,
		sub: grant.user ?? 'system',
		act: grant.act,
		res: grant.analyses,
		bh: createHash('sha256').update(grant.body, 'utf8').digest('base64url'),
		jti: randomUUID(),
		iat: issued,
		exp: issued + LIFETIME_SECONDS,
	};
	const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
	return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

function encode(value: object): string {
	return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}
