const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, safe in content and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A section of the page. @param note one sentence under the heading @param content HTML */
export function section(heading: string, note: string, content: string): string {
  return `<section>\n<h2>${escapeHtml(heading)}</h2>\n<p class="note">${escapeHtml(note)}</p>\n${content}\n</section>`;
}

/** A share from 0 to 1 as people read it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
