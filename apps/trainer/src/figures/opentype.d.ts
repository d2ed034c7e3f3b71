declare module 'opentype.js' {
  /** The outline of a glyph. */
  export interface Path {
    /** SVG path data. */
    toPathData(decimalPlaces: number): string;
  }

  export interface Glyph {
    /** In units of the font. */
    readonly advanceWidth: number;
    getPath(x: number, y: number, fontSize: number): Path;
  }

  export interface Font {
    readonly unitsPerEm: number;
    charToGlyph(character: string): Glyph;
    /** In units of the font. */
    getKerningValue(left: Glyph, right: Glyph): number;
  }

  const opentype: {
    /** Reads a TrueType, OpenType or WOFF font. */
    parse(bytes: ArrayBuffer): Font;
  };
  export default opentype;
}
