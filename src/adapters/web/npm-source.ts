import { createHash } from 'node:crypto'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { sourceName } from '../../core/address/source-spec.ts'
import type { NpmLocation } from '../../core/address/source-location.ts'
import type { OpenedSource } from '../../ports/source.ts'
import { packedSource, unpackForeign } from '../archives/packed-source.ts'
import { MAX_BYTES } from '../archives/zip-limits.ts'
import { fetchBytes } from './fetch-bytes.ts'
import type { WebOptions } from './fetch-bytes.ts'
import { registryFor } from './npm-registry.ts'
import type { Registry } from './npm-registry.ts'

const MAX_MANIFEST = 4 * 1024 * 1024
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare']

/** What a registry says of one version of a package, as far as it is believed. */
interface Published {
  readonly version: string
  readonly tarball: string
  /** Hashes of the tarball: `sha512-…` in base64, or a SHA-1 in hex. */
  readonly integrity: string | null
  readonly shasum: string | null
  readonly scripts: readonly string[]
}

/**
 * Opens a package as it was published: the tarball that the registry names, its hash checked. Nothing of
 * it is run, and nothing that it depends on is fetched.
 *
 * Throws what `fetchBytes` and `unpackForeign` throw, `E_SOURCE_NOT_FOUND` for a package or version that
 * is not there, and `E_ARCHIVE_MALFORMED` for a tarball that is not the one that was published.
 */
export async function openNpmSource(
  location: NpmLocation,
  options: WebOptions,
): Promise<OpenedSource> {
  const registry = registryFor(location.name, options.env ?? process.env)
  const found = await lookUp(location, registry, options)
  const isOwn = new URL(found.tarball).host === new URL(registry.url).host
  const mayBePrivate = registry.isNamed && isOwn
  const asked = { url: found.tarball, mayBePrivate, maxBytes: MAX_BYTES }
  const { bytes } = await fetchBytes(asked, options)
  assertPublished(bytes, found, location)
  const { entries, warnings } = await unpackForeign(bytes)
  const notes = [...warnings, ...scriptsNotRun(location, found)]
  const { path } = location
  const name = sourceName(location)
  return packedSource({ entries, warnings: notes }, { name, path, revision: found.version })
}

async function lookUp(
  { name, version }: NpmLocation,
  { url, isNamed }: Registry,
  options: WebOptions,
): Promise<Published> {
  const asked = {
    url: `${url}/${name.replace('/', '%2f')}/${encodeURIComponent(version ?? 'latest')}`,
    mayBePrivate: isNamed,
    maxBytes: MAX_MANIFEST,
    accept: 'application/json',
  }
  const label = `${name}@${version ?? 'latest'}`
  try {
    const { bytes } = await fetchBytes(asked, options)
    return readPublished(new TextDecoder().decode(bytes), label)
  } catch (error) {
    if (!isSkillmeatError(error, 'E_SOURCE_NOT_FOUND')) throw error
    throw new SkillmeatError('E_SOURCE_NOT_FOUND', `${terminalText(url, 200)} has no ${label}.`, {
      fix: 'Check the name and the version; `npm view <package> versions` lists them. A range such as ^1.0.0 is none.',
      cause: error,
    })
  }
}

function readPublished(text: string, label: string): Published {
  const whole = asTable(parse(text))
  const dist = asTable(whole?.['dist'])
  const version = asText(whole?.['version'])
  const tarball = asText(dist?.['tarball'])
  if (version === null || tarball === null || !URL.canParse(tarball)) {
    throw new SkillmeatError(
      'E_SOURCE_UNREACHABLE',
      `The registry does not say where ${label} lies.`,
      {
        fix: 'Check the registry that `npm config get registry` names.',
      },
    )
  }
  const scripts = Object.keys(asTable(whole?.['scripts']) ?? {})
  return {
    version,
    tarball,
    integrity: asText(dist?.['integrity']),
    shasum: asText(dist?.['shasum']),
    scripts: scripts.filter((one) => INSTALL_SCRIPTS.includes(one)),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function asTable(value: unknown): Readonly<Record<string, unknown>> | null {
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isTable ? Object.fromEntries(Object.entries(value)) : null
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The strongest hash that the registry gives counts. */
function assertPublished(
  bytes: Uint8Array,
  { integrity, shasum, tarball }: Published,
  { name }: NpmLocation,
): void {
  const hashes = (integrity ?? '').split(/\s+/).flatMap((one) => {
    const [, algorithm, digest] = /^(sha512|sha384|sha256)-([A-Za-z0-9+/=]+)/.exec(one) ?? []
    return algorithm === undefined || digest === undefined ? [] : [{ algorithm, digest }]
  })
  const strongest = hashes.toSorted((a, b) => (a.algorithm < b.algorithm ? 1 : -1))[0]
  const isSame =
    strongest === undefined
      ? shasum !== null && createHash('sha1').update(bytes).digest('hex') === shasum
      : hashes
          .filter(({ algorithm }) => algorithm === strongest.algorithm)
          .some(({ digest }) => hashOf(bytes, strongest.algorithm) === digest)
  if (isSame) return
  throw new SkillmeatError(
    'E_ARCHIVE_MALFORMED',
    `${terminalText(tarball, 200)} is not the file that was published as ${name}: its hash differs.`,
    { fix: 'Nothing was unpacked. Try again, and tell the registry if it stays so.' },
  )
}

function hashOf(bytes: Uint8Array, algorithm: string): string {
  return createHash(algorithm).update(bytes).digest('base64')
}

function scriptsNotRun({ name }: NpmLocation, { scripts }: Published): readonly Warning[] {
  if (scripts.length === 0) return []
  const message = `The package has scripts that npm runs when it is installed (${scripts.join(', ')}); none was run.`
  return [{ code: 'W_SCRIPTS_NOT_RUN', message, where: name }]
}
