import type { z } from 'zod'
import type { TrustedKey } from '../../core/bundle/key-ring.ts'
import type { ListedKeys } from '../../operations/signing/keys.ts'
import type { signerDocument, signerListDocument } from '../contract/exports.ts'

/** Returns a trusted key as documents have it. */
export function presentKey({ name, key, added }: TrustedKey): z.output<typeof signerDocument> {
  return { name, key, added }
}

/** Returns the document of `signer list`. */
export function presentKeys({ own, items }: ListedKeys): z.output<typeof signerListDocument> {
  return { own, items: items.map(presentKey) }
}
