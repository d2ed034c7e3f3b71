import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The built command line. */
export const trainerProgram = path.join(import.meta.dirname, '../../dist/main.js');

/** How a process ended and what it said. */
export interface ProcessResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built trainer, started in a folder of its own. */
export interface TrainerProcess {
  readonly child: ChildProcess;
  readonly result: Promise<ProcessResult>;
  /** Resolves once the process has written this to stderr. */
  said(text: string): Promise<void>;
}

/** Starts the built command line as a user would, with `folder` as the working folder. */
export function startTrainer(folder: string, args: readonly string[]): TrainerProcess {
  if (!existsSync(trainerProgram)) throw new Error(`${trainerProgram} is missing: run "pnpm build" first.`);
  const child = spawn(process.execPath, [trainerProgram, ...args], {
    cwd: folder,
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const result = new Promise<ProcessResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (stderr.includes(text)) resolve();
      };
      child.stderr.on('data', check);
      child.on('close', () => {
        reject(new Error(`The trainer ended without saying "${text}":\n${stderr}`));
      });
      check();
    });
  return { child, result, said };
}

/** Runs the built command line to its end. */
export function runTrainer(folder: string, args: readonly string[]): Promise<ProcessResult> {
  return startTrainer(folder, args).result;
}

/** A folder that is removed afterwards, with a configuration file `tiny.json` of a network that trains in no time. */
export async function withTinyFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ddpm-trainer-'));
  try {
    await writeFile(path.join(folder, 'tiny.json'), JSON.stringify(tinyConfig));
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Of a network that trains in no time. */
export const tinyConfig = {
  batchSize: 8,
  sampleInterval: 0,
  recipe: {
    unet: { blockChannels: [8], bottleneckChannels: 8, embeddingChannels: 8, normGroups: 2 },
    // A decay would depend on where the run was meant to end.
    training: { learningRateDecay: 'constant' },
  },
};
