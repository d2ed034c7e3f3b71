import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import type { DrivenBrowser } from './driven-page';
import { findProgram } from './find-program';

/** WebKit as Linux has it: a small browser of WebKitGTK, driven over W3C WebDriver, on a display that nobody sees. */
export const drivenWebkit: DrivenBrowser = {
  name: 'WebKit',
  remedy: 'install WebKitGTK with its driver and a virtual display (Debian: webkit2gtk-driver, xvfb)',
  isFound: () => findPrograms() !== null,
  async launch() {
    const programs = findPrograms();
    if (programs === null) throw new Error('WebKitGTK is not installed.');
    const display = spawn(programs.display, ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const number = await firstLine(display);
    const port = await freePort();
    const driver = spawn(programs.driver, [`--port=${port}`], {
      stdio: 'ignore',
      // As root, WebKit does not start its processes in a sandbox.
      env: { ...process.env, DISPLAY: `:${number}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    });
    const end = (): void => {
      driver.kill();
      display.kill();
    };
    try {
      return await openSession(`http://127.0.0.1:${port}`, programs.browser, end);
    } catch (error) {
      end();
      throw error;
    }
  },
};

async function openSession(driver: string, binary: string, end: () => void) {
  await untilReady(driver);
  const options = { binary, args: ['--automation'] };
  const { sessionId } = (await command(driver, 'POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  })) as { readonly sessionId: string };
  const session = `${driver}/session/${sessionId}`;
  await command(session, 'POST', '/timeouts', { script: 240_000, pageLoad: 60_000 });
  return {
    open: async (address: string) => {
      await command(session, 'POST', '/url', { url: address });
    },
    read: async <Value>(expression: string) =>
      (await command(session, 'POST', '/execute/sync', {
        ...{ script: `return (${expression});`, args: [] },
      })) as Value,
    screenshot: async () => Buffer.from((await command(session, 'GET', '/screenshot')) as string, 'base64'),
    close: async () => {
      await command(session, 'DELETE', '').finally(end);
    },
  };
}

interface WebkitPrograms {
  readonly display: string;
  readonly driver: string;
  readonly browser: string;
}

function findPrograms(): WebkitPrograms | null {
  const display = findProgram(['Xvfb']);
  const driver = findProgram(['WebKitWebDriver']);
  const browser = librariesOfSystem().find((file) => existsSync(file));
  return display === null || driver === null || browser === undefined ? null : { display, driver, browser };
}

/** Where distributions put WebKitGTK's small browser. */
function librariesOfSystem(): readonly string[] {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/libexec'].filter((folder) => existsSync(folder));
  const nested = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => path.join(folder, name)),
  );
  return [...folders, ...nested].flatMap((folder) =>
    ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'].map((name) =>
      path.join(folder, name, 'MiniBrowser'),
    ),
  );
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    stdout?.once('data', (bytes: Buffer) => {
      resolve(bytes.toString().trim());
    });
    stdout?.once('end', () => {
      reject(new Error('The virtual display did not start.'));
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The driver answers once it listens. */
async function untilReady(driver: string): Promise<void> {
  for (;;) {
    try {
      await fetch(`${driver}/status`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** @see https://www.w3.org/TR/webdriver2/ */
async function command(
  base: string,
  method: string,
  address: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const answer = await fetch(`${base}${address}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { value } = (await answer.json()) as { readonly value: unknown };
  if (!answer.ok) throw new Error(`WebDriver: ${JSON.stringify(value).slice(0, 500)}`);
  return value;
}
