/** Texts outside of components (names and options of Flow operations), in the language that Directus writes on the page. */

import { translate, type Translate } from '../i18n';

export const pageText: Translate = (key, values) => translate(document.documentElement.lang || 'en', key, values);
