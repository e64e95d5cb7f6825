/** The states of an analysis, in the order in which it passes through them. Runs in the browser and on the server. */

export const STATUSES = ['queued', 'parsing', 'extracting', 'verifying', 'writing', 'done', 'failed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

export const RUNNING = ['parsing', 'extracting', 'verifying', 'writing'] as const satisfies readonly Status[];
export type RunningStatus = (typeof RUNNING)[number];

export const ACTIVE = ['queued', ...RUNNING] as const satisfies readonly Status[];
export const FINAL = ['done', 'failed', 'cancelled'] as const satisfies readonly Status[];

export function isStatus(value: unknown): value is Status {
	return (STATUSES as readonly unknown[]).includes(value);
}

export function isRunning(value: unknown): value is RunningStatus {
	return (RUNNING as readonly unknown[]).includes(value);
}

export function isFinal(value: unknown): value is (typeof FINAL)[number] {
	return (FINAL as readonly unknown[]).includes(value);
}

/** The name that the sidecar's public API gives a status. */
export function apiState(status: Status): 'pending' | 'running' | 'completed' | 'failed' | 'cancelled' {
	if (status === 'queued') return 'pending';
	if (status === 'done') return 'completed';
	return isRunning(status) ? 'running' : status;
}
