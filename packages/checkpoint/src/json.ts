import { CheckpointError } from './checkpoint-error';

/** Anything that JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object as it was read. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * Reads a JSON object from UTF-8 bytes.
 *
 * @throws CheckpointError where the bytes are not UTF-8, not JSON, or not an object
 */
export function decodeJsonObject(bytes: Uint8Array): JsonObject {
  const value = parse(bytes);
  if (isJsonObject(value)) return value;
  throw new CheckpointError('holds JSON that is not an object; copy the file again from where it was made');
}

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Writes an object as indented UTF-8 JSON.
 *
 * @param what names the object in the message
 * @throws CheckpointError where it holds what JSON would lose: NaN, infinities, functions, typed arrays, ...
 */
export function encodeJsonObject(value: object, what: string): Uint8Array {
  if (Array.isArray(value))
    throw new CheckpointError(`${what} is a list where an object is expected; put it into an object`);
  checkJson(value, what);
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as JsonValue;
  } catch (cause) {
    throw new CheckpointError('is not valid JSON; copy the file again from where it was made', { cause });
  }
}

function checkJson(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkJson(item, `${path}[${index}]`);
  } else if (isPlainObject(value)) {
    for (const [key, item] of Object.entries(value))
      if (item !== undefined) checkJson(item, `${path}.${key}`);
  } else {
    throw new CheckpointError(
      `${path} is ${describe(value)}, which JSON cannot hold; leave it out or write it as text`,
    );
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null
    ? `a ${value.constructor.name}`
    : `of type ${typeof value}`;
}
