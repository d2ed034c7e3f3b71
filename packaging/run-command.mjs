import { spawn } from 'node:child_process';
import { clearTimeout, setTimeout } from 'node:timers';

/** The last part of a command's output is what says why it failed. */
const OUTPUT_LIMIT = 6000;

/** How long a server may take to say that it is there. */
const START_MS = 60_000;

/**
 * Starts a command that runs until it is stopped.
 *
 * @returns `ended` (its status, standard output and all output), `waitForOutput` (the match, once its output has one)
 * and `stop`
 */
export function startCommand(command, args, { cwd, env = {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    // Some tools colour their output wherever CI is set.
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm and pnpm are scripts under Windows.
    shell: process.platform === 'win32' && !command.endsWith('.exe'),
  });
  const said = { output: '', everything: '' };
  child.stdout.on('data', (chunk) => {
    said.output += chunk;
    said.everything += chunk;
  });
  child.stderr.on('data', (chunk) => (said.everything += chunk));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...said }));
  });
  const waitForOutput = (pattern) =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', () => {
        const match = pattern.exec(said.output);
        if (match !== null) resolve(match);
      });
      const fail = (reason) => reject(new Error(`${command} ${reason}:\n${said.everything}`));
      const tooLate = setTimeout(() => fail('did not say that it had started'), START_MS);
      ended.then(() => fail('ended early'), reject).finally(() => clearTimeout(tooLate));
    });
  return { ended, waitForOutput, stop: () => child.kill() };
}

/**
 * Runs a command to its end.
 *
 * @returns its standard output
 * @throws Error with the end of all its output where it fails
 */
export async function runCommand(command, args, options = {}) {
  const { status, output, everything } = await startCommand(command, args, options).ended;
  if (status === 0) return output;
  const line = [command, ...args].join(' ');
  throw new Error(`${line} in ${options.cwd} ended with ${status}:\n${everything.slice(-OUTPUT_LIMIT)}`);
}
