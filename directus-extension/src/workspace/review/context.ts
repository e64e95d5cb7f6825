/** What the parts of the review page share: the session, the list, the selection, and what can be done. */

import { inject, provide, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from 'vue';
import type { Selected } from './draft';
import type { SayReview } from './describe';
import type { Quoted } from './evidence';
import type { Command } from './keys';
import type { Line, View } from './lines';
import type { Finding } from './model';
import type { Known, Session } from './session';

export interface Failure {
	text: string;
	again: () => void;
}

export interface Review {
	session: Session;
	known: Known;
	view: View;
	lines: ComputedRef<Line[]>;
	/** key of the selected finding */
	selected: Ref<string | null>;
	finding: ComputedRef<Finding | null>;
	/** the reader may decide */
	may: ComputedRef<boolean>;
	/** what is open besides the page */
	open: Ref<'edit' | 'add' | 'bulk' | 'help' | null>;
	/** a passage that was selected in the document */
	passage: ShallowRef<Selected | null>;
	/** what is read out to people who do not see it */
	said: Ref<string>;
	/** why the last decision was not saved, and how to send it again */
	failure: ShallowRef<Failure | null>;
	t: SayReview;
	locale: ComputedRef<string>;
	select: (key: string, reveal?: boolean) => void;
	/** shows a place in its document */
	jump: (quoted: Pick<Quoted, 'document' | 'page' | 'finding' | 'place'>) => void;
	run: (command: Command) => void;
	/** accept, reject, take_new, take_mine, remove */
	decide: (action: 'accept' | 'reject' | 'take_new' | 'take_mine' | 'remove') => Promise<void>;
	bulk: (findings: Finding[]) => Promise<void>;
	undo: () => Promise<void>;
	/** the finding after this one gets selected: to be asked before a decision takes it off the list */
	following: (key: string) => string | null;
	problemText: (problem: { code: string; message: string }) => string;
}

const KEY: InjectionKey<Review> = Symbol('review');

export function provideReview(review: Review): void {
	provide(KEY, review);
}

export function useReview(): Review {
	const review = inject(KEY);
	if (!review) throw new Error('outside of the review page');
	return review;
}

/** What the parts give to whoever holds a `ref` on them. */
export interface ToolsHandle {
	focusSearch: () => void;
}

export interface TreeHandle {
	focus: () => void;
	element: HTMLElement | null;
}

export interface ListHandle extends ToolsHandle {
	focusTree: () => void;
	tree: () => HTMLElement | null;
}

export interface PagesHandle {
	jump: Review['jump'] | ((quoted: Parameters<Review['jump']>[0]) => Promise<void>);
	turn: (by: 1 | -1) => void;
}

export interface SplitHandle {
	show: (side: 'start' | 'end') => void;
}
