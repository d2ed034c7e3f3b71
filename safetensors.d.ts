declare module '*.safetensors' {
  /** The bytes of the file. */
  const bytes: Uint8Array;
  export default bytes;
}
