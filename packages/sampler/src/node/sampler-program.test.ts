import type { ModelFolderContent } from '@ddpm/checkpoint';
import { writeModelFolder } from '@ddpm/checkpoint/node';
import { articleSchedule, toDiffusersConfig } from '@ddpm/scheduler';
import { initializeParameters, splitParameters, uNetConfigToJSON } from '@ddpm/unet';
import { decode } from 'fast-png';
import { unzipSync } from 'fflate';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smallParameters, smallUNet } from '../testing/small-unet';
import { createSamplerProgram } from './sampler-program';

const program = path.join(import.meta.dirname, '../../dist/node/bin.js');
let folder: string;

beforeAll(async () => {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "pnpm build" first.`);
  folder = await mkdtemp(path.join(tmpdir(), 'sampler-program-'));
  await writeModelFolder(path.join(folder, 'model'), content());
  const unguided = { ...smallUNet, nullLabel: false };
  await writeModelFolder(path.join(folder, 'unguided'), {
    ...content(),
    unetConfig: uNetConfigToJSON(unguided),
    tensors: splitParameters(unguided, initializeParameters(unguided, 1)),
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function content(): ModelFolderContent {
  return {
    schedulerConfig: toDiffusersConfig(articleSchedule),
    unetConfig: uNetConfigToJSON(smallUNet),
    tensors: splitParameters(smallUNet, smallParameters()),
    modelIndex: { class_names: ['zero', 'one', 'two', 'three'] },
  };
}

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: Buffer;
}

/** Starts the built command line as a user would. */
function start(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const common = ['--model', './model', '--steps', '3', '--threads', '1'];
  return spawn(process.execPath, [program, ...common, ...args], { cwd: folder });
}

function run(...args: readonly string[]): Promise<Ended> {
  return ended(start(...args));
}

/** Runs it with a text on its standard input. */
function runWith(input: string, ...args: readonly string[]): Promise<Ended> {
  const child = start(...args);
  child.stdin.end(input);
  return ended(child);
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stderr = '';
  const stdout: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stderr, stdout: Buffer.concat(stdout) });
    });
  });
}

/** The head and the bytes of a `.npy` file. */
function numpyArray(file: Uint8Array): { readonly head: string; readonly values: Uint8Array } {
  const start = 10 + (file[8] ?? 0) + 256 * (file[9] ?? 0);
  expect(start % 64).toBe(0);
  return { head: Buffer.from(file.subarray(10, start)).toString().trim(), values: file.subarray(start) };
}

async function picturesIn(name: string): Promise<Record<string, string>> {
  const files = (await readdir(path.join(folder, name))).sort();
  const read = files.map(
    async (file) => [file, await readFile(path.join(folder, name, file), 'hex')] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

describe('the command line', () => {
  test('shards made by processes of their own, put together, are the whole', async () => {
    const wanted = [
      '--labels',
      '0-3',
      '--count',
      '3',
      '--seed',
      '7',
      '--sampler',
      'ddpm',
      '--batch-size',
      '5',
    ];
    const runs = await Promise.all([
      run(...wanted, '--out', 'whole'),
      run(...wanted, '--out', 'parts', '--shard', '1/3'),
      run(...wanted, '--out', 'parts', '--shard', '3/3'),
      run(...wanted, '--out', 'parts', '--shard', '2/3'),
    ]);
    expect(runs.map(({ code, stderr }) => [code, stderr.includes('pictures on ONNX Runtime')])).toEqual(
      new Array(4).fill([0, true]),
    );
    const whole = await picturesIn('whole');
    expect(Object.keys(whole).slice(0, 3)).toEqual(['00-0.png', '01-1.png', '02-2.png']);
    expect(Object.keys(whole).length).toBe(12);
    expect(await picturesIn('parts')).toEqual(whole);
  });

  test('where ONNX Runtime is not installed, wasm takes its place, and a line says why', async () => {
    const hide = `import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`export async function resolve(name, context, next) {
        if (name !== 'onnxruntime-node') return next(name, context);
        throw Object.assign(new Error("Cannot find package 'onnxruntime-node'"), { code: 'ERR_MODULE_NOT_FOUND' });
      }\`));`;
    const without = ['--import', `data:text/javascript,${encodeURIComponent(hide)}`, program];
    const { code, stderr } = await ended(
      spawn(
        process.execPath,
        [...without, '--model', './model', '--steps', '1', '--labels', '0', '--out', 'one.png'],
        {
          cwd: folder,
        },
      ),
    );
    expect(stderr).toMatch(/^Passed over compiled: .*onnxruntime-node/m);
    expect(stderr).toMatch(/1 pictures on WebAssembly/);
    expect(code).toBe(0);
  });

  test('the Slurm script makes its shard, and the Kubernetes Job asks for the same', async () => {
    const deploy = path.join(import.meta.dirname, '../../../../deploy');
    const sampler = `${process.execPath} ${program}`;
    const tasks = ['1', '2'].map((task) => {
      const env = { ...process.env, SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: '2' };
      const settings = {
        SAMPLER: sampler,
        MODEL: './model',
        COUNT: '1',
        OUT: 'slurm',
        SAMPLE_FLAGS: '--steps 2',
      };
      return ended(
        spawn('bash', [path.join(deploy, 'sample-array.sh')], { cwd: folder, env: { ...env, ...settings } }),
      );
    });
    expect((await Promise.all(tasks)).map(({ code, stderr }) => [code, stderr])).toEqual(
      new Array(2).fill([0, expect.stringContaining('2 pictures on')]),
    );
    expect(Object.keys(await picturesIn('slurm'))).toEqual(['0-0.png', '1-1.png', '2-2.png', '3-3.png']);
    const job = await readFile(path.join(deploy, 'sample-job.yaml'), 'utf8');
    const shards = /completions: (\d+)/.exec(job)?.[1];
    expect(job).toContain(`value: '${shards ?? ''}'`);
    expect(job).toContain('--shard "$((JOB_COMPLETION_INDEX + 1))/$SHARDS"');
    const known = createSamplerProgram().options.map(({ long }) => long);
    const used = [...job.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag);
    expect(used.filter((flag) => !['--yes', '--package', ...known].includes(flag))).toEqual([]);
  });

  test('draws a grid, and the process as an animation', async () => {
    expect(await run('--labels', 'two,0', '--out', 'grid.png', '--scale', '2')).toMatchObject({ code: 0 });
    const { width, height } = decode(await readFile(path.join(folder, 'grid.png')));
    expect([width, height]).toEqual([2 * 20 + 4, 24]);
    expect(await run('--one-noise', '--out', 'process.gif')).toMatchObject({ code: 0 });
    expect((await readFile(path.join(folder, 'process.gif'))).subarray(0, 6).toString()).toBe('GIF89a');
  });

  test('writes arrays with the values of the pictures, whole and in shards, and takes labels from a pipe', async () => {
    const wanted = ['--labels', '-', '--seed', '5', '--batch-size', '2'];
    const labels = 'two\n3,0\r\n\n1\n2\n';
    const [, , array, , grid] = await Promise.all([
      runWith(labels, ...wanted, '--out', 'arrays/all.npz'),
      runWith(labels, ...wanted, '--out', 'arrays/second.npz', '--shard', '2/2'),
      runWith(labels, ...wanted, '--out', 'npy:-'),
      runWith(labels, ...wanted, '--out', 'one-each'),
      runWith(labels, ...wanted, '--out', '-'),
    ]);
    const all = unzipSync(await readFile(path.join(folder, 'arrays/all.npz')));
    expect(Object.keys(all)).toEqual(['arr_0.npy', 'labels.npy']);
    const pictures = numpyArray(all['arr_0.npy']!);
    expect(pictures.head).toBe("{'descr': '|u1', 'fortran_order': False, 'shape': (5, 8, 8, 1,), }");
    const files = (await readdir(path.join(folder, 'one-each'))).sort();
    expect(files).toEqual(['0-2.png', '1-3.png', '2-0.png', '3-1.png', '4-2.png']);
    const drawn = await Promise.all(
      files.map(async (file) => [...decode(await readFile(path.join(folder, 'one-each', file))).data]),
    );
    expect([...pictures.values]).toEqual(drawn.flat());
    const given = numpyArray(all['labels.npy']!);
    expect(given.head).toBe("{'descr': '<i8', 'fortran_order': False, 'shape': (5,), }");
    expect([...new BigInt64Array(given.values.slice().buffer)]).toEqual([2n, 3n, 0n, 1n, 2n]);
    const second = unzipSync(await readFile(path.join(folder, 'arrays/second.npz')));
    expect(numpyArray(second['arr_0.npy']!).values).toEqual(pictures.values.subarray(2 * 64));
    expect(array.stdout).toEqual(Buffer.from(all['arr_0.npy']!));
    expect(array.stderr).toContain('5 pictures on ONNX Runtime on the CPU, 1 thread: standard output');
    expect(decode(grid.stdout)).toMatchObject({ channels: 1 });
  });

  test('ends in peace where the reader of its pictures has read enough', async () => {
    const child = start('--labels', '0', '--out', 'npz:-');
    child.stdout.destroy();
    expect(await ended(child)).toMatchObject({ code: 0 });
  });

  test('guides where the model recommends it, unless told otherwise', async () => {
    const sampling = {
      method: 'ddim',
      num_inference_steps: 4,
      guidance_scale: 9,
      guidance_interval: [0, 500],
    };
    await writeModelFolder(path.join(folder, 'advised'), { ...content(), modelIndex: { sampling } });
    const wanted = ['--labels', '2', '--model', './advised'];
    const named = [...wanted, '--sampler', 'ddim', '--guidance', '9'];
    const all = [
      run(...wanted, '--out', 'followed'),
      run(...named, '--guidance-interval', '0-500', '--out', 'said'),
      run(...wanted, '--guidance-interval', 'all', '--out', 'everywhere'),
      run(...named, '--out', 'named'),
    ];
    expect((await Promise.all(all)).map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const [followed, said, everywhere, method] = await Promise.all(
      ['followed', 'said', 'everywhere', 'named'].map(picturesIn),
    );
    expect(followed).toEqual(said);
    expect(everywhere).toEqual(method);
    expect(followed).not.toEqual(everywhere);
  });

  test('ends with code 2 where the command is wrong, and with 1 where it fails', async () => {
    const [usage, failure] = await Promise.all([run('--labels', 'seven'), run('--labels', '9')]);
    expect(usage.code).toBe(2);
    expect(usage.stderr).toContain(
      '"seven" is no label. Give a number, a range such as 0-9, all, or a name: zero',
    );
    expect(failure.code).toBe(1);
    expect(failure.stderr).toBe(
      'error: The class label 9 is unknown; this model has labels from 0 to 3, named zero, one, two, three, or null for no label: pass one in classLabels for each image.\n',
    );
  });

  test.each([
    [['--steps', '0'], "option '--steps <n>' argument '0' is invalid"],
    [['--steps', '1001'], 'The number of sampling steps is 1001'],
    [['--guidance', '2'], 'null label'],
    [['--guidance-interval', '800-200'], 'two whole timesteps with a hyphen'],
    [['--guidance-interval', '0-1000'], 'pass two whole timesteps from 0 to 999'],
    [['--shard', '4/3', '--out', 'x'], 'It must be a part of a whole'],
    [['--shard', '1/3', '--out', 'x.png'], 'Give a folder with --out'],
    [['--scale', '2', '--out', 'x.npz'], 'Leave it out, or give a .png'],
    [['--model', './nowhere'], 'nowhere'],
    [['--sampler', 'magic'], 'Allowed choices are ddim, ddpm'],
  ])('%j is refused with the reason', async (args, message) => {
    const command = createSamplerProgram().configureOutput({ writeErr: () => undefined });
    const model = ['--model', path.join(folder, 'unguided')];
    await expect(command.parseAsync([...model, ...args], { from: 'user' })).rejects.toThrow(message);
  });
});
