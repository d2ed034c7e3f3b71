import { describe, expect, it } from 'vitest';
import { parseMethodList, parseStepList } from './list-flags';
import { methodNames } from '@ddpm/sampler';

describe('a list of steps', () => {
  it('comes out ascending, each number once', () => {
    expect(parseStepList('50, 5,10,5')).toEqual([5, 10, 50]);
    expect(parseStepList('none')).toEqual([]);
  });

  it.each(['', '0', '5,', '1.5', '-1', '5;6', '5 6', 'all'])('refuses "%s"', (text) => {
    expect(() => parseStepList(text)).toThrow(/whole numbers/);
  });
});

describe('a list of samplers', () => {
  it('takes names, and all of them at once', () => {
    expect(parseMethodList('heun, ddim')).toEqual(['heun', 'ddim']);
    expect(parseMethodList('all')).toEqual(methodNames);
  });

  it('refuses other names and says which there are', () => {
    expect(() => parseMethodList('ddim,dim')).toThrow(/"dim" is no sampler.*unipc/);
  });
});
