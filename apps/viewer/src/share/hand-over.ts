/** Gives a file to the visitor, as downloads are given. */
export function saveFile(bytes: Uint8Array, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Whether this browser takes pictures into its clipboard. */
export function canCopyPictures(): boolean {
  return typeof ClipboardItem !== 'undefined' && window.isSecureContext;
}

/** Puts a PNG file into the clipboard. Browsers want to be asked at once, with the content to follow. */
export function copyPicture(png: Promise<Uint8Array>): Promise<void> {
  const blob = png.then((bytes) => new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}
