declare module 'crc-32/crc32c.js' {
  const crc32c: {
    /** The CRC-32C of some bytes, as a signed 32-bit number. */
    buf(data: Uint8Array): number;
  };
  export default crc32c;
}
