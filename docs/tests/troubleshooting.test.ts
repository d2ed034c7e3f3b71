import * as checkpoint from '@ddpm/checkpoint';
import * as data from '@ddpm/data';
import * as distillation from '@ddpm/distillation';
import * as element from '@ddpm/element';
import * as engineAlone from '@ddpm/engine';
import * as compiler from '@ddpm/engine/compiled';
import * as metrics from '@ddpm/metrics';
import * as points from '@ddpm/points';
import * as random from '@ddpm/random';
import * as sampler from '@ddpm/sampler';
import * as scheduler from '@ddpm/scheduler';
import * as trainer from '@ddpm/trainer';
import * as unet from '@ddpm/unet';
import { expect, test } from 'vitest';
import { readPage } from './pages';

const engine = { ...engineAlone, ...compiler };
const packages = {
  checkpoint,
  data,
  distillation,
  element,
  engine,
  metrics,
  points,
  random,
  sampler,
  scheduler,
  trainer,
  unet,
};

function errorClasses(exports: object): string[] {
  return Object.entries(exports)
    .filter(
      ([, value]) =>
        typeof value === 'function' && (value as { prototype?: unknown }).prototype instanceof Error,
    )
    .map(([name]) => name);
}

test.each(Object.entries(packages))(
  'every error of @ddpm/%s is on the page, with a remedy',
  (name, exports) => {
    const errors = errorClasses(exports);
    expect(errors.length).toBeGreaterThan(0);
    const { text } = readPage('docs/troubleshooting.md');
    const section = text.split(/^## /m).find((part) => part.startsWith(`@ddpm/${name}\n`)) ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('|'));
    for (const error of errors) {
      const cells = rows
        .find((row) => row.includes(`\`${error}\``))
        ?.split('|')
        .map((cell) => cell.trim());
      expect(cells?.length, `${error} has a row of three cells`).toBe(5);
      expect(
        cells?.slice(1, 4).every((cell) => cell !== ''),
        error,
      ).toBe(true);
    }
  },
);
