import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Measurement, MeasurementReport, StepValues } from './workload';

/** All that one process measured. */
export interface EngineResult {
  readonly name: string;
  readonly description: string;
  /** Threads that the engine says it used. */
  readonly threads: number;
  readonly measurements: readonly Measurement[];
  /** What it computed in a small training step; null where it was not asked to. */
  readonly values: StepValues | null;
  /** Why nothing more was measured; null where all was. */
  readonly problem: string | null;
}

/** Runs a process that reports one JSON document a line, and collects what it says. */
export async function collectReports(
  name: string,
  threads: number,
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<EngineResult> {
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('close', (code, signal) => {
      resolve(code === 0 ? null : `the process ended with ${signal ?? `exit code ${String(code)}`}`);
    });
  });
  const reports: MeasurementReport[] = [];
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) reports.push(JSON.parse(line) as MeasurementReport);
  }
  return summarize(name, threads, reports, await ended);
}

function summarize(
  name: string,
  threads: number,
  reports: readonly MeasurementReport[],
  ending: string | null,
): EngineResult {
  const engine = reports.find((report) => report.type === 'engine');
  const values = reports.find((report) => report.type === 'values');
  const unavailable = reports.find((report) => report.type === 'unavailable');
  return {
    name,
    description: engine?.description ?? '',
    threads: engine?.threads ?? threads,
    measurements: reports.filter((report) => report.type === 'measurement'),
    values: values === undefined ? null : { losses: values.losses, gradient: values.gradient },
    problem: unavailable?.reason ?? ending,
  };
}
