import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { SkillmeatError } from '../../core/errors.ts'
import type { Signing } from '../../ports/signing.ts'

/** What stands before the 32 bytes of an Ed25519 key in an SPKI structure (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** Signatures by Node; a private key lies in its file as PKCS #8 in PEM. */
export const ed25519: Signing = {
  makeKey: () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return Promise.resolve(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  },
  publicKey: async (privateKey) => rawPublicKey(readPrivateKey(privateKey)).toString('hex'),
  sign: async (privateKey, bytes) => sign(null, bytes, readPrivateKey(privateKey)).toString('hex'),
  verify: ({ publicKey, signature, bytes }) =>
    Promise.resolve(isSigned(bytes, { publicKey, signature })),
}

function isSigned(
  bytes: Uint8Array,
  { publicKey, signature }: { readonly publicKey: string; readonly signature: string },
): boolean {
  try {
    const der = Buffer.concat([SPKI_PREFIX, Buffer.from(publicKey, 'hex')])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, bytes, key, Buffer.from(signature, 'hex'))
  } catch {
    // A key that is no point of the curve.
    return false
  }
}

function readPrivateKey(bytes: Uint8Array): KeyObject {
  try {
    const key = createPrivateKey({ key: Buffer.from(bytes), format: 'pem' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (error) {
    throw noKey(error)
  }
  throw noKey()
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return der.subarray(SPKI_PREFIX.length)
}

function noKey(cause?: unknown): SkillmeatError {
  return new SkillmeatError('E_KEY_INVALID', 'The private key cannot be read.', {
    fix: 'Put it back from a copy. To begin with a new one, move keys/signing.pem in the home away.',
    cause,
  })
}
