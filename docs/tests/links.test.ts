import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allPages, readPage, root, type Page } from './pages';

const pages = allPages();

/** What is wrong with a link, or null. Addresses outside the repository are not opened. */
function fault(page: Page, link: string): string | null {
  if (/^[a-z]+:/.test(link)) return isWebAddress(link) ? null : 'is no web address';
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page.file : path.posix.join(path.posix.dirname(page.file), decodeURI(file));
  if (target.startsWith('..')) return 'leads out of the repository';
  const absolute = path.join(root, target);
  if (!existsSync(absolute)) return 'leads nowhere';
  if (anchor === undefined) return null;
  if (statSync(absolute).isDirectory() || !target.endsWith('.md'))
    return 'has an anchor in something that is no page';
  return readPage(target).anchors.has(anchor) ? null : 'has an anchor that its page lacks';
}

function isWebAddress(link: string): boolean {
  const { protocol, hostname } = new URL(link);
  return protocol === 'mailto:' || (/^https?:$/.test(protocol) && /\.[a-z]+$|^localhost$/.test(hostname));
}

test('every link leads somewhere', () => {
  const faults = pages.flatMap((page) =>
    page.links.flatMap((link) => {
      const found = fault(page, link);
      return found === null ? [] : [`${page.file}: ${link} ${found}`];
    }),
  );
  expect(faults).toEqual([]);
});

test('a link that leads nowhere would be found', () => {
  const page = readPage('README.md');
  expect(fault(page, 'docs/nothing.md')).toBe('leads nowhere');
  expect(fault(page, '#nothing')).toBe('has an anchor that its page lacks');
  expect(fault(page, '../else.md')).toBe('leads out of the repository');
  expect(fault(page, 'https://nothing')).toBe('is no web address');
});

/** The pages that one comes to from a page by following links. */
function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  const page = pages.find((candidate) => candidate.file === file);
  if (page === undefined || reached.has(file)) return reached;
  reached.add(file);
  for (const link of page.links) {
    reachedFrom(path.posix.join(path.posix.dirname(file), link.split('#')[0] ?? ''), reached);
  }
  return reached;
}

test('every page of the documentation is reached from its index', () => {
  const reached = reachedFrom('docs/README.md');
  const missing = pages.filter(({ file }) => file.startsWith('docs/') && !reached.has(file));
  expect(missing.map(({ file }) => file)).toEqual([]);
});
