import { createHash } from 'node:crypto'
import { gitUrlError } from '../../core/address/git-url.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError, Warning } from '../../core/errors.ts'
import { mapAtOnce } from '../../core/map-at-once.ts'
import { parseWellKnown } from '../../core/source/well-known-index.ts'
import type { WellKnownSkill } from '../../core/source/well-known-index.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import type { WebLocation } from '../../core/address/source-location.ts'
import type { ArchiveEntry } from '../../ports/archives.ts'
import { unpackForeign } from '../archives/packed-source.ts'
import type { Unpacked } from '../archives/packed-source.ts'
import { MAX_BYTES } from '../archives/zip-limits.ts'
import { fetchBytes } from './fetch-bytes.ts'
import type { WebOptions } from './fetch-bytes.ts'

const NEWEST = '/.well-known/agent-skills/index.json'
const OLDER = '/.well-known/skills/index.json'
const AT_ONCE = 8

/**
 * Fetches the skills that a web site offers: its index 0.2.0 with digests, else 0.1.0. A skill that cannot
 * be had, or whose bytes are not those that its digest names, is told and left out.
 *
 * Throws what `fetchBytes` throws for the index, and what `parseWellKnown` throws.
 */
export async function fetchWellKnown(
  { url, mayBePrivate }: WebLocation,
  options: WebOptions,
): Promise<Unpacked> {
  const isVouched = mayBePrivate === true
  const ask = (from: string, maxBytes: number) => {
    // Only the host that a person vouched for may be a private one.
    const isSame = new URL(from).host === new URL(url).host
    return fetchBytes({ url: from, mayBePrivate: isVouched && isSame, maxBytes }, options)
  }
  const index = await fetchIndex(url, (from) => ask(from, DEFAULT_LIMITS.entryFileBytes))
  const skills = parseWellKnown(index.text, index.url)
  const fetchOne = async (from: string, maxBytes: number) => {
    const whole = URL.canParse(from, index.url) ? new URL(from, index.url) : null
    if (whole === null || !/^https?:$/.test(whole.protocol)) throw gitUrlError(from)
    return ask(whole.href, maxBytes)
  }
  const found = await mapAtOnce(skills, AT_ONCE, async (skill): Promise<Unpacked> => {
    try {
      return await fetchSkill(skill, fetchOne)
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      return { entries: [], warnings: [leftOut(skill, error)] }
    }
  })
  return {
    entries: found.flatMap(({ entries }) => entries),
    warnings: found.flatMap(({ warnings }) => warnings),
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

type FetchOne = (url: string, maxBytes: number) => ReturnType<typeof fetchBytes>

async function fetchIndex(
  url: string,
  fetchOne: (url: string) => ReturnType<typeof fetchBytes>,
): Promise<{ readonly url: string; readonly text: string }> {
  try {
    return { url, text: decode((await fetchOne(url)).bytes) }
  } catch (error) {
    const isNewest = new URL(url).pathname === NEWEST
    if (!isNewest || !isSkillmeatError(error, 'E_SOURCE_NOT_FOUND')) throw error
    const older = new URL(OLDER, url).href
    return { url: older, text: decode((await fetchOne(older)).bytes) }
  }
}

async function fetchSkill(skill: WellKnownSkill, fetchOne: FetchOne): Promise<Unpacked> {
  const below = `skills/${skill.name}`
  if (skill.kind === 'files') {
    const entries = await mapAtOnce(skill.files, AT_ONCE, async (path) => {
      const { bytes } = await fetchOne(`./${skill.name}/${path}`, DEFAULT_LIMITS.fileBytes)
      return { path: `${below}/${path}`, mode: '100644', bytes } satisfies ArchiveEntry
    })
    return { entries, warnings: [] }
  }
  const { bytes } = await fetchOne(skill.url, MAX_BYTES)
  if (skill.digest !== null && digestOf(bytes) !== skill.digest) {
    return { entries: [], warnings: [wrongDigest(skill)] }
  }
  if (skill.kind === 'skill-md') {
    return { entries: [{ path: `${below}/SKILL.md`, mode: '100644', bytes }], warnings: [] }
  }
  const { entries, warnings } = await unpackForeign(bytes)
  return { entries: entries.map((one) => ({ ...one, path: `${below}/${one.path}` })), warnings }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function leftOut({ name }: WellKnownSkill, error: SkillmeatError): Warning {
  return { code: 'W_ADDRESS', message: `It is left out: ${error.message}`, where: `skill:${name}` }
}

function wrongDigest({ name, url }: { readonly name: string; readonly url: string }): Warning {
  const message = `It is left out: what lies at ${url} is not what its digest names.`
  return { code: 'W_ADDRESS', message, where: `skill:${name}` }
}
