import type { KeyRecord, KeyScope, KeyTable } from '../../ports/server-state.ts'
import type { Chance, Clock } from '../../ports/environment.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { Sha256 } from '../../core/object/object-id.ts'
import type { Scope, WriteOption } from '../contract/route.ts'
import type { Caller } from './context.ts'
import { HttpProblem } from './error-response.ts'

const RANK: Readonly<Record<Scope, number>> = { none: 0, read: 1, write: 2, admin: 3 }
/** Keys were shorter before; those go on holding. */
const KEY = /^sk_(?<id>[0-9a-f]{12})_(?:[0-9a-f]{48}|[0-9a-f]{64})$/

/** What making and checking keys needs. */
export interface KeyPorts {
  readonly keys: KeyTable
  readonly sha256: Sha256
  readonly clock: Clock
  readonly chance: Chance
}

/** A key just made; the only time that it is seen. */
export interface NewKey {
  readonly key: string
  readonly id: string
  readonly expires_at: string | null
}

/** Makes a key. What is kept is its hash. */
export async function makeKey(
  keyPorts: KeyPorts,
  wanted: { readonly name: string; readonly scope: KeyScope; readonly days: number | null },
): Promise<NewKey> {
  const { keys, chance, clock } = keyPorts
  const id = chance.hex(12)
  const key = `sk_${id}_${chance.hex(64)}`
  const now = clock.now()
  const expires =
    wanted.days === null ? null : new Date(now + wanted.days * 86_400_000).toISOString()
  await keys.add({
    id,
    name: wanted.name,
    scope: wanted.scope,
    hash: hashOf(keyPorts, key),
    created_at: new Date(now).toISOString(),
    expires_at: expires,
    revoked_at: null,
    last_used_at: null,
  })
  return { key, id, expires_at: expires }
}

/**
 * Tells who asks by the key in `Authorization: Bearer` or `X-API-Key`.
 *
 * Throws a problem with status 401 for a key that is missing, unknown, revoked or expired, and with
 * 403 for one that does not allow `scope`. Whether a key exists is not told apart from a wrong one.
 */
export async function authenticate(
  keyPorts: KeyPorts,
  headers: { readonly authorization: string | null; readonly apiKey: string | null },
  scope: Scope,
): Promise<Caller> {
  const bearer = /^Bearer\s+(?<key>.+)$/i.exec(headers.authorization ?? '')?.groups?.['key']
  const given = headers.apiKey ?? bearer
  if (given === undefined) {
    if (scope === 'none') return { id: '', name: '', scope: 'none' }
    throw unauthorized('A key is needed: Authorization: Bearer sk_…')
  }
  const now = new Date(keyPorts.clock.now()).toISOString()
  const record = await findLive(keyPorts, given, now)
  if (record === null) throw unauthorized('The key is not valid.')
  if (RANK[record.scope] < RANK[scope]) throw tooWeak(record.scope, 'this', scope)
  await noteUse(keyPorts.keys, record, now)
  return { id: record.id, name: record.name, scope: record.scope }
}

/** Throws a problem with status 403 where a key that may only read asks for an option that does more. */
export function assertMayUse(
  caller: Caller,
  options: readonly WriteOption[],
  asked: { readonly query: unknown; readonly body: unknown },
): void {
  if (caller.scope !== 'none' && RANK[caller.scope] >= RANK.write) return
  for (const option of options) {
    if (!isUsed(option, asVerified(asked[option.place]))) continue
    const { name, value, why } = option
    const shown = value === undefined ? name : `${name}=${value}`
    throw tooWeak(caller.scope, `${shown} ${why}; that`, 'write')
  }
}

function isUsed({ name, value }: WriteOption, asked: Readonly<Record<string, unknown>>): boolean {
  const given = asked[name]
  if (value !== undefined) return given === value
  return Array.isArray(given) ? given.length > 0 : given !== undefined && given !== false
}

/** Finds the record of a key that is right, not revoked and not too old. */
async function findLive(keyPorts: KeyPorts, key: string, now: string): Promise<KeyRecord | null> {
  const id = KEY.exec(key)?.groups?.['id'] ?? ''
  const record = id === '' ? null : await keyPorts.keys.find(id)
  const hash = hashOf(keyPorts, key)
  // Compared even when there is no such key, so that the time does not tell.
  const isRight = isSameDigest(hash, record?.hash ?? hash.replaceAll(/[0-9a-f]/g, '0'))
  return record !== null && isRight && holds(record, now) ? record : null
}

/** Tells whether a key that was right still holds. */
export async function isLive({ keys, clock }: Pick<KeyPorts, 'keys' | 'clock'>, id: string) {
  const record = await keys.find(id)
  return record !== null && holds(record, new Date(clock.now()).toISOString())
}

function holds({ revoked_at, expires_at }: KeyRecord, now: string): boolean {
  return revoked_at === null && (expires_at === null || expires_at > now)
}

/** Once a minute is enough to know which keys are in use. */
async function noteUse(keys: KeyTable, record: KeyRecord, now: string): Promise<void> {
  if (record.last_used_at?.slice(0, 16) !== now.slice(0, 16)) await keys.touch(record.id, now)
}

function hashOf({ sha256 }: KeyPorts, key: string): string {
  return sha256(new TextEncoder().encode(key))
}

/** Compares in a time that does not depend on where two digests differ. */
function isSameDigest(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let at = 0; at < one.length; at += 1) {
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at % Math.max(1, other.length))
  }
  return difference === 0
}

function tooWeak(has: Caller['scope'], what: string, needs: Scope): HttpProblem {
  return new HttpProblem({
    status: 403,
    code: 'scope',
    message: 'Forbidden',
    detail: `This key may ${has}; ${what} needs a key with ${needs}.`,
  })
}

function unauthorized(detail: string): HttpProblem {
  return new HttpProblem({
    status: 401,
    code: 'unauthorized',
    message: 'Unauthorized',
    detail,
    headers: { 'WWW-Authenticate': 'Bearer realm="skillmeat"' },
  })
}
