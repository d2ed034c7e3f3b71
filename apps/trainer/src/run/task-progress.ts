import { SingleBar } from 'cli-progress';
import { formatDuration, hasBars } from './progress';

/** Tells how far one stage has come. */
export type StageProgress = (done: number, total: number, note?: string) => void;

/** What a user sees of work that has several stages, such as an evaluation. */
export interface TaskProgress {
  /** Begins a stage, such as `sampling`, counted in `unit`. */
  stage(name: string, unit: string): StageProgress;
  stop(): void;
}

const LINE_INTERVAL_MS = 10_000;

/** A bar for each stage in a terminal, a line every ten seconds elsewhere. */
export function createTaskProgress(): TaskProgress {
  return hasBars(process.stderr) ? barProgress() : lineProgress();
}

function barProgress(): TaskProgress {
  let bar: SingleBar | undefined;
  return {
    stage(name, unit) {
      bar?.stop();
      bar = new SingleBar({
        format: `${name.padEnd(28)} {bar} {percentage}% | {value}/{total} ${unit} | {eta_formatted} left {note}`,
        ...{ barsize: 24, hideCursor: true, stream: process.stderr },
        ...{ barCompleteChar: '█', barIncompleteChar: '░' },
      });
      const current = bar;
      current.start(1, 0, { note: '' });
      return (done, total, note = '') => {
        current.setTotal(total);
        current.update(done, { note });
      };
    },
    stop: () => bar?.stop(),
  };
}

function lineProgress(): TaskProgress {
  return {
    stage(name, unit) {
      const start = performance.now();
      let lastLine = start;
      return (done, total, note = '') => {
        const now = performance.now();
        if (now - lastLine < LINE_INTERVAL_MS && done < total) return;
        lastLine = now;
        const left = formatDuration(((now - start) / 1000 / done) * (total - done));
        process.stderr.write(`${name}: ${done}/${total} ${unit}, ${left} left ${note}\n`);
      };
    },
    stop: () => undefined,
  };
}
