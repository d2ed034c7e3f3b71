// Draws the page's icons from its sign: pnpm --filter viewer icons
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';

const target = path.join(import.meta.dirname, '../public');
/** Grey levels of a 4x4 picture: noise at the left that turns into a stroke at the right. As in src/shell/mark.tsx. */
const cells = [0.2, 0.7, 0.1, 1, 0.6, 0.1, 0.4, 1, 0.3, 0.8, 0.2, 1, 0.7, 0.2, 0.5, 1];
const paper = [251, 250, 247];
const ink = [185, 60, 11];

writeFileSync(path.join(target, 'icon.svg'), svg());
writeFileSync(path.join(target, 'icon-192.png'), png(192, 0.75));
writeFileSync(path.join(target, 'icon-512.png'), png(512, 0.75));
// Launchers cut the corners off.
writeFileSync(path.join(target, 'icon-maskable-512.png'), png(512, 0.5));

function svg() {
  const rects = cells.map(
    (opacity, i) => `<rect x="${i % 4}" y="${Math.floor(i / 4)}" width="1" height="1" opacity="${opacity}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-0.5 -0.5 5 5"><rect x="-0.5" y="-0.5" width="5" height="5" rx="0.75" fill="rgb(${paper.join()})"/><g fill="rgb(${ink.join()})">${rects.join('')}</g></svg>\n`;
}

/** @param share of the side that the sign takes */
function png(side, share) {
  const cell = Math.round((side * share) / 4);
  const margin = Math.floor((side - 4 * cell) / 2);
  const data = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const column = Math.floor((x - margin) / cell);
      const row = Math.floor((y - margin) / cell);
      const isInside = column >= 0 && column < 4 && row >= 0 && row < 4;
      const opacity = isInside ? cells[row * 4 + column] : 0;
      data.set(
        paper.map((value, i) => Math.round(value + opacity * (ink[i] - value))),
        (y * side + x) * 3,
      );
    }
  }
  return encode({ width: side, height: side, data, channels: 3, depth: 8 });
}
