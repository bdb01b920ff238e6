import { parse } from 'jsonc-parser'
import type { Sha256 } from '../object/object-id.ts'
import { readApmLock } from './apm.ts'
import type { ApmDialect } from './apm.ts'
import type { Peer, PeerFile, PeerReading, PeerText } from './peer.ts'
import { readClaim, readEntries } from './peer-entries.ts'
import { fieldsAt, fieldsOf, olderVersion, readJsonFile, textAt } from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'
import { readGhLock } from './rulesync-gh.ts'
import { hashFolder, readSha256 } from './written-hashes.ts'

const ID = 'rulesync'
const GIT_LOCK = 'rulesync.lock'
const NPM_LOCK = 'rulesync-npm.lock.json'
const GH_LOCK = 'rulesync-gh.lock.yaml'
const APM_LOCK = 'rulesync-apm.lock.yaml'
/** The second one counts where both name a source. */
const SETTINGS = ['rulesync.jsonc', 'rulesync.local.jsonc']
const FETCHED_SKILLS = '.rulesync/skills/.curated'

/**
 * rulesync 17, read in 2026-11; how `integrity` is made (`src/lib/sources-lock.ts`) and the locks of its
 * other modes, in 2026-12. `rulesync.lock` does not say where in a source a skill lies, and names a
 * source on GitHub or GitLab alike, as `owner/repo` in lower case: which it is stands in the settings
 * alone.
 */
export const RULESYNC: Peer = {
  id: ID,
  name: 'rulesync',
  files: { project: [GIT_LOCK, NPM_LOCK, GH_LOCK, APM_LOCK], user: [] },
  beside: SETTINGS,
  read(file, tools) {
    if (file.where.endsWith(GH_LOCK)) return readGhLock(ID, file, tools)
    if (file.where.endsWith(APM_LOCK)) return readApmLock(file, tools, AS_APM)
    return readRulesyncLock(file, tools)
  },
}

/** It takes skills out of the folder that APM has for them. */
const AS_APM: ApmDialect = {
  peer: ID,
  pathOf(entry, type, name) {
    const folder = textAt(entry, 'virtual_path') ?? ''
    const inside = `.apm/skills/${name}`
    if (type !== 'skill') return null
    return folder === '' ? inside : `${folder}/${inside}`
  },
}

function readRulesyncLock(file: PeerText, { sha256 }: { readonly sha256: Sha256 }): PeerReading {
  const { where } = file
  const isNpm = where.endsWith(NPM_LOCK)
  const lock = readJsonFile(file)
  const older = olderVersion(where, lock.get('lockfileVersion'), { oldest: 1, newest: 1 })
  if (older !== null) return { claims: [], problems: [older] }
  const declared = declaredSources(file)
  return readEntries(where, fieldsAt(lock, 'sources'), (address, value) => {
    const entry = fieldsOf(value)
    const known = declared.get(sourceKey(address)) ?? address
    const written = isNpm ? null : writtenSource(known, entry)
    return readEntries(where, fieldsAt(entry, 'skills'), (name, skill) => {
      const integrity = readSha256(fieldsOf(skill).get('integrity'))
      const claim = {
        peer: ID,
        type: 'skill',
        name,
        places: [`${FETCHED_SKILLS}/${name}`],
        isAsWritten:
          integrity === null
            ? null
            : (files: readonly PeerFile[]) => hashFolder(files, '\0', sha256) === integrity,
      } as const
      return readClaim(where, claim, written)
    })
  })
}

function writtenSource(address: string, entry: PeerFields): WrittenSource {
  return {
    address,
    path: null,
    isShared: true,
    ref: textAt(entry, 'requestedRef'),
    commit: textAt(entry, 'resolvedRef'),
  }
}

/** Returns the sources as the settings write them, by what the lock calls them; none where they cannot be read. */
function declaredSources({ beside }: PeerText): ReadonlyMap<string, string> {
  const all = SETTINGS.flatMap((name) => {
    const settings: unknown = parse(beside?.get(name) ?? '', [], { allowTrailingComma: true })
    return listAt(settings, 'sources').flatMap((one) => textOf(one, 'source'))
  })
  return new Map(all.map((address) => [sourceKey(address), address]))
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = memberOf(value, key)
  return Array.isArray(list) ? list : []
}

function textOf(value: unknown, key: string): readonly string[] {
  const text = memberOf(value, key)
  return typeof text === 'string' ? [text] : []
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

/** What the program makes of a source's address before it writes it into the lock. */
function sourceKey(address: string): string {
  return address
    .replace(/^https?:\/\/(?:www\.)?(?:github|gitlab)\.com\//i, '')
    .replace(/^(?:github|gitlab):/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase()
}
