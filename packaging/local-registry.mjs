// A registry of packed packages, so that npm and pnpm resolve our version ranges as they will after a release.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** The manifest inside a tarball: the one that pnpm wrote, with ranges in place of `workspace:` and `catalog:`. */
export function packedManifest(tarball) {
  const bytes = gunzipSync(tarball);
  for (let offset = 0; offset + BLOCK <= bytes.length;) {
    const name = bytes.toString('utf8', offset, offset + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(bytes.toString('utf8', offset + 124, offset + 136), 8) || 0;
    const start = offset + BLOCK;
    if (name === 'package/package.json') return JSON.parse(bytes.toString('utf8', start, start + size));
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error('The tarball holds no package.json.');
}

function packument({ name, version, file }, origin) {
  const tarball = readFileSync(file);
  const dist = {
    tarball: `${origin}/tarballs/${path.basename(file)}`,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
    shasum: createHash('sha1').update(tarball).digest('hex'),
  };
  // Package managers may hold back what was published in the last days.
  const published = '2020-01-01T00:00:00.000Z';
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...packedManifest(tarball), dist } },
    time: { created: published, modified: published, [version]: published },
  };
}

/**
 * Serves packed packages over HTTP on a free port of this machine.
 *
 * @param packages what `packPackages` returned
 * @returns the address, and `close`
 */
export async function startRegistry(packages) {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(request.url ?? '/').slice(1);
    const origin = `http://${request.headers.host}`;
    const tarball = packages.find(({ file }) => asked === `tarballs/${path.basename(file)}`);
    const found = packages.find(({ name }) => name === asked);
    response.setHeader('cache-control', 'no-store');
    if (tarball !== undefined) response.end(readFileSync(tarball.file));
    else if (found !== undefined) response.end(JSON.stringify(packument(found, origin)));
    else response.writeHead(404).end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
