import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSettings, serviceKey } from './env';
import { mintToken, type Grant } from './token';

const KEY = Buffer.from('a secret of thirty-two bytes or so');
const GRANT: Grant = { user: 'u1', act: 'enqueue', analyses: ['a1'], body: '{"analysis_id":"a1"}' };

function parts(token: string) {
	const [head = '', claims = '', signature = ''] = token.split('.');
	const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
	return { head: read(head), claims: read(claims), signature, signed: `${head}.${claims}` };
}

describe('the service token', () => {
	it('says who, what, for which analysis and which body, for a minute', () => {
		const { head, claims } = parts(mintToken(KEY, GRANT, 1_000_000_500));
		expect(head).toEqual({ alg: 'HS256', typ: 'JWT' });
		expect(claims).toEqual({
			iss: 'directus-extension-dci',
			aud: 'dci-sidecar',
			sub: 'u1',
			act: 'enqueue',
			res: ['a1'],
			bh: createHash('sha256').update(GRANT.body).digest('base64url'),
			jti: claims['jti'],
			iat: 1_000_000,
			exp: 1_000_060,
		});
	});

	it('is signed by the key alone', () => {
		const { signature, signed } = parts(mintToken(KEY, GRANT));
		expect(signature).toBe(createHmac('sha256', KEY).update(signed).digest('base64url'));
		expect(signature).not.toBe(createHmac('sha256', 'another').update(signed).digest('base64url'));
	});

	it('is used once: no two are alike', () => {
		expect(parts(mintToken(KEY, GRANT)).claims['jti']).not.toBe(parts(mintToken(KEY, GRANT)).claims['jti']);
	});

	it('speaks for the system where no user asked', () => {
		expect(parts(mintToken(KEY, { ...GRANT, user: null })).claims['sub']).toBe('system');
	});

	it('never has what Directus asks of a login: its issuer, an id, a role', () => {
		const { claims } = parts(mintToken(KEY, GRANT));
		expect(claims['iss']).not.toBe('directus');
		for (const name of ['id', 'role', 'admin_access', 'app_access']) expect(claims).not.toHaveProperty(name);
	});
});

describe('the key', () => {
	it('is the sidecar secret where one is set', () => {
		expect(serviceKey('ours', 'directus')?.toString()).toBe('ours');
	});

	it('is derived, and not Directus’s secret itself, where none is set', () => {
		const key = serviceKey(null, 'directus secret');
		expect(key).toHaveLength(32);
		expect(key?.toString('hex')).toBe('45c142b18ca8c433d40071c88e8d9fe553144602c0580f49e8a003a92a56de6b');
	});

	it('is absent without any secret', () => {
		expect(serviceKey(null, null)).toBeNull();
	});
});

describe('the settings', () => {
	it('have defaults', () => {
		const settings = readSettings({ SECRET: 's' });
		expect(settings).toMatchObject({ sidecarUrl: null, products: 'products', fileField: null, autoAnalyze: true, settleSeconds: 5 });
	});

	it('take an empty value as not set, and a trailing slash as none', () => {
		const settings = readSettings({ SIDECAR_URL: 'http://api:8000/', COVERAGE_FILE_FIELD: ' ', COVERAGE_AUTO_ANALYZE: '' });
		expect(settings).toMatchObject({ sidecarUrl: 'http://api:8000', fileField: null, autoAnalyze: true });
	});

	it('name every one that is wrong', () => {
		const env = { SIDECAR_URL: 'file:///etc', COVERAGE_AUTO_ANALYZE: 'perhaps', COVERAGE_SETTLE_SECONDS: '-1' };
		expect(() => readSettings(env)).toThrow(/SIDECAR_URL.*COVERAGE_AUTO_ANALYZE.*COVERAGE_SETTLE_SECONDS/);
	});
});
