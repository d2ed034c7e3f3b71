/** A part of the results, in Markdown. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

/** The sections of the results, by the name of the flag `--sections`. */
export const sectionNames = ['engines', 'growth', 'limit', 'operators', 'endurance'] as const;

export type SectionName = (typeof sectionNames)[number];

/** The sentence that ends a section. */
export function repeatedBy(section: SectionName): string {
  return `Again: \`pnpm bench --sections ${section}\`.`;
}
