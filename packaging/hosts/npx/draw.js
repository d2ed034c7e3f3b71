import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A cache of its own: npx keeps what it once fetched under the name alone.
const env = { ...process.env, npm_config_cache: 'cache' };
const args = [
  '--yes',
  '@ddpm/sampler',
  '--labels',
  '7',
  '--seed',
  '42',
  '--steps',
  '20',
  '--out',
  'seven.npy',
];
execFileSync('npx', [...args, '--backend', 'wasm'], { env, stdio: 'inherit' });
const file = readFileSync('seven.npy');
const pixels = [...file.subarray(10 + file.readUInt16LE(8))];
console.log(JSON.stringify({ engine: 'WebAssembly', pixels }));
