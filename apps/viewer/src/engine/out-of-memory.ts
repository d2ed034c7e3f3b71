/** There is too little memory for what was asked. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
  constructor(options?: ErrorOptions) {
    super(
      'This device has too little memory for that: ask for fewer pictures or a smaller network, close other tabs, or choose another backend at the foot of the page.',
      options,
    );
  }
}

/** How browsers and backends say that memory has run out. */
const signs = [
  // JavaScript's own arrays: Chromium, Firefox, Safari.
  /array buffer allocation failed|invalid typed array length|allocation size overflow|out of memory/i,
  // WebAssembly: a memory that cannot be made, or grown.
  /could not allocate memory|cannot enlarge memory|failed to grow|unable to grow|maximum memory size exceeded|bad_alloc/i,
  // Where a kernel of the wasm backend gets no memory, it aborts without a reason.
  /^Aborted\(/,
  // WebGPU and WebGL.
  /createBuffer failed|not enough memory|OUT_OF_(DEVICE|HOST)?_?MEMORY|unable to create WebGLTexture/i,
];

/** Whether an error, or one that led to it, says that memory has run out. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, message, cause } = error;
  return name === 'OutOfMemoryError' || signs.some((sign) => sign.test(message)) || isOutOfMemory(cause);
}
