import { sha256 } from '../../src/adapters/system/environment.ts'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { NewObject, Store } from '../../src/ports/store.ts'

/** 120 lines that have nothing in common. */
export const LINES = Array.from(
  { length: 120 },
  (_, n) => `Line ${n}: ${sha256(new Uint8Array([n]))}`,
)

/** A text of 120 lines, of which `changed` is another. */
export function textWith(changed: number, what = 'changed'): Uint8Array {
  return new TextEncoder().encode(LINES.with(changed % 120, what).join('\n'))
}

/** Makes an object; `like` is what it is said to resemble. */
export function blob(bytes: Uint8Array, like?: ObjectId): NewObject {
  return { id: sha256(bytes), kind: 'blob', bytes, ...(like === undefined ? {} : { like }) }
}

/** Makes objects that differ in one line, each said to be like the one before it. */
export function chainOf(length: number): NewObject[] {
  return Array.from({ length }, (_, n) =>
    blob(textWith(n), n === 0 ? undefined : sha256(textWith(n - 1))),
  )
}

/** Stores such a chain. */
export async function storeChain(store: Store, length: number): Promise<NewObject[]> {
  const chain = chainOf(length)
  await store.prepare(chain, null)
  return chain
}

/** Bytes that nothing makes smaller. */
export function digest(n: number): Uint8Array {
  return Buffer.from(sha256(new Uint8Array([n, n >> 8])), 'hex')
}

/** Yields values one by one. */
export async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value)
}
