import crc32c from 'crc-32/crc32c.js';

/**
 * One record of a TFRecord file: the length as uint64, its checksum, the data, and the checksum of the data, all little
 * endian. https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
export function tfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(data.length + 12, maskedChecksum(data), true);
  return record;
}

/** Masked, so that the checksum of data that holds checksums stays a good one. */
function maskedChecksum(data: Uint8Array): number {
  const checksum = crc32c.buf(data);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
