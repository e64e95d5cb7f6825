import { describe, expect, it } from 'vitest';
import type { Suggestion } from '../../shared/suggestions';
import { accepting, isAccepted } from './accepting';
import { changedFields, draftOf, fieldsOf, linesIn } from './draft';
import { laid, type Pending } from './items';
import { DELAY, ITEMS, LUGGAGE, pendingOf } from './samples';

const suggestion: Suggestion = { id: 'x', item: 'luggage', kind: 'alias', language: 'de', text: 'Reisetaschen', times: 1, origins: [] };
const take = (pending: Pending, accept: boolean, one = suggestion): Pending => accepting(ITEMS, laid(ITEMS, pending), pending, one, accept);

describe('a suggestion', () => {
	it('becomes a change of its item, and none again where it is taken back', () => {
		const pending = take(pendingOf(), true);
		expect(pending.get('luggage')).toMatchObject({ fields: { aliases: { de: ['Koffer', 'Reisetaschen'] } } });
		expect([isAccepted(laid(ITEMS, pendingOf()), suggestion), isAccepted(laid(ITEMS, pending), suggestion)]).toEqual([false, true]);
		expect(take(pending, false).size).toBe(0);
	});

	it('goes beside what is changed already, in its own language', () => {
		const example = { ...suggestion, item: 'delay', kind: 'example' as const, language: 'fr', text: 'Un exemple.' };
		const pending = take(take(pendingOf(), true), true, example);
		expect(pending.get('delay')).toMatchObject({ fields: { examples: { fr: ['Un exemple.'] } } });
		expect(pending.size).toBe(2);
		expect(take(pending, false, example).size).toBe(1);
	});

	it('changes nothing of an item that is being removed', () => {
		const pending = pendingOf(['luggage', { removed: true }]);
		expect(take(pending, true)).toBe(pending);
	});
});

describe('the form of an item', () => {
	it('gives back what was put in', () => {
		expect(changedFields(fieldsOf(draftOf(LUGGAGE, ['de', 'en', 'fr'])), LUGGAGE)).toEqual({});
	});

	it('knows only what was typed: trimmed, once, without empty languages', () => {
		const draft = draftOf(DELAY, ['de', 'en']);
		Object.assign(draft.words['de'] ?? {}, { name: ' Verspätung ', aliases: 'spät\n\n spät \nnachgeliefert' });
		expect(changedFields(fieldsOf(draft), DELAY)).toEqual({ names: { de: 'Verspätung', en: 'Delayed luggage' }, aliases: { de: ['spät', 'nachgeliefert'] } });
		expect(linesIn(' \r\n a \r\n')).toEqual(['a']);
	});
});
