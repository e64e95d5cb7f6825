/** Which page is drawn next: one at a time, the nearest to the middle of the window first. Knows no page. */

export interface Job {
	key: string;
	/** asked again each time, since the person goes on scrolling */
	distance: () => number;
	run: () => Promise<void>;
}

export class RenderQueue {
	private readonly waiting = new Map<string, Job>();
	private busy = false;

	/** A job with a key that waits already takes its place. */
	add(job: Job): void {
		this.waiting.set(job.key, job);
		void this.work();
	}

	remove(key: string): void {
		this.waiting.delete(key);
	}

	private async work(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		// A turn of the loop, so that what is added together is weighed together.
		await Promise.resolve();
		for (let job = this.nearest(); job; job = this.nearest()) {
			this.waiting.delete(job.key);
			await job.run().catch(() => undefined);
		}
		this.busy = false;
	}

	private nearest(): Job | null {
		const jobs = [...this.waiting.values()].map((job) => ({ job, distance: job.distance() }));
		return jobs.reduce<{ job: Job; distance: number } | null>((best, one) => (best && best.distance <= one.distance ? best : one), null)?.job ?? null;
	}
}
