import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { marked, type Token, type Tokens } from 'marked';

/** The root of the repository. */
export const root = path.join(import.meta.dirname, '../..');

/** A fenced block of code. What follows the language in its first line are words for these tests. */
export interface CodeBlock {
  readonly language: string;
  readonly words: readonly string[];
  readonly code: string;
  /** Counted from 1. */
  readonly number: number;
}

/** One Markdown file. */
export interface Page {
  /** Relative to the root of the repository, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
  readonly links: readonly string[];
  /** What can follow `#` in a link to this page. */
  readonly anchors: ReadonlySet<string>;
}

/** Folders whose pages count, and those whose folders' pages count. */
const folders = ['.', 'docs', 'docs/decisions', 'bench', 'interop', 'deploy', 'examples', '.github'];
const foldersOfFolders = ['packages', 'apps'];

/** All pages that people read. Change logs, which are generated, are left out. */
export function allPages(): readonly Page[] {
  const inner = foldersOfFolders.flatMap((folder) => entries(folder).map((name) => `${folder}/${name}`));
  return [...folders, ...inner].flatMap(pagesIn).sort().map(readPage);
}

function entries(folder: string): readonly string[] {
  const absolute = path.join(root, folder);
  return existsSync(absolute) && statSync(absolute).isDirectory() ? readdirSync(absolute) : [];
}

function pagesIn(folder: string): readonly string[] {
  return entries(folder)
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => path.posix.join(folder, name));
}

/** Reads a page. @param file relative to the root of the repository */
export function readPage(file: string): Page {
  const text = readFileSync(path.join(root, file), 'utf8');
  const blocks: CodeBlock[] = [];
  const links: string[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();
  const tokens = marked.lexer(text);
  void marked.walkTokens(tokens, (token) => {
    if (token.type === 'code') blocks.push(codeBlock(token as Tokens.Code, blocks.length + 1));
    if (token.type === 'link' || token.type === 'image') links.push((token as Tokens.Link).href);
    if (token.type === 'heading') anchors.add(slugger.slug(plainText((token as Tokens.Heading).tokens)));
  });
  return { file, text, blocks, links, anchors };
}

function codeBlock({ lang, text }: Tokens.Code, number: number): CodeBlock {
  const [language = '', ...words] = (lang ?? '').split(/\s+/);
  return { language, words, code: text, number };
}

function plainText(tokens: readonly Token[] = []): string {
  return tokens.map((token) => textOf(token as Tokens.Generic)).join('');
}

function textOf(token: Tokens.Generic): string {
  return token.tokens === undefined ? String(token['text'] ?? '') : plainText(token.tokens);
}
