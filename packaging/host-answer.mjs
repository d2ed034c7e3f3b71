// How a host gives the sevens that it drew.
import { runCommand } from './run-command.mjs';

/** Every picture that was printed, whatever else the host prints around it. */
function printedPictures(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line.startsWith('{"engine":')).map((line) => JSON.parse(line));
}

const answers = {
  prints: async ({ cwd, env }) => printedPictures(await runCommand('npm', ['run', 'draw'], { cwd, env })),
};

/**
 * Has a host draw its sevens.
 *
 * @returns for each the engine's description, and the pixels
 */
export function drawnBy(host, installed) {
  return answers[host.answer](installed);
}
