import path from 'node:path';
import { collectReports, type EngineResult } from './child-reports';
import type { MeasurementRequest } from './workload';

/** Times workloads on one engine in a process of its own. */
export function measureEngine(request: MeasurementRequest): Promise<EngineResult> {
  const { engine, threads, workloads } = request;
  say(
    `${engine}, ${threads} threads, ${workloads.map(({ kind, batch }) => `${kind} of ${batch}`).join(', ')}`,
  );
  return collectReports(engine, threads, [
    process.execPath,
    path.join(import.meta.dirname, 'measure.js'),
    JSON.stringify(request),
  ]);
}

/** Tells the user what takes so long. */
export function say(line: string): void {
  process.stderr.write(`measuring ${line}\n`);
}
