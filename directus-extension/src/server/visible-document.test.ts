import { expect, it } from 'vitest';
import { mediaType } from './content';
import { spanOf } from './visible-document';

it.each<[string | undefined, { start: number; end: number } | null]>([
	[undefined, null],
	['bytes=0-9', { start: 0, end: 9 }],
	['bytes=90-', { start: 90, end: 99 }],
	['bytes=-10', { start: 90, end: 99 }],
	['bytes=-1000', { start: 0, end: 99 }],
	['bytes=50-1000', { start: 50, end: 99 }],
	['bytes=100-', null],
	['bytes=9-5', null],
	['bytes=5-5', null],
	['bytes=-', null],
	['bytes=0-1,4-5', null],
	['items=0-1', null],
])('%s of 100 bytes is %j', (range, span) => {
	expect(spanOf(range, 100)).toEqual(span);
});

it.each([
	['application/pdf', 'application/pdf'],
	['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
	['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
	['text/html\r\nx-evil: 1', 'application/octet-stream'],
	['text/✓', 'application/octet-stream'],
	['', 'application/octet-stream'],
	[null, 'application/octet-stream'],
])('a file of type %j is sent as %s', (stored, sent) => {
	expect(mediaType(stored)).toBe(sent);
});
