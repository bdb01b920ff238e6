import { SkillmeatError } from '../errors.ts'
import { asVerified } from '../object/verified-json.ts'

/** `ed25519:` and the 64 hex digits of a public key (RFC 8032, 5.1.5). */
export type PublicKey = string & { readonly __brand: 'PublicKey' }

/** Who vouches for a bundle: 128 hex digits over its manifest. */
export interface BundleSignature {
  readonly key: PublicKey
  readonly signature: string
}

const HEADER = 'skillmeat-signature-v1'
const KEY = /^ed25519:[0-9a-f]{64}$/
const SIGNATURE = /^[0-9a-f]{128}$/

export function isPublicKey(text: string): text is PublicKey {
  return KEY.test(text)
}

/** Returns the public key with these 64 hex digits. */
export function publicKeyOf(digits: string): PublicKey {
  return asVerified<PublicKey>(`ed25519:${digits}`)
}

/** Returns the bytes that are signed: no signature of anything else can pass for one of a bundle. */
export function signedBytes(manifest: Uint8Array): Uint8Array {
  const prefix = new TextEncoder().encode('skillmeat-bundle-v1\n')
  const bytes = new Uint8Array(prefix.length + manifest.length)
  bytes.set(prefix)
  bytes.set(manifest, prefix.length)
  return bytes
}

/** Returns the text of a `bundle.toml.sig`. */
export function formatSignature({ key, signature }: BundleSignature): string {
  return `${HEADER}\n${key}\n${signature}\n`
}

/** Reads what `formatSignature` wrote. Throws `E_SIGNATURE_INVALID` for anything else. */
export function parseSignature(text: string): BundleSignature {
  const [header, key = '', signature = '', end, ...more] = text.split('\n')
  const isWhole = header === HEADER && end === '' && more.length === 0
  if (isWhole && isPublicKey(key) && SIGNATURE.test(signature)) return { key, signature }
  throw signatureInvalid('cannot be read')
}

/** Makes the refusal of a bundle whose signature does not hold. */
export function signatureInvalid(what: string): SkillmeatError {
  return new SkillmeatError('E_SIGNATURE_INVALID', `The signature of the bundle ${what}.`, {
    fix: 'Nothing was taken in. Ask whoever made the bundle for it again.',
  })
}
