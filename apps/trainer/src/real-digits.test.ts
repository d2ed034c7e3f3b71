import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runTrainer, withTinyFolder } from './testing/trainer-process';

it(
  "trains the article's network on real digits until the loss is below 0.3",
  { timeout: 600_000 },
  async () => {
    await withTinyFolder(async (folder) => {
      const { code, stderr } = await runTrainer(folder, [
        ...['--preset', 'article', '--learning-rate', '0.001', '--batch-size', '16', '--steps', '60'],
        ...['--threads', '2', '--sample-interval', '0', '--out', 'run'],
      ]);
      expect(stderr).toContain('60,000 digits');
      expect(code).toBe(0);
      const lines = (await readFile(path.join(folder, 'run/metrics.jsonl'), 'utf8')).trim().split('\n');
      const losses = lines.map((line) => (JSON.parse(line) as { loss: number }).loss);
      expect(losses).toHaveLength(60);
      // Untrained, the network misses standard normal noise by about its variance, 1.
      expect(losses[0]).toBeGreaterThan(0.8);
      expect(losses.slice(-10).reduce((sum, loss) => sum + loss, 0) / 10).toBeLessThan(0.3);
    });
  },
);
