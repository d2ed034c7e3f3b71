import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { Command } from 'commander';
import { numberFlag } from '../configuration/number-flag';
import { shownPath, userPath } from '../configuration/paths';
import { startLiveServer } from '../live/live-server';
import { runFolder } from '../run/run-folder';
import { UsageError } from '../usage-error';

/** `watch`: the page of a run, be it under way in another process or over. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('show a run as a page in the browser: loss, gradient norm, samples; live while it goes on')
    .argument('<run>', 'folder of a run')
    .option(
      '--port <n>',
      'port on this machine (default: 8090, or one that is free)',
      numberFlag({ min: 1, whole: true }),
    )
    .action(async (run: string, { port }: { port?: number }) => {
      const folder = runFolder(userPath(run));
      if (!existsSync(folder.config)) {
        throw new UsageError(`${shownPath(folder.root)} is no run: it has no config.json.`);
      }
      const server = await startLiveServer(folder, port ?? null);
      process.stderr.write(`${shownPath(folder.root)} at ${server.url} (Ctrl-C ends)\n`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await server.close();
    });
}
