import { formatKeyRing, parseKeyRing } from '../../core/bundle/key-ring.ts'
import type { TrustedKey } from '../../core/bundle/key-ring.ts'
import {
  isPublicKey,
  parseSignature,
  publicKeyOf,
  signatureInvalid,
  signedBytes,
} from '../../core/bundle/signature.ts'
import type { BundleSignature, PublicKey } from '../../core/bundle/signature.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { hasUnseen } from '../../core/security/text-classes.ts'
import type { Ports } from '../../ports/ports.ts'
import { lockPath } from '../engine/session/session.ts'

/** Who signed a bundle, as far as this person knows them. */
export interface Signer {
  /** `own`: this person. `unknown`: the signature holds, and nobody said whose it is. */
  readonly state: 'unsigned' | 'own' | 'trusted' | 'unknown'
  readonly key: PublicKey | null
  readonly name: string | null
}

export interface ListedKeys {
  /** The key that this person signs with; null before the first signature. */
  readonly own: PublicKey | null
  readonly items: readonly TrustedKey[]
}

/** Lists the keys whose bundles are trusted, and one's own. */
export async function listKeys(
  ports: Pick<Ports, 'files' | 'places' | 'signing'>,
): Promise<ListedKeys> {
  return { own: await ownKey(ports), items: readKeyRing(ports) }
}

/** Notes whose key it is. Throws `E_USAGE` for what is no key or no name, `E_NAME_TAKEN`. */
export async function trustKey(
  ports: Ports,
  request: { readonly key: string; readonly name: string },
): Promise<TrustedKey> {
  const { key, name } = request
  if (!isPublicKey(key)) {
    throw new SkillmeatError('E_USAGE', 'That is no public key.', {
      fix: 'A key is written ed25519: and 64 hex digits; `skillmeat signer list` of whoever signs shows it.',
    })
  }
  if (name.trim() !== name || name === '' || name.length > 64 || hasUnseen(name)) {
    throw new SkillmeatError('E_USAGE', 'That is no name.', {
      fix: 'Write who it is in 64 characters at most.',
    })
  }
  return ports.lock.hold(lockPath(ports), async () => {
    const known = readKeyRing(ports)
    const other = known.find((one) => one.name === name && one.key !== key)
    if (other !== undefined) {
      throw new SkillmeatError('E_NAME_TAKEN', `Another key goes by the name "${name}".`, {
        fix: `Choose another name, or \`skillmeat signer remove ${name}\` first.`,
      })
    }
    const added = new Date(ports.clock.now()).toISOString()
    const trusted: TrustedKey = { name, key, added }
    await writeKeyRing(ports, [...known.filter((one) => one.key !== key), trusted])
    return trusted
  })
}

/** Trusts a key no more; it is named by its name, or by the beginning of its digits. Throws `E_NOT_FOUND`, `E_NAME_AMBIGUOUS`. */
export async function removeKey(ports: Ports, text: string): Promise<TrustedKey> {
  return ports.lock.hold(lockPath(ports), async () => {
    const known = readKeyRing(ports)
    const named = known.filter(({ name }) => name === text)
    const digits = text.replace(/^ed25519:/, '')
    const found =
      named.length > 0 ? named : known.filter(({ key }) => key.startsWith(digits, KEY_PREFIX))
    const [first, second] = found
    if (first === undefined || second !== undefined) {
      const code = first === undefined ? 'E_NOT_FOUND' : 'E_NAME_AMBIGUOUS'
      throw new SkillmeatError(code, `"${text}" names ${found.length} trusted keys.`, {
        fix: '`skillmeat signer list` shows them.',
      })
    }
    await writeKeyRing(
      ports,
      known.filter((one) => one !== first),
    )
    return first
  })
}

const KEY_PREFIX = 'ed25519:'.length

/**
 * Says who signed a bundle, after its signature was checked.
 *
 * Throws `E_SIGNATURE_INVALID`.
 */
export async function checkSigner(
  ports: Pick<Ports, 'files' | 'places' | 'signing'>,
  bundle: { readonly manifest: Uint8Array; readonly signature: Uint8Array | null },
): Promise<Signer> {
  if (bundle.signature === null) return { state: 'unsigned', key: null, name: null }
  const { key, signature } = parseSignature(new TextDecoder().decode(bundle.signature))
  const bytes = signedBytes(bundle.manifest)
  const holds = await ports.signing.verify({ publicKey: key.slice(KEY_PREFIX), signature, bytes })
  if (!holds) throw signatureInvalid('does not hold: it was changed after it was signed')
  if (key === (await ownKey(ports))) return { state: 'own', key, name: ports.places.user }
  const trusted = readKeyRing(ports).find((one) => one.key === key)
  return { state: trusted === undefined ? 'unknown' : 'trusted', key, name: trusted?.name ?? null }
}

/** Signs a bundle's manifest with one's own key, which is made for the first signature. */
export async function signManifest(ports: Ports, manifest: Uint8Array): Promise<BundleSignature> {
  const privateKey = await ports.lock.hold(lockPath(ports), () => readOrMakeKey(ports))
  const key = publicKeyOf(await ports.signing.publicKey(privateKey))
  return { key, signature: await ports.signing.sign(privateKey, signedBytes(manifest)) }
}

async function ownKey(
  ports: Pick<Ports, 'files' | 'places' | 'signing'>,
): Promise<PublicKey | null> {
  const path = keyFile(ports, SIGNING_KEY)
  if (ports.files.lstat(path) === null) return null
  return publicKeyOf(await ports.signing.publicKey(ports.files.readFile(path)))
}

const SIGNING_KEY = 'signing.pem'
const KEY_RING = 'trusted.toml'

function keyFile({ places }: Pick<Ports, 'places'>, name: string): string {
  return `${places.home}/keys/${name}`
}

async function readOrMakeKey(ports: Ports): Promise<Uint8Array> {
  const path = keyFile(ports, SIGNING_KEY)
  if (ports.files.lstat(path) !== null) return ports.files.readFile(path)
  const made = await ports.signing.makeKey()
  await writePrivately(ports, path, made)
  return made
}

function readKeyRing(ports: Pick<Ports, 'files' | 'places'>): readonly TrustedKey[] {
  const path = keyFile(ports, KEY_RING)
  if (ports.files.lstat(path) === null) return []
  return parseKeyRing(new TextDecoder().decode(ports.files.readFile(path)), path)
}

async function writeKeyRing(ports: Ports, keys: readonly TrustedKey[]): Promise<void> {
  const bytes = new TextEncoder().encode(formatKeyRing(keys))
  await writePrivately(ports, keyFile(ports, KEY_RING), bytes)
}

/** Writes a file that only this person may read, whole or not at all. */
async function writePrivately(ports: Ports, path: string, bytes: Uint8Array): Promise<void> {
  const { files, places } = ports
  const folder = `${places.home}/keys`
  const staged = `${path}.tmp-${ports.chance.hex(8)}`
  files.mkdir(folder, 0o700)
  try {
    files.createFile(staged, bytes, 0o600)
    await files.fsync([staged])
    files.rename(staged, path)
  } catch (error) {
    if (files.lstat(staged) !== null) files.unlink(staged)
    throw error
  }
  await files.fsync([folder])
}
