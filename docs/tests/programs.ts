import type { CodeBlock, Page } from './pages';

/** A piece of code from a page that stands for itself. */
export interface Program {
  /** For people: the page, and which block of it. */
  readonly name: string;
  readonly language: 'ts' | 'js';
  readonly code: string;
  /** Whether it is run as well as compiled. */
  readonly runs: boolean;
}

/**
 * The programs of a page. Each block of `ts` or `js` is one, unless the page says `<!-- one program -->`: then its blocks
 * follow one another. A block marked `fragment` is none; one marked `norun` is only compiled, because it wants what a
 * test has not (a browser, a GPU, hours, files of the reader's).
 */
export function programsOf({ file, text, blocks }: Page): readonly Program[] {
  const code = blocks.filter(
    ({ language, words }) => /^(ts|js)$/.test(language) && !words.includes('fragment'),
  );
  if (text.includes('<!-- one program -->')) {
    return [{ name: file, language: 'ts', code: code.map((block) => block.code).join('\n'), runs: true }];
  }
  return code.map((block) => program(file, block));
}

function program(file: string, { language, words, code, number }: CodeBlock): Program {
  return {
    name: `${file}, block ${number}`,
    language: language === 'js' ? 'js' : 'ts',
    code,
    runs: !words.includes('norun'),
  };
}
