// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { createI18n } from 'vue-i18n';
import type { Analysis } from '../shared/contracts';
import AnalysisPanel from './analysis-panel.vue';
import { answer, FakeEndpoint, FakeEventSource } from './fakes';
import { anAnalysis } from './samples';
import { IDLE_MS } from './use-analysis';

const directus = vi.hoisted(() => ({ api: null as unknown, user: 'u1' }));
vi.mock('@directus/extensions-sdk', () => ({
	useApi: () => directus.api,
	useStores: () => ({ useUserStore: () => ({ currentUser: { id: directus.user } }) }),
}));

const shell = (tag: string) => defineComponent({ setup: (_, { slots }) => () => h(tag, {}, [slots['title']?.(), slots['default']?.()]) });
const stubs = {
	VButton: defineComponent({
		props: { disabled: Boolean, loading: Boolean, to: String },
		setup: (props, { slots }) => () =>
			props.to ? h('a', { href: props.to }, slots['default']?.()) : h('button', { disabled: props.disabled || props.loading }, slots['default']?.()),
	}),
	VIcon: true,
	VProgressLinear: true,
	VNotice: defineComponent({ props: { type: String }, setup: (props, { slots }) => () => h('div', { class: ['notice', props.type] }, [slots['title']?.(), slots['default']?.()]) }),
	VDialog: defineComponent({ props: { modelValue: Boolean }, setup: (props, { slots }) => () => (props.modelValue ? h('div', { class: 'dialog' }, slots['default']?.()) : null) }),
	VCard: shell('div'),
	VCardTitle: shell('h2'),
	VCardText: shell('div'),
	VCardActions: shell('div'),
	VCheckbox: defineComponent({
		props: { modelValue: Boolean, label: String },
		emits: ['update:modelValue'],
		setup: (props, { emit }) => () => h('label', [h('input', { type: 'checkbox', checked: props.modelValue, onChange: () => emit('update:modelValue', !props.modelValue) }), props.label]),
	}),
};

let endpoint: FakeEndpoint;
let values = ref<Record<string, unknown>>({});
let panel: VueWrapper | null = null;

async function open(props: { primaryKey?: string | number; disabled?: boolean; extractor?: string | null } = {}, locale = 'en-US'): Promise<VueWrapper> {
	panel = mount(AnalysisPanel, {
		props: { primaryKey: 'p1', ...props },
		global: { stubs, provide: { values }, plugins: [createI18n({ legacy: false, locale, missingWarn: false, fallbackWarn: false, messages: {} })] },
	});
	await flushPromises();
	return panel;
}

const running = (parts: Partial<Analysis> = {}) => anAnalysis({ status: 'parsing', progress: 0.25, stage: 'page 6 of 24', finished: null, ...parts });
const button = (label: string) => panel?.findAll('button').find((candidate) => candidate.text() === label);
const buttons = () => panel?.findAll('.analysis-actions button').map((each) => `${each.text()}${each.attributes('disabled') === undefined ? '' : ' (off)'}`);
const posts = () => endpoint.requests.filter((request) => request.method === 'post');

async function click(label: string): Promise<void> {
	const found = button(label);
	if (!found) throw new Error(`no button ${label}`);
	await found.trigger('click');
	await flushPromises();
}

beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse('2026-03-01T10:00:45Z') });
	vi.stubGlobal('EventSource', FakeEventSource);
	FakeEventSource.opened = [];
	endpoint = new FakeEndpoint();
	directus.api = endpoint;
	values = ref({ coverage_documents: ['d1'] });
});
afterEach(() => {
	panel?.unmount();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe('before anything runs', () => {
	it('asks for an unsaved product to be saved, and asks the server nothing', async () => {
		const wrapper = await open({ primaryKey: '+' });
		expect(wrapper.text()).toContain('Save the product first');
		expect(buttons()).toEqual(['Analyze (off)']);
		expect(endpoint.requests).toEqual([]);
	});

	it('comes to life when the product is saved', async () => {
		const wrapper = await open({ primaryKey: '+' });
		await wrapper.setProps({ primaryKey: 7 });
		await flushPromises();
		expect(buttons()).toEqual(['Analyze']);
	});

	it('never asks about the product that was on the page before', async () => {
		const wrapper = await open({ primaryKey: '+' });
		values.value = { coverage_documents: ['d2'] };
		await wrapper.setProps({ primaryKey: 'p1' });
		await flushPromises();
		const asked = endpoint.requests.filter(({ url }) => url === '/coverage/analyses').map(({ body }) => body);
		expect(asked).toEqual([{ product_id: 'p1', current: true }]);
	});

	it('says that there is no document', async () => {
		endpoint.documents = 0;
		const wrapper = await open();
		expect(wrapper.text()).toContain('There is no document to analyze');
		expect(buttons()).toEqual(['Analyze (off)']);
	});

	it('counts the document in a field of the operator’s own', async () => {
		endpoint.documents = 0;
		endpoint.fileField = 'policy_file';
		values.value = { policy_file: 'f1' };
		await open();
		expect(buttons()).toEqual(['Analyze']);
	});

	it('leaves the decision to the server where documents may not be counted', async () => {
		endpoint.failures.set('/items/coverage_documents', answer(403, 'FORBIDDEN', 'no'));
		await open();
		expect(buttons()).toEqual(['Analyze']);
	});

	it('asks to save unsaved documents first', async () => {
		values.value = { coverage_documents: { create: [{ file: 'f1' }], update: [], delete: [] } };
		const wrapper = await open();
		expect(wrapper.text()).toContain('unsaved changes');
		expect(buttons()).toEqual(['Analyze (off)']);
	});

	it('shows the state to a user without the right to change it', async () => {
		endpoint.rows = [anAnalysis()];
		const wrapper = await open({ disabled: true });
		expect(wrapper.text()).toContain('you have no right to change this product');
		expect(wrapper.text()).toContain('Segments');
		expect(buttons()).toEqual(['Analyze again (off)', 'Clean up (off)']);
	});

	it('says that the service is down, and lets the user start all the same', async () => {
		endpoint.sidecar = 'down';
		const wrapper = await open();
		expect(wrapper.text()).toContain('analysis service cannot be reached');
		expect(buttons()).toEqual(['Analyze']);
	});

	it('says that the state cannot be loaded, and tries again by itself', async () => {
		endpoint.failures.set('/coverage/analyses', new Error('Network Error'));
		const wrapper = await open();
		expect(wrapper.text()).toContain('cannot be loaded');
		endpoint.failures.clear();
		endpoint.rows = [anAnalysis()];
		await vi.advanceTimersByTimeAsync(IDLE_MS);
		expect(wrapper.text()).not.toContain('cannot be loaded');
		expect(wrapper.find('[role=status]').text()).toBe('Done');
	});
});

describe('an analysis from click to result', () => {
	it('starts, shows live progress and time, and ends with the counts', async () => {
		const wrapper = await open();
		endpoint.next = running({ status: 'queued', progress: 0, stage: null, started: null, date_created: '2026-03-01T10:00:40Z' });
		await click('Analyze');
		expect(posts()).toEqual([{ method: 'post', url: '/coverage/analyses', body: { product_id: 'p1', reason: 'button' } }]);
		expect(wrapper.find('[role=status]').text()).toBe('Queued');
		expect(wrapper.text()).toContain('Time so far: 0:05');
		expect(buttons()).toEqual(['Cancel']);

		FakeEventSource.last().say({ id: 'a1', status: 'extracting', stage: null, progress: 0.5, message: 'waiting for 8 answers' });
		await vi.advanceTimersByTimeAsync(3000);
		expect(wrapper.find('[role=status]').text()).toBe('Looking for coverage');
		expect(wrapper.find('[role=progressbar]').attributes('aria-valuenow')).toBe('50');
		expect(wrapper.text()).toContain('language model: 8');
		expect(wrapper.text()).toContain('Time so far: 0:08');

		endpoint.rows = [anAnalysis()];
		FakeEventSource.last().say({ id: 'a1', status: 'done', stage: null, progress: 1, message: '' });
		await flushPromises();
		expect(wrapper.find('[role=status]').text()).toBe('Done');
		expect(wrapper.findAll('dl > div').map((each) => each.text())).toEqual(['Segments3', 'Benefits8', 'Limits21', 'Conditions4', 'Exclusions9']);
		expect(wrapper.text()).toContain('Took 1:05');
		expect(wrapper.text()).toContain('Reload the page');
		expect(buttons()).toEqual(['Analyze again', 'Clean up']);
	});

	it('repeats a done one although nothing has changed', async () => {
		endpoint.rows = [anAnalysis()];
		await open();
		endpoint.next = running({ id: 'a2' });
		await click('Analyze again');
		expect(posts()[0]?.body).toEqual({ product_id: 'p1', reason: 'button', force: true });
		expect(FakeEventSource.last().url).toBe('/coverage/analyses/a2/events');
	});

	it('reads with what the field’s options say', async () => {
		await open({ extractor: 'openai' });
		endpoint.next = running({ id: 'a2' });
		await click('Analyze');
		expect(posts()[0]?.body).toEqual({ product_id: 'p1', reason: 'button', extractor: 'openai' });
	});

	it('joins the one that another user has started meanwhile', async () => {
		const wrapper = await open();
		endpoint.rows = [running({ requested_by: 'u2' })];
		await click('Analyze');
		expect(wrapper.text()).toContain('running already');
		expect(wrapper.text()).toContain('Started by another user');
		expect(buttons()).toEqual(['Cancel']);
	});

	it('says so where the answer came from the record', async () => {
		endpoint.rows = [anAnalysis({ status: 'cancelled' })];
		const wrapper = await open();
		endpoint.rows = [anAnalysis({ id: 'older' })];
		await click('Analyze again');
		expect(wrapper.text()).toContain('Nothing has changed');
	});

	it('cancels', async () => {
		endpoint.rows = [running()];
		const wrapper = await open();
		await click('Cancel');
		expect(posts()[0]?.url).toBe('/coverage/analyses/a1/cancel');
		expect(wrapper.text()).toContain('What was stored before has not changed');
		expect(FakeEventSource.last().readyState).toBe(FakeEventSource.CLOSED);
		expect(buttons()).toEqual(['Analyze again', 'Clean up']);
	});

	it('says what to do when a click is refused, and lets the user try again', async () => {
		const wrapper = await open();
		endpoint.failures.set('/coverage/analyses', answer(422, 'PRODUCT_WITHOUT_DOCUMENT', 'server words'));
		await click('Analyze');
		expect(wrapper.find('[role=alert]').text()).toContain('Attach a policy document');
		expect(buttons()).toEqual(['Analyze']);
		endpoint.failures.clear();
		endpoint.next = running();
		await click('Analyze');
		expect(wrapper.find('[role=alert]').exists()).toBe(false);
	});
});

describe('right after a reload', () => {
	it('goes on showing a running analysis', async () => {
		endpoint.rows = [running({ requested_by: null, attempt: 1, rerun: true })];
		const wrapper = await open();
		expect(wrapper.text()).toContain('page 6 of 24');
		expect(wrapper.text()).toContain('Started automatically');
		expect(wrapper.text()).toContain('Attempt 2');
		expect(wrapper.text()).toContain('analyzed again right after this run');
		expect(FakeEventSource.opened).toHaveLength(1);
	});

	it('shows what is found part by part, and forgets it with the run', async () => {
		endpoint.rows = [running()];
		const wrapper = await open();
		const say = (part: string, count: number) =>
			FakeEventSource.last().say({ id: 'a1', status: 'extracting', stage: null, progress: 0.5, message: `read: ${part}`, part, findings: Array(count).fill({}) });
		say('luggage', 12);
		say('second pass', 3);
		await flushPromises();
		expect(wrapper.findAll('.found li').map((row) => row.text())).toEqual(['luggage: 12 findings', 'What belongs to no segment: 3 findings']);
		endpoint.rows = [anAnalysis()];
		FakeEventSource.last().say({ id: 'a1', status: 'done', stage: null, progress: 1, message: '' });
		await flushPromises();
		expect(wrapper.find('.found').exists()).toBe(false);
	});

	it('shows what the language model costs while it reads, and in the end', async () => {
		endpoint.rows = [running({ usage: { calls: 2, cost: 0.1234 } })];
		const wrapper = await open();
		expect(wrapper.find('.time').text()).toContain('Model calls: 2 · Cost so far: 0.12');
		FakeEventSource.last().say({ id: 'a1', status: 'extracting', stage: 'waiting for 3 answers', progress: 0.6, message: 'waiting for 3 answers', usage: { calls: 5, cost: 1.2345 } });
		await flushPromises();
		expect(wrapper.find('.time').text()).toContain('Model calls: 5 · Cost so far: 1.23');
		expect(wrapper.find('.stage').text()).toBe('Waiting for answers of the language model: 3');
		endpoint.rows = [anAnalysis({ usage: { calls: 5, cost: null } })];
		FakeEventSource.last().say({ id: 'a1', status: 'done', stage: null, progress: 1, message: '' });
		await flushPromises();
		expect(wrapper.find('.details').text()).toContain('Model calls: 5');
		expect(wrapper.find('.details').text()).not.toContain('Cost');
	});

	it('polls where events do not come through', async () => {
		endpoint.rows = [running()];
		const wrapper = await open();
		FakeEventSource.last().refuse();
		endpoint.rows = [running({ progress: 0.8, status: 'verifying' })];
		await vi.advanceTimersByTimeAsync(2000);
		expect(wrapper.find('[role=status]').text()).toBe('Checking quotes and figures');
	});

	it('notices one that a hook has started, by itself', async () => {
		const wrapper = await open();
		endpoint.rows = [running({ requested_by: null })];
		await vi.advanceTimersByTimeAsync(IDLE_MS);
		expect(wrapper.find('[role=status]').text()).toBe('Reading documents');
	});

	it('shows why one failed and what to do', async () => {
		endpoint.rows = [anAnalysis({ status: 'failed', error_code: 'document_encrypted', error_message: 'policy.pdf needs a password.' })];
		const wrapper = await open();
		expect(wrapper.find('.notice.danger').text()).toContain('Upload a copy without one');
		expect(wrapper.find('.notice.danger').text()).toContain('policy.pdf needs a password.');
		expect(buttons()).toEqual(['Try again', 'Clean up']);
	});

	it('does not pass a done one with open points for complete', async () => {
		endpoint.rows = [anAnalysis({ complete: false, counts: { num_segments: 2, withheld: 3 }, account: { reasons: ['page 3 is unreadable'] } })];
		const wrapper = await open();
		expect(wrapper.find('[role=status]').text()).toBe('Done, with open points');
		expect(wrapper.text()).toContain('page 3 is unreadable');
		expect(wrapper.findAll('dl > div.warning').map((each) => each.text())).toEqual(['Withheld3']);
	});
});

describe('what is stored', () => {
	const links = (wrapper: VueWrapper) => wrapper.findAll('a').map((link) => link.attributes('href'));

	it('is named by verdict without a reload of the page, and leads to the workspace', async () => {
		endpoint.rows = [running()];
		const wrapper = await open();
		expect(wrapper.find('.segments').exists()).toBe(false);
		endpoint.segments = [{ name: 'Luggage', verdict: 'covered' }, { name: 'Home', verdict: 'silent' }, { name: 'Legal', verdict: 'undecided' }, { name: 'Medical', verdict: 'covered' }];
		endpoint.rows = [anAnalysis()];
		FakeEventSource.last().say({ id: 'a1', status: 'done', stage: null, progress: 1, message: '' });
		await flushPromises();
		expect(wrapper.findAll('.segments li').map((line) => line.text())).toEqual(['Covered: Luggage · Medical', 'Undecided: Legal']);
		expect(links(wrapper)).toEqual(['/coverage/review/p1', '/coverage/compare?products=p1']);
	});

	it('is asked for once, not with every look at the state', async () => {
		endpoint.rows = [anAnalysis()];
		await open();
		await vi.advanceTimersByTimeAsync(3 * IDLE_MS);
		expect(endpoint.requests.filter(({ url }) => url === '/items/coverage_segments')).toHaveLength(1);
	});

	it('is not spoken of where the user may not read it', async () => {
		endpoint.rows = [anAnalysis()];
		endpoint.failures.set('/items/coverage_segments', answer(403, 'FORBIDDEN', 'no'));
		const wrapper = await open();
		expect(wrapper.find('.segments').exists()).toBe(false);
		expect(wrapper.text()).toContain('Segments');
	});

	it('leads nowhere before anything was analyzed, and after a cleanup', async () => {
		expect(links(await open())).toEqual([]);
		panel?.unmount();
		endpoint.rows = [anAnalysis({ task: 'cleanup', counts: { success: true, removed: 3, kept: 0 } })];
		expect(links(await open())).toEqual([]);
	});
});

describe('cleaning up', () => {
	beforeEach(() => (endpoint.rows = [anAnalysis()]));

	it('asks first, and does nothing when the user thinks better of it', async () => {
		const wrapper = await open();
		await click('Clean up');
		expect(wrapper.find('.dialog').text()).toContain('Clean up the coverage of this product?');
		await click('Keep');
		expect(wrapper.find('.dialog').exists()).toBe(false);
		expect(posts()).toEqual([]);
	});

	it('keeps reviewed entries unless told, and shows what was removed', async () => {
		const wrapper = await open();
		await click('Clean up');
		endpoint.next = anAnalysis({ id: 'c1', task: 'cleanup', counts: { success: true, removed: 40, kept: 2 } });
		await wrapper.find('.dialog .confirm').trigger('click');
		await flushPromises();
		expect(posts()).toEqual([{ method: 'post', url: '/coverage/cleanups', body: { product_id: 'p1', include_reviewed: false } }]);
		expect(wrapper.findAll('dl > div').map((each) => each.text())).toEqual(['Removed40', 'Kept2']);
		expect(buttons()).toEqual(['Analyze']);
	});

	it('warns before reviewed entries go', async () => {
		const wrapper = await open();
		await click('Clean up');
		await wrapper.find('.dialog input').trigger('change');
		expect(wrapper.find('.dialog').text()).toContain('cannot be brought back');
		await wrapper.find('.dialog .confirm').trigger('click');
		await flushPromises();
		expect(posts()[0]?.body).toEqual({ product_id: 'p1', include_reviewed: true });
	});
});

it('speaks the user’s language', async () => {
	endpoint.rows = [anAnalysis()];
	const wrapper = await open({}, 'de-DE');
	expect(wrapper.find('[role=status]').text()).toBe('Fertig');
	expect(buttons()).toEqual(['Erneut analysieren', 'Bereinigen']);
});

it('leaves nothing running behind', async () => {
	endpoint.rows = [running()];
	const wrapper = await open();
	wrapper.unmount();
	const before = endpoint.requests.length;
	await vi.advanceTimersByTimeAsync(10 * IDLE_MS);
	expect(endpoint.requests).toHaveLength(before);
	expect(FakeEventSource.last().readyState).toBe(FakeEventSource.CLOSED);
	expect(vi.getTimerCount()).toBe(0);
});
