import { describe, expect, it } from 'vitest';
import { isolated } from './isolated';

describe('an isolated response', () => {
  it('has the headers, and is otherwise what it was', async () => {
    const response = isolated(
      new Response('hello', { status: 201, headers: { 'content-type': 'text/plain' } }),
    );
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      201,
      'text/plain',
      'hello',
    ]);
  });

  it('may be one without a body, or one that cannot be read', () => {
    expect(isolated(new Response(null, { status: 304 })).status).toBe(304);
    const failed = Response.error();
    expect(isolated(failed)).toBe(failed);
  });
});
