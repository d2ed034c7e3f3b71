import { SingleBar } from 'cli-progress';
import type { StepReport } from '@ddpm/trainer';
import { Sparkline } from './sparkline';

/** What a user sees of a run while it goes on. */
export interface ProgressDisplay {
  /** One step is done. @param progress share of the whole run, 0..1 */
  step(report: StepReport, progress: number): void;
  /** A line that stays, above the bar. */
  note(text: string): void;
  /** The loss of the whole run as one short line of text. */
  curve(): string;
  /** Something other than training is going on, so that a pause is no riddle. */
  busy(text: string): void;
  stop(): void;
}

/** Facts of the run that the display shows or counts with. */
export interface ProgressFacts {
  readonly batchSize: number;
  /** Where it computes. */
  readonly device: string;
  /** Share of the run that is behind when the display starts. */
  readonly startProgress: number;
}

/** A bar in a terminal, a line every ten seconds elsewhere (a log file, continuous integration). */
export function createProgressDisplay(facts: ProgressFacts): ProgressDisplay {
  const meter = new Meter(facts);
  return hasBars(process.stderr) ? barDisplay(facts, meter) : lineDisplay(facts, meter);
}

/** Whether a line can be drawn over: in a terminal that moves its cursor. */
export function hasBars({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true && process.env['TERM'] !== 'dumb';
}

/** Smoothed loss, speed and time left. */
class Meter {
  readonly #facts: ProgressFacts;
  readonly #start = performance.now();
  readonly #curve = new Sparkline(16);
  #loss = NaN;
  #millisecondsPerStep = NaN;
  #lastStep = performance.now();

  constructor(facts: ProgressFacts) {
    this.#facts = facts;
  }

  add({ loss }: StepReport): void {
    const now = performance.now();
    this.#loss = smooth(this.#loss, loss, 0.05);
    this.#curve.add(loss);
    this.#millisecondsPerStep = smooth(this.#millisecondsPerStep, now - this.#lastStep, 0.1);
    this.#lastStep = now;
  }

  /** Time that is not training does not count as a slow step. */
  skip(): void {
    this.#lastStep = performance.now();
  }

  get curve(): string {
    return this.#curve.toString();
  }

  payload(report: StepReport, progress: number): Record<string, string | number> {
    const done = progress - this.#facts.startProgress;
    const left = done > 0 ? ((performance.now() - this.#start) / done) * (1 - progress) : NaN;
    return {
      step: report.step,
      loss: this.#loss.toFixed(4),
      curve: this.curve,
      speed: ((this.#facts.batchSize / this.#millisecondsPerStep) * 1000).toFixed(1),
      left: formatDuration(left / 1000),
      device: this.#facts.device,
      activity: '',
    };
  }
}

function smooth(mean: number, value: number, weight: number): number {
  return Number.isNaN(mean) ? value : mean + weight * (value - mean);
}

/** `1:02:03` or `2:03`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

function barDisplay(facts: ProgressFacts, meter: Meter): ProgressDisplay {
  const bar = new SingleBar({
    format:
      '{bar} {percentage}% | step {step} | loss {loss} {curve} | {speed} images/s | {left} left | {device}{activity}',
    barsize: 20,
    hideCursor: true,
    stream: process.stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const blank = { step: 0, loss: '?', curve: '', speed: '?', left: '?', device: facts.device, activity: '' };
  bar.start(1000, facts.startProgress * 1000, blank);
  return {
    step(report, progress) {
      meter.add(report);
      bar.update(Math.round(Math.min(1, progress) * 1000), meter.payload(report, progress));
    },
    note(text) {
      process.stderr.write(`\r\x1b[K${text}\n`);
      bar.render();
      meter.skip();
    },
    busy(text) {
      bar.update({ activity: ` | ${text}` });
      bar.render();
    },
    curve: () => meter.curve,
    stop() {
      bar.stop();
    },
  };
}

const LINE_INTERVAL_MS = 10_000;

function lineDisplay(facts: ProgressFacts, meter: Meter): ProgressDisplay {
  let lastLine = -Infinity;
  const write = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  return {
    step(report, progress) {
      meter.add(report);
      if (performance.now() - lastLine < LINE_INTERVAL_MS && progress < 1) return;
      lastLine = performance.now();
      const { step, loss, speed, left } = meter.payload(report, progress);
      write(
        `step ${step} (${(progress * 100).toFixed(0)} %)  loss ${loss}  ${speed} images/s  ${left} left  ${facts.device}`,
      );
    },
    note(text) {
      write(text);
      meter.skip();
    },
    busy: write,
    curve: () => meter.curve,
    stop() {
      meter.skip();
    },
  };
}
