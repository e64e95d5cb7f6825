import { describe, expect, it } from 'vitest';
import { storedJson } from './rows';

describe('JSON that both databases can look into', () => {
	it('has no NUL and no half of a surrogate pair', () => {
		expect(storedJson({ quote: 'a\u0000b', 'na\u0000me': ['\ud800', 'x\udfffy', '\ud83d'] })).toBe('{"quote":"ab","name":["\ufffd","x\ufffdy","\ufffd"]}');
	});

	it.each(['\\u0000', '\\\\ud800', 'C:\\u0000\\', '😀 "quoted"\n\t', '\u0001\u001f', '\\\u0041'])('keeps %j as it is', (text) => {
		expect(JSON.parse(storedJson({ text }))).toEqual({ text });
	});
});
