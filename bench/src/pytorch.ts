import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { collectReports, type EngineResult } from './child-reports';
import type { Workload } from './workload';

const script = path.join(import.meta.dirname, '../peers/pytorch_network.py');

/** A Python that has PyTorch, or null. `PYTHON` in the environment names another. */
export function findPyTorch(): { readonly python: string; readonly version: string } | null {
  for (const python of [process.env['PYTHON'] ?? 'python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
    });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return null;
}

/** Times the same network, written in PyTorch, in a process of its own. */
export function measurePyTorch(
  python: string,
  threads: number,
  workloads: readonly Workload[],
  repeat: number,
): Promise<EngineResult> {
  const request = JSON.stringify({ threads, workloads, repeat });
  return collectReports('pytorch', threads, [python, script, request], { OMP_NUM_THREADS: String(threads) });
}
