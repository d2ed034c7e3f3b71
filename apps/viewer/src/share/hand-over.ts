/** Gives a file to the visitor, as downloads are given. */
export function saveFile(bytes: Uint8Array, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** @throws NoClipboardError where the browser lets the page have none, as without HTTPS */
export async function copyText(text: string): Promise<void> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard === undefined) throw new NoClipboardError(text);
  await clipboard.writeText(text);
}

/** The browser lets this page copy nothing. */
class NoClipboardError extends Error {
  override readonly name = 'NoClipboardError';
  constructor(text: string) {
    super(`the browser lets this page copy nothing; select this and copy it: ${text}`);
  }
}

/** Whether this browser takes pictures into its clipboard. */
export function canCopyPictures(): boolean {
  return typeof ClipboardItem !== 'undefined' && window.isSecureContext && 'clipboard' in navigator;
}

/** Puts a PNG file into the clipboard. Browsers want to be asked at once, with the content to follow. */
export function copyPicture(png: Promise<Uint8Array>): Promise<void> {
  const blob = png.then((bytes) => new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}
