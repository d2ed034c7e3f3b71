import type { Picture } from '@ddpm/sampler';
import sharp from 'sharp';
import { loadLettering, type Lettering, type TextStyle } from './lettering';

/** Pictures in a row, all of one size. */
export interface PlateRow {
  /** Stands to the left. */
  readonly label: string;
  readonly pictures: readonly Picture[];
  /** One under each picture; none where left out. */
  readonly captions?: readonly string[];
}

/** A figure: rows of pictures with what one has to know about them. */
export interface Plate {
  readonly title: string;
  /** Small, under the pictures: how they were made. */
  readonly note: string;
  /** Space between the rows, and between the pictures of a row. */
  readonly gap: number;
  readonly rows: readonly PlateRow[];
}

const background = { r: 20, g: 21, b: 24 };
const titleStyle: TextStyle = { size: 26, weight: 600, colour: '#f2f3f5' };
const labelStyle: TextStyle = { size: 19, weight: 400, colour: '#b4b8c0' };
const noteStyle: TextStyle = { size: 17, weight: 400, colour: '#868b95' };
const MARGIN = 40;
const CAPTION_HEIGHT = 34;

/** Where everything of a plate stands. */
interface Layout {
  readonly width: number;
  readonly height: number;
  /** Left edge of the first picture of each row. */
  readonly left: number;
  /** Upper edge of the pictures of each row. */
  readonly tops: readonly number[];
  readonly noteBaseline: number;
}

/** Draws a plate. @returns the bytes of a PNG file */
export async function drawPlate(plate: Plate): Promise<Uint8Array> {
  const lettering = await loadLettering();
  const layout = layOut(plate, lettering);
  const { width, height } = layout;
  const canvas = sharp({ create: { width, height, channels: 3, background } });
  const pictures = plate.rows.flatMap((row, index) => placePictures(row, index, plate, layout));
  const text = { input: Buffer.from(drawText(plate, layout, lettering)), left: 0, top: 0 };
  return canvas
    .composite([...pictures, text])
    .png({ palette: true, colours: 256, compressionLevel: 9 })
    .toBuffer();
}

function layOut({ rows, gap, title, note }: Plate, lettering: Lettering): Layout {
  const labelWidth = Math.max(...rows.map(({ label }) => lettering.width(label, labelStyle)));
  const left = MARGIN + Math.ceil(labelWidth) + (labelWidth > 0 ? 24 : 0);
  const tops: number[] = [];
  let y = MARGIN + titleStyle.size + 28;
  for (const { pictures, captions } of rows) {
    tops.push(y);
    y += (pictures[0]?.height ?? 0) + (captions === undefined ? 0 : CAPTION_HEIGHT) + gap;
  }
  const noteBaseline = y - gap + 42;
  const rowWidth = Math.max(
    ...rows.map(({ pictures }) => pictures.length * ((pictures[0]?.width ?? 0) + gap) - gap),
  );
  const textWidth = Math.max(lettering.width(title, titleStyle), lettering.width(note, noteStyle));
  const width = Math.ceil(Math.max(left + rowWidth, MARGIN + textWidth) + MARGIN);
  return { width, height: noteBaseline + MARGIN - 8, left, tops, noteBaseline };
}

function placePictures(
  { pictures }: PlateRow,
  row: number,
  { gap }: Plate,
  { left, tops }: Layout,
): { input: Buffer; left: number; top: number }[] {
  return pictures.map((picture, column) => ({
    input: Buffer.from(picture.toPng()),
    left: left + column * (picture.width + gap),
    top: tops[row] ?? 0,
  }));
}

function drawText(plate: Plate, layout: Layout, lettering: Lettering): string {
  const { width, height, noteBaseline } = layout;
  const start = (y: number) => ({ x: MARGIN, y, anchor: 'start' }) as const;
  const lines = [
    lettering.outline(plate.title, titleStyle, start(MARGIN + titleStyle.size - 4)),
    ...plate.rows.flatMap((row, index) =>
      rowText(row, layout.tops[index] ?? 0, plate.gap, layout, lettering),
    ),
    lettering.outline(plate.note, noteStyle, start(noteBaseline)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.join('')}</svg>`;
}

function rowText(
  { label, pictures, captions = [] }: PlateRow,
  top: number,
  gap: number,
  { left }: Layout,
  lettering: Lettering,
): string[] {
  const { width = 0, height = 0 } = pictures[0] ?? {};
  const middle = top + height / 2 + labelStyle.size * 0.36;
  return [
    lettering.outline(label, labelStyle, { x: left - 24, y: middle, anchor: 'end' }),
    ...captions.map((caption, column) =>
      lettering.outline(caption, fittingStyle(caption, width + gap - 6, lettering), {
        x: left + column * (width + gap) + width / 2,
        y: top + height + 26,
        anchor: 'middle',
      }),
    ),
  ];
}

/** Smaller where a caption would run into the next one. */
function fittingStyle(caption: string, room: number, lettering: Lettering): TextStyle {
  const shrinking = Math.min(1, room / lettering.width(caption, labelStyle));
  return { ...labelStyle, size: labelStyle.size * shrinking };
}
