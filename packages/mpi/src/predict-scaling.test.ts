import { expect, test } from 'vitest';
import { launchOf, predictScaling } from './index';

const facts = { computeSeconds: 0.5, gradientBytes: 1e7, bitsPerSecond: 8e9, latencySeconds: 1e-4 };

test('one process has nobody to wait for', () => {
  expect(predictScaling({ ...facts, ranks: 1 })).toEqual({
    communicationSeconds: 0,
    communicationShare: 0,
    speedup: 1,
  });
});

test('a sum costs two messages a doubling, and nearly twice its bytes', () => {
  const { communicationSeconds, speedup } = predictScaling({ ...facts, ranks: 4 });
  expect(communicationSeconds).toBeCloseTo(4e-4 + 0.015, 12);
  expect(speedup).toBeCloseTo((4 * 0.5) / 0.5154, 9);
});

test.each([
  [{}, null],
  [{ SLURM_NTASKS: '4' }, null],
  [
    { PMI_SIZE: '4', SLURM_STEP_NUM_TASKS: '4' },
    { launcher: 'mpiexec or srun (PMI)', size: 4, family: 'MPICH' },
  ],
  [{ OMPI_COMM_WORLD_SIZE: '2' }, { launcher: 'mpiexec (Open MPI)', size: 2, family: 'Open MPI' }],
  [{ SLURM_STEP_NUM_TASKS: '8' }, { launcher: 'srun', size: 8, family: null }],
  [
    { SLURM_STEP_NUM_TASKS: '8', PMIX_RANK: '0' },
    { launcher: 'srun', size: 8, family: 'Open MPI' },
  ],
])('a launcher is known by what it says: %o', (environment, launch) => {
  expect(launchOf(environment)).toEqual(launch);
});
