import { defineOperationApp } from '@directus/extensions-sdk';

export default defineOperationApp({ id: 'coverage-cleanup', name: 'Coverage cleanup', icon: 'policy', overview: () => [], options: [] });
