/** Whether a graphics driver's name says that it computes on the processor, where wasm is faster. */
export function isSoftwareRenderer(description: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i.test(description);
}
