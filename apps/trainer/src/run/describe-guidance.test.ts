import { expect, it } from 'vitest';
import { describeGuidance } from './describe-guidance';

it('says how strongly samples are guided, and where', () => {
  expect(describeGuidance({ guidanceScale: 1, guidanceInterval: [0, 5] })).toBe('no guidance');
  expect(describeGuidance({ guidanceScale: 1.25 })).toBe('guidance 1.25');
  expect(describeGuidance({ guidanceScale: 0, guidanceInterval: [200, 800] })).toBe(
    'guidance 0 at t from 200 to 800',
  );
});
