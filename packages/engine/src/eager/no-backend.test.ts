import { expect, it } from 'vitest';
import { createEagerRunner } from './eager-runner';

it('asks for a backend where none is registered', async () => {
  await expect(createEagerRunner((inputs) => inputs, {})).rejects.toMatchObject({
    name: 'NoBackendError',
    message: expect.stringContaining('prepareBackend') as string,
  });
});
