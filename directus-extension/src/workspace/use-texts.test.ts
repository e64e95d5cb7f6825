import { expect, it } from 'vitest';
import { nameIn } from './use-texts';

it('speaks the reader’s language, else what there is', () => {
	expect([nameIn({ de: 'Gepäck', en: 'Luggage' }, 'de-CH'), nameIn({ de: 'Gepäck' }, 'fr-FR'), nameIn({}, 'en')]).toEqual(['Gepäck', 'Gepäck', '']);
});

it('falls back to what it is told where there is no name at all', () => {
	expect(nameIn({}, 'de-CH', 'luggage')).toBe('luggage');
});
