import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportError } from './report-error';
import { UsageError } from './usage-error';

describe('an error that reaches the top', () => {
  let said = '';
  beforeEach(() => {
    said = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is one sentence, and exit code 2 for a usage error', () => {
    expect(reportError(new UsageError('There is no such flag.'))).toBe(2);
    expect(said).toBe('error: There is no such flag.\n');
  });

  it('names the remedy where the file system refuses', async () => {
    const refusal: unknown = await writeFile('/dev/null/inside', '').catch((error: unknown) => error);
    expect(reportError(refusal)).toBe(1);
    expect(said).toMatch(/Check the path \(.*\/dev\/null\/inside/);
    expect(said).not.toMatch(/\n {4}at /);
  });

  it('shows the stack where the program itself is at fault', () => {
    expect(reportError(new TypeError('x is undefined'))).toBe(1);
    expect(said).toMatch(/TypeError: x is undefined\n {4}at /);
  });
});
