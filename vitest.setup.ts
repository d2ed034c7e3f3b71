import fc from 'fast-check';

/**
 * Property tests draw the same cases in every run, so that a failure can be repeated and a change is judged by itself.
 * `FAST_CHECK_SEED=random pnpm test:unit` goes looking for new cases; a number repeats those of a report.
 */
const asked = process.env['FAST_CHECK_SEED'] ?? '20261124';
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });
