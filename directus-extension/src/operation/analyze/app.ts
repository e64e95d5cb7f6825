import { defineOperationApp } from '@directus/extensions-sdk';

export default defineOperationApp({ id: 'coverage-analyze', name: 'Coverage analyze', icon: 'policy', overview: () => [], options: [] });
