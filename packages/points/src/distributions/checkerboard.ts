import type { PointComponent } from '../point-mixture';

const FIELDS = 4;
const FIELD_SIZE = 0.75;
const PLACES = 5;

/** The dark fields of a board of four by four; the rows take turns with the classes. */
export function checkerboard(): readonly PointComponent[] {
  const gap = FIELD_SIZE / PLACES;
  const edge = (-FIELDS * FIELD_SIZE) / 2;
  const components: PointComponent[] = [];
  for (let row = 0; row < FIELDS; row += 1) {
    for (let column = row % 2; column < FIELDS; column += 2) {
      for (let place = 0; place < PLACES ** 2; place += 1) {
        const x = edge + column * FIELD_SIZE + ((place % PLACES) + 0.5) * gap;
        const y = edge + row * FIELD_SIZE + (Math.floor(place / PLACES) + 0.5) * gap;
        components.push({ mean: [x, y], deviation: gap / 2, label: row % 2 });
      }
    }
  }
  return components;
}
