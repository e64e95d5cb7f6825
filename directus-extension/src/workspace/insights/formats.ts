/** Figures and days in the reader's manner. Days are those of UTC, as the endpoint counts them. */

export interface Formats {
	number: (value: number) => string;
	share: (value: number) => string;
	seconds: (value: number) => string;
	/** of an ISO date or moment; empty where it is none */
	day: (iso: string) => string;
}

const MINUTES_FROM = 120;

export function formatsOf(locale: string): Formats {
	const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
	const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
	const unit = (name: string) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, maximumFractionDigits: 1 });
	const [seconds, minutes] = [unit('second'), unit('minute')];
	const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
	return {
		number: (value) => numbers.format(value),
		share: (value) => shares.format(value),
		seconds: (value) => (value < MINUTES_FROM ? seconds.format(value) : minutes.format(value / 60)),
		day: (iso) => (Number.isNaN(Date.parse(iso)) ? '' : days.format(new Date(iso))),
	};
}
