/* eslint-disable no-console -- it is there that a page's author looks for what an element has to say */

/** Tells the page's author why an element does not draw. */
export function complain(sentence: string, element: HTMLElement): void {
  console.error(`<${element.localName}> cannot draw. ${sentence}`, element);
}

/** Tells the page's author why elements draw slowly. */
export function warn(sentence: string): void {
  console.warn(sentence);
}
