/** Lowercase hex SHA-256 of an object's bytes. */
export type ObjectId = string & { readonly __brand: 'ObjectId' }

/** Returns the lowercase hex SHA-256 of `bytes`. Handed in: the core hashes nothing by itself. */
export type Sha256 = (bytes: Uint8Array) => ObjectId

const OBJECT_ID = /^[0-9a-f]{64}$/

export function isObjectId(text: unknown): text is ObjectId {
  return typeof text === 'string' && OBJECT_ID.test(text)
}
