import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import opentype, { type Font, type Glyph } from 'opentype.js';

/** How a line of text is set. */
export interface TextStyle {
  readonly size: number;
  readonly weight: 400 | 600;
  /** A colour as SVG has it. */
  readonly colour: string;
}

/** Where a line of text stands: its baseline, and which of its ends or its middle is at x. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Sets text as outlines, so that a picture needs no font where it is drawn. */
export interface Lettering {
  /** Width of a line, in pixels. */
  width(text: string, style: TextStyle): number;
  /** An SVG path. */
  outline(text: string, style: TextStyle, place: TextPlace): string;
}

const shareLeftOfX = { start: 0, middle: 0.5, end: 1 };

/** Reads the fonts: Inter, from its npm package. */
export async function loadLettering(): Promise<Lettering> {
  const fonts = { 400: await loadFont(400), 600: await loadFont(600) };
  const width = (text: string, { size, weight }: TextStyle): number =>
    setLine(fonts[weight], text, size).width;
  return {
    width,
    outline(text, style, { x, y, anchor }) {
      const { glyphs, width: lineWidth } = setLine(fonts[style.weight], text, style.size);
      const left = x - shareLeftOfX[anchor] * lineWidth;
      const data = glyphs.map(({ glyph, x: start }) =>
        glyph.getPath(left + start, y, style.size).toPathData(2),
      );
      return `<path fill="${style.colour}" d="${data.join('')}"/>`;
    },
  };
}

interface SetLine {
  readonly glyphs: readonly { readonly glyph: Glyph; readonly x: number }[];
  readonly width: number;
}

/** Glyph by glyph with kerning: the library's own layout of whole lines stops at features of this font. */
function setLine(font: Font, text: string, size: number): SetLine {
  const scale = size / font.unitsPerEm;
  const glyphs: { glyph: Glyph; x: number }[] = [];
  let x = 0;
  for (const character of text) {
    const glyph = font.charToGlyph(character);
    const previous = glyphs.at(-1)?.glyph;
    if (previous !== undefined) x += font.getKerningValue(previous, glyph) * scale;
    glyphs.push({ glyph, x });
    x += glyph.advanceWidth * scale;
  }
  return { glyphs, width: x };
}

async function loadFont(weight: 400 | 600): Promise<Font> {
  const { resolve } = createRequire(import.meta.url);
  const bytes = await readFile(resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff`));
  return opentype.parse(Uint8Array.from(bytes).buffer);
}
