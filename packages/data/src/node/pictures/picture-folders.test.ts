import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Part } from '../idx-files';
import { temporaryFolder } from '../testing/temporary-folder';
import { encodePicture } from '../testing/write-pictures';
import { listPictures } from './list-pictures';
import { loadPictures } from './load-pictures';

const picture = await encodePicture('a.png', { color: [255, 0, 0], width: 2, height: 2 });

/** A folder with files of these paths: pictures, or texts where there is one. */
async function folderOf(paths: readonly string[], texts: Readonly<Record<string, string | Buffer>> = {}) {
  const folder = join(await temporaryFolder(), 'leaves');
  const files = [...paths.map((path) => [path, picture] as const), ...Object.entries(texts)];
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

interface Found {
  readonly classNames: readonly string[] | null;
  readonly found: readonly (readonly [name: string, className: string | null, part: Part | null])[];
  readonly notices: readonly string[];
}

/** What is listed, with one line for each picture. */
async function list(folder: string, labels?: string): Promise<Found> {
  const notices: string[] = [];
  const { classNames, pictures } = await listPictures(folder, {
    labels,
    onNotice: (sentence) => void notices.push(sentence),
  });
  const found: Found['found'][number][] = [];
  for await (const { name, className, part } of pictures()) found.push([name, className, part]);
  return { classNames, found, notices };
}

describe('folders with the names of parts', () => {
  test.each([
    [['train', 'val']],
    [['Training', 'Testing']],
    [['TRAIN', 'Valid']],
    [['training_set', 'test_set']],
    [['train2017', 'val2017']],
    [['seg_train', 'seg_test']],
    [['train', 'dev']],
  ])('%j are parts', async ([training = '', testing = '']) => {
    const folder = await folderOf([
      `${training}/beech/0.png`,
      `${training}/oak/0.png`,
      `${testing}/oak/1.png`,
    ]);
    const { classNames, found } = await list(folder);
    expect(classNames).toEqual(['beech', 'oak']);
    expect(found.map(([name, , part]) => [name.split('/')[0], part])).toEqual(
      expect.arrayContaining([
        [training, 'train'],
        [testing, 'test'],
      ]),
    );
  });

  test('of three, two are kept out of training', async () => {
    const { found } = await list(await folderOf(['train/a/0.png', 'valid/a/1.png', 'test/a/2.png']));
    expect(found.map(([name, , part]) => `${name} ${part ?? ''}`).sort()).toEqual([
      'test/a/2.png test',
      'train/a/0.png train',
      'valid/a/1.png test',
    ]);
  });

  test.each([
    ['a mixture', ['train/a.png', 'beech/a.png'], /the folder train, a usual name .* beside beech/],
    [
      'nothing to train on',
      ['val/a/0.png', 'test/a/0.png'],
      /holds test and val, but no folder .* to train on/,
    ],
    ['two to train on', ['train/a/0.png', 'Training/a/0.png'], /several folders to train on/],
    [
      'a class that training lacks',
      ['train/a/0.png', 'val/b/0.png'],
      /val\/b is a class that the folder train lacks/,
    ],
  ])('%s is refused', async (_, paths, message) => {
    await expect(list(await folderOf(paths))).rejects.toThrow(message);
  });

  test('may lie inside the class folders, inside themselves, or alone', async () => {
    const inside = await list(
      await folderOf(['cats/train/0.png', 'cats/test/1.png', 'dogs/train/0.png', 'dogs/2.png']),
    );
    expect(inside.found).toEqual([
      ['cats/test/1.png', 'cats', 'test'],
      ['cats/train/0.png', 'cats', 'train'],
      ['dogs/2.png', 'dogs', null],
      ['dogs/train/0.png', 'dogs', null],
    ]);
    const twice = await list(await folderOf(['train/train/a/0.png', 'test/test/a/0.png']));
    expect(twice.classNames).toEqual(['a']);
    expect((await list(await folderOf(['train/a/0.png']))).found).toEqual([['train/a/0.png', 'a', null]]);
  });
});

test('a folder in a folder is unwrapped, with a word; what systems leave behind is passed over', async () => {
  const folder = await folderOf([
    'archive/beech/0.png',
    'archive/oak/0.png',
    '__MACOSX/x/y/0.png',
    '@eaDir/a.png',
  ]);
  const { classNames, notices } = await list(folder);
  expect(classNames).toEqual(['beech', 'oak']);
  expect(notices).toEqual([expect.stringMatching(/^The pictures are taken from .*archive, the only folder/)]);
});

test('names in two Unicode forms are one class', async () => {
  const [composed, apart] = ['h\u00eatre', 'he\u0302tre'];
  const { classNames, found } = await list(await folderOf([`train/${composed}/0.png`, `val/${apart}/1.png`]));
  expect(classNames).toEqual([composed]);
  expect(new Set(found.map(([, className]) => className))).toEqual(new Set([composed]));
});

describe('a link that leads nowhere', () => {
  const load = (folder: string, broken: 'refuse' | 'skip') =>
    loadPictures({ folder, cache: join(folder, '../cache'), imageSize: 2, testShare: 0, broken });

  test.each([
    [
      'oak/2.png',
      '/elsewhere/2.png',
      /oak\/2\.png is a link to \/elsewhere\/2\.png, which is not there; mount/,
    ],
    ['oak/2.JPG', '../.git/annex/objects/x', /is a link to .*'git annex get \.'/],
    ['elm', '/mnt/disk/elm', /leaves\/elm is a link to \/mnt\/disk\/elm, which is not there/],
  ])('%s is named, or skipped where asked', async (name, target, message) => {
    const folder = await folderOf(['oak/0.png', 'oak/1.png']);
    await symlink(target, join(folder, name));
    await expect(load(folder, 'refuse')).rejects.toThrow(message);
    expect((await load(folder, 'skip')).dataset).toMatchObject({ length: 2, classNames: ['oak'] });
  });
});

describe('formats that are not read', () => {
  test('are counted and named; GIF, TIFF, AVIF and .jfif are read', async () => {
    const folder = await folderOf(['a/0.png', 'a/1.png'], {
      'a/x.bmp': 'x',
      'a/b/y.HEIC': 'x',
      'a/z.bmp': 'x',
    });
    for (const name of ['a.gif', 'a.tif', 'a.avif']) {
      await writeFile(join(folder, 'a', name), await encodePicture(name, { color: [0, 200, 0] }));
    }
    await writeFile(join(folder, 'a/b.jfif'), await encodePicture('b.jpg', { color: [0, 200, 0] }));
    const notices: string[] = [];
    const { dataset } = await loadPictures({
      ...{ folder, cache: join(folder, '../cache'), imageSize: 2, testShare: 0 },
      onNotice: (sentence) => void notices.push(sentence),
    });
    expect(dataset.length).toBe(6);
    expect(notices).toContainEqual(
      expect.stringMatching(
        /^Left out 3 pictures in formats .*\(2 \.bmp, 1 \.heic\), the first: .*a\/x\.bmp\./,
      ),
    );
  });

  test.each([
    ['alone', { 'a.bmp': 'x', 'b.bmp': 'x' }, /holds no pictures .*; it holds 2 \.bmp; convert them to PNG/],
    ['as a whole class', { 'a/a.svg': 'x' }, /class 'a' of .* convert what is in other formats \(1 \.svg\)/],
    ['not fetched by DVC', { 'a.png.dvc': 'x' }, /run 'dvc pull'/],
    ['still packed', { 'pictures.zip': 'x' }, /unpack pictures\.zip/],
  ])('%s are refused', async (_, texts, message) => {
    const folder = await folderOf([], texts);
    await expect(loadPictures({ folder, cache: join(folder, '../cache') })).rejects.toThrow(message);
  });
});

describe('a table of labels', () => {
  const paths = ['img/0.png', 'img/1.png'];
  const rows = [
    ['img/0.png', 'beech', null],
    ['img/1.png', 'oak', null],
  ];

  test.each([
    ['spaces before quotes', 'img/0.png, "beech"\nimg/1.png , "oak" \n'],
    ['semicolons', 'file;label\nimg/0.png;beech\nimg/1.png;oak\n'],
    ['tabs in UTF-16', Buffer.from('\uFEFFimg/0.png\tbeech\r\nimg/1.png\toak\r\n', 'utf16le')],
    ['other names of columns', 'image_path,Category\nimg/0.png,beech\nimg/1.png,oak\n'],
    ['no endings and folders, and a known column', 'id,breed\n0,beech\n1,oak\n'],
    ['one known column of two', 'id,genus\nimg/0,beech\nimg/1,oak\n'],
    ['dots and backslashes', './img/0.png,beech\nimg\\1.png,oak\n'],
    ['paths of another machine', 'C:\\data\\leaves\\img\\0.png,beech\n/data/leaves/img/1.png,oak\n'],
    ['another case', 'IMG/../img/0.PNG,beech\nimg/1.Png,oak\n'],
  ])('with %s is read', async (_, text) => {
    const { classNames, found } = await list(await folderOf(paths, { 'labels.csv': text }));
    expect(classNames).toEqual(['beech', 'oak']);
    expect(found).toEqual(rows);
  });

  test('may hold commas in quotes, and absolute paths inside the folder, through links too', async () => {
    const folder = await folderOf(paths);
    const link = join(folder, '../link');
    await symlink(folder, link);
    const text = `${folder}/img/0.png,"a, ""b"""\n${folder}/img/1.png,c\n`;
    await writeFile(join(folder, 'labels.csv'), text);
    for (const root of [folder, link]) expect((await list(root)).classNames).toEqual(['a, "b"', 'c']);
  });

  test.each([
    ['the same file twice', './img/0.png,a\nimg/0.png,b\n', /names img\/0\.png twice, in lines 1 and 2/],
    ['the same file by a doubled path', 'img/../img/0.png,a\nimg//0.png,b\n', /names img\/0\.png twice/],
    [
      'a header that nobody knows',
      'foo,bar\nimg/0.png,a\n',
      /line 1, names foo.*Is the first line a header\?/,
    ],
    [
      'no column of labels',
      'file,width,height\nimg/0.png,1,1\n',
      /columns file, width, height, of which none/,
    ],
    ['a path outside', '/etc/hostname,a\n', /line 1, names \/etc\/hostname, outside the folder/],
    ['another encoding', Buffer.from('img/0.png,h\xeatre\n', 'latin1'), /labels\.csv is no text in UTF-8/],
    ['a quote inside a field', 'img/0.png,a"b\n', /line 1, has a quote in the middle of a field/],
  ])('with %s is refused', async (_, text, message) => {
    await expect(list(await folderOf(paths, { 'labels.csv': text }))).rejects.toThrow(message);
  });

  test('finds file names in another Unicode form', async () => {
    const folder = await folderOf(['e\u0301.png', 'b.png'], { 'labels.csv': '\u00e9.png,a\nb.png,b\n' });
    expect((await list(folder)).found.map(([name]) => name)).toEqual(['e\u0301.png', 'b.png']);
  });
});

describe('the tables of Hugging Face', () => {
  test.each([
    ['metadata.csv', 'file_name,label\n0.png,beech\n1.png,oak\n'],
    ['metadata.jsonl', '{"file_name":"0.png","label":"beech"}\n{"file_name":"1.png","label":"oak"}\n'],
    ['Metadata.CSV', 'label,file_name\nbeech,0.png\noak,1.png\n'],
  ])('%s is read', async (name, text) => {
    const { found } = await list(await folderOf(['0.png', '1.png'], { [name]: text }));
    expect(found.map(([, className]) => className)).toEqual(['beech', 'oak']);
  });

  test('in each part, or above them, give the parts', async () => {
    const paths = ['train/0.png', 'test/0.png'];
    const expected = [
      ['test/0.png', '4', 'test'],
      ['train/0.png', '3', 'train'],
    ];
    const inside = await folderOf(paths, {
      'train/metadata.csv': 'file_name,label\n0.png,3\n',
      'test/metadata.jsonl': '{"file_name":"0.png","label":4}\n',
    });
    const above = await folderOf(paths, { 'metadata.csv': 'file_name,label\ntest/0.png,4\ntrain/0.png,3\n' });
    for (const folder of [inside, above]) expect((await list(folder)).found).toEqual(expected);
  });

  test('without labels bring a word; so does another table', async () => {
    const captions = await list(await folderOf(['0.png'], { 'metadata.csv': 'file_name,text\n0.png,x\n' }));
    expect(captions).toMatchObject({
      classNames: null,
      notices: [expect.stringContaining('file_name, text')],
    });
    const boxes = await list(
      await folderOf(['0.png'], { 'metadata.jsonl': '{"file_name":"0.png","width":3,"objects":[]}\n' }),
    );
    expect(boxes).toMatchObject({
      classNames: null,
      notices: [expect.stringMatching(/none is known to hold labels/)],
    });
    const other = await list(await folderOf(['0.png'], { 'train.csv': '0.png,a\n' }));
    expect(other.notices).toEqual([
      expect.stringMatching(/If .*train\.csv holds them, name it as the labels/),
    ]);
  });
});

test('a folder that is gone is named', async () => {
  const folder = await folderOf(['a/0.png']);
  await rm(folder, { recursive: true });
  await expect(list(folder)).rejects.toThrow(/leaves: it does not exist/);
});
