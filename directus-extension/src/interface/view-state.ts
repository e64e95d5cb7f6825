/** What the interface shows and offers, decided from what is known. Pure: no request, no clock, no component. */

import type { Problem } from '../app/problem';
import type { MessageKey } from '../i18n';
import type { Analysis } from '../shared/contracts';
import { isFinal } from '../shared/status';
import type { Segment } from './figures';

export type Verb = 'start' | 'cancel' | 'cleanup';
export type Tone = 'info' | 'success' | 'warning' | 'danger';

export interface Facts {
	saved: boolean;
	permitted: boolean;
	loaded: boolean;
	/** The state could not be loaded the last time. */
	unreachable: boolean;
	analysis: Analysis | null;
	/** null = not known: then the server decides. */
	documents: number | null;
	unsavedDocuments: boolean;
	service: 'up' | 'down' | null;
	/** What the last click came to, where it did not work. */
	problem: Problem | null;
	/** What the last click came to, where it started nothing new. */
	note: 'joined' | 'unchanged' | null;
	busy: Verb | null;
	/** How much the running analysis has found so far, part by part; nothing of it is stored yet. */
	found: { part: string; count: number }[];
	/** What is stored by an analysis that is done. */
	segments: Segment[];
	/** An analysis has ended while the page was open. */
	ended: boolean;
}

export interface Offer {
	shown: boolean;
	enabled: boolean;
	loading: boolean;
	label: MessageKey;
}

export interface Hint {
	key: MessageKey;
	tone: Tone;
}

export interface View {
	status: MessageKey;
	tone: Tone | 'neutral';
	active: boolean;
	outcome: boolean;
	failure: boolean;
	reload: boolean;
	/** There may be something to look at in the workspace. */
	workspace: boolean;
	offers: Record<Verb, Offer>;
	hints: Hint[];
}

export function viewOf(facts: Facts): View {
	const { analysis } = facts;
	const active = analysis !== null && !isFinal(analysis.status);
	const [status, tone] = statusOf(facts);
	return {
		status,
		tone,
		active,
		outcome: analysis?.status === 'done',
		failure: analysis?.status === 'failed',
		reload: facts.ended && analysis?.status === 'done',
		workspace: analysis !== null && !isCleaned(analysis),
		offers: offersOf(facts, active),
		hints: hintsOf(facts, active),
	};
}

function statusOf({ saved, loaded, analysis }: Facts): [MessageKey, View['tone']] {
	if (saved && !loaded) return ['status.loading', 'neutral'];
	if (!saved || !analysis) return ['status.none', 'neutral'];
	const { status, task, complete } = analysis;
	if (status === 'failed') return ['status.failed', 'danger'];
	if (status === 'cancelled') return ['status.cancelled', 'neutral'];
	if (task === 'cleanup') return status === 'done' ? ['status.cleaned', 'success'] : ['status.cleaning', 'info'];
	if (status === 'done') return complete === false ? ['status.done_incomplete', 'warning'] : ['status.done', 'success'];
	return [`status.${status}`, 'info'];
}

function offersOf(facts: Facts, active: boolean): View['offers'] {
	const { analysis, busy } = facts;
	const free = facts.saved && facts.permitted && facts.loaded && busy === null;
	const offer = (verb: Verb, shown: boolean, enabled: boolean, label: MessageKey): Offer => ({ shown, enabled: free && enabled, loading: busy === verb, label });
	const past = analysis !== null && !active;
	return {
		start: offer('start', !active, facts.documents !== 0 && !facts.unsavedDocuments, startLabel(analysis)),
		cancel: offer('cancel', active, true, 'action.cancel'),
		cleanup: offer('cleanup', past && !isCleaned(analysis), true, 'action.cleanup'),
	};
}

function startLabel(analysis: Analysis | null): MessageKey {
	if (analysis === null || analysis.task === 'cleanup') return 'action.analyze';
	return analysis.status === 'failed' ? 'action.retry' : 'action.reanalyze';
}

function isCleaned(analysis: Analysis): boolean {
	return analysis.task === 'cleanup' && analysis.status === 'done';
}

function hintsOf(facts: Facts, active: boolean): Hint[] {
	const { analysis, loaded } = facts;
	if (!facts.saved) return [{ key: 'hint.unsaved', tone: 'info' }];
	const hints: [boolean, Hint][] = [
		[facts.unreachable, { key: 'hint.unreachable', tone: 'warning' }],
		[!facts.permitted, { key: 'hint.no_permission', tone: 'info' }],
		[facts.service === 'down', { key: 'hint.sidecar_down', tone: 'warning' }],
		[facts.unsavedDocuments, { key: 'hint.unsaved_documents', tone: 'info' }],
		[loaded && !active && facts.documents === 0 && !facts.unsavedDocuments, { key: 'hint.no_document', tone: 'info' }],
		[active && facts.note === 'joined', { key: 'hint.joined', tone: 'info' }],
		[!active && facts.note === 'unchanged', { key: 'hint.unchanged', tone: 'info' }],
		[analysis?.status === 'cancelled', { key: 'hint.cancelled', tone: 'info' }],
		[analysis?.status === 'done' && analysis.complete === false, { key: 'hint.incomplete', tone: 'warning' }],
	];
	return hints.flatMap(([holds, hint]) => (holds ? [hint] : []));
}
