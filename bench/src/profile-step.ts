import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cpuTarget, createRunner, usableBlockSize, type OnnxRuntime } from '@ddpm/engine/compiled';
import * as onnxRuntime from 'onnxruntime-node';
import { createTask } from './create-task';
import type { Workload } from './workload';

/** The time that all operators of one kind take in one run. */
export interface OperatorTime {
  readonly name: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** An event of ONNX Runtime's profile; times in microseconds. */
interface ProfileEvent {
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Profiles a compiled workload, after two runs that do not count; the operators come out slowest first. */
export async function profileStep(
  workload: Workload,
  threads: number,
  steps: number,
): Promise<readonly OperatorTime[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ddpm-bench-'));
  try {
    const file = await recordProfile(workload, threads, steps + 2, folder);
    const events = JSON.parse(await readFile(file, 'utf8')) as ProfileEvent[];
    return sumByOperator(events, steps);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns the path of the profile */
async function recordProfile(
  workload: Workload,
  threads: number,
  runs: number,
  folder: string,
): Promise<string> {
  const options = { intraOpNumThreads: threads, enableMemPattern: false, logSeverityLevel: 3 } as const;
  const target = cpuTarget(await usableBlockSize(onnxRuntime, options));
  const sessionOptions = {
    ...options,
    enableProfiling: true,
    profileFilePrefix: path.join(folder, 'profile'),
  };
  const sessions: onnxRuntime.InferenceSession[] = [];
  const runtime: OnnxRuntime = {
    Tensor: onnxRuntime.Tensor,
    InferenceSession: {
      create: async (model: Uint8Array, settings?: object) => {
        const session = await onnxRuntime.InferenceSession.create(model, settings);
        sessions.push(session);
        return session;
      },
    },
  };
  const device = { engine: 'compiled', backend: 'cpu', description: 'profiled', threads } as const;
  const task = await createTask(workload, (step, state, inputs) =>
    createRunner(step, state, inputs, { runtime, device, target, sessionOptions, preallocates: true }),
  );
  for (let run = 0; run < runs; run++) await task.run();
  for (const session of sessions) session.endProfiling();
  await task.runner.dispose();
  const [file] = await readdir(folder);
  if (file === undefined) throw new Error(`ONNX Runtime wrote no profile into ${folder}.`);
  return path.join(folder, file);
}

/** Averages over the last `steps` runs of the profile. */
function sumByOperator(events: readonly ProfileEvent[], steps: number): OperatorTime[] {
  const runs = events.filter(({ name }) => name === 'model_run').sort((a, b) => a.ts - b.ts);
  const start = runs.at(-steps)?.ts ?? 0;
  const sums = new Map<string, { calls: number; microseconds: number }>();
  for (const { name, ts, dur, args } of events) {
    const operator = args?.op_name;
    if (operator === undefined || ts < start || !name.endsWith('_kernel_time')) continue;
    const sum = sums.get(operator) ?? { calls: 0, microseconds: 0 };
    sums.set(operator, { calls: sum.calls + 1, microseconds: sum.microseconds + dur });
  }
  return [...sums]
    .map(([name, { calls, microseconds }]) => ({
      name,
      calls: Math.round(calls / steps),
      milliseconds: microseconds / 1000 / steps,
    }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
