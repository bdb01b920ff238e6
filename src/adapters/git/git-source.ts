import { fileTooLarge, specialFile } from '../../core/artifact/check-listing.ts'
import type { Limits } from '../../core/limits.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import type { Warning } from '../../core/errors.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { assertGitRef } from '../../core/address/git-ref.ts'
import { parseGitUrl } from '../../core/address/git-url.ts'
import { sourceName } from '../../core/address/source-spec.ts'
import type { OpenedSource, SourceFile, SourceLocation } from '../../ports/source.ts'
import { BareClone } from './bare-clone.ts'
import type { CloneRequest } from './bare-clone.ts'
import { CatFile } from './cat-file.ts'
import { personalSettings } from './credential-helpers.ts'
import { attributesWarning } from './git-attributes.ts'
import type { Environment } from '../web/proxy.ts'
import { proxyFor } from '../web/proxy.ts'
import type { ResolveHost } from '../web/public-host.ts'
import { pinHost, resolveWithSystem } from '../web/public-host.ts'
import type { WalkedFile } from './tree-walk.ts'
import { walkTree } from './tree-walk.ts'

/** What opening a repository needs. */
export interface GitSourceOptions {
  /** An existing folder of our own, below which what is fetched lies until `close`. */
  readonly tempRoot: string
  readonly limits?: Limits
  readonly resolveHost?: ResolveHost
  /** The variables of the surroundings; those of this process where they are absent. */
  readonly env?: Environment
}

/** Tree objects beyond this are no folder anybody made. */
const MAX_TREE_BYTES = 32 * 1024 * 1024
const MAX_ATTRIBUTE_FILES = 50
const MAX_ATTRIBUTE_BYTES = 64 * 1024

/**
 * Opens one commit of a repository: fetched without history, read as objects, never checked out.
 *
 * The address and the addresses of its host are checked before anything connects. With a `path`
 * only the blobs that are read are fetched, all in one go. Nothing of the repository is run, no
 * submodule is followed, and bytes are those of the blobs whatever its attributes say.
 */
export async function openGitSource(
  location: Extract<SourceLocation, { kind: 'git' }>,
  options: GitSourceOptions,
): Promise<OpenedSource> {
  const { limits = DEFAULT_LIMITS, tempRoot } = options
  const request = await cloneRequest(location, options)
  return openClone(await fetchWhole(tempRoot, request), location, limits)
}

/**
 * Fetches all that is wanted. A repository that lacks something cannot send all of it: then its contents
 * are fetched when they are read, so that only what lacks is missed.
 */
async function fetchWhole(tempRoot: string, request: CloneRequest): Promise<BareClone> {
  try {
    return await BareClone.fetch(tempRoot, request)
  } catch (error) {
    const isDamaged = isSkillmeatError(error, 'E_STORE_CORRUPT')
    if (!isDamaged || request.path !== null || request.url.scheme === 'file') throw error
    return BareClone.fetch(tempRoot, { ...request, isSparse: true })
  }
}

/** Checks the address and the addresses of its host; returns what a fetch from there is asked for. */
export async function cloneRequest(
  location: Extract<SourceLocation, { kind: 'git' }>,
  { limits = DEFAULT_LIMITS, resolveHost = resolveWithSystem, env = process.env }: GitSourceOptions,
): Promise<CloneRequest> {
  const { ref, path, mayBePrivate = false } = location
  const url = parseGitUrl(location.url, { mayBePrivate })
  if (ref !== null) assertGitRef(ref)
  const isHttp = url.scheme === 'https' || url.scheme === 'http'
  const personal = isHttp ? await personalSettings(process.env) : []
  const isProxied = proxyFor(url, env) !== null || personal.some(namesProxy)
  const pinned = isProxied ? [] : await pinHost(url, resolveHost, mayBePrivate)
  const home = personal.length === 0 ? null : (process.env['HOME'] ?? null)
  return { url, ref, path, limits, settings: [...personal, ...pinned], home }
}

/** A proxy for one address alone may be another's; then the name is resolved here, as without one. */
function namesProxy(setting: string): boolean {
  return /^http\.proxy=./i.test(setting)
}

/** Opens a fetched commit for reading; closing it closes the clone. */
export async function openClone(
  clone: BareClone,
  location: Extract<SourceLocation, { kind: 'git' }>,
  limits: Limits,
): Promise<OpenedGitSource> {
  const source = new GitSource(clone, limits)
  try {
    return await source.open(location.path, sourceName(location))
  } catch (error) {
    await source.close()
    throw error
  }
}

/** A source of which the modes of its files and git's own names of their contents are known. */
export interface OpenedGitSource extends OpenedSource {
  readonly ids: ReadonlyMap<string, string>
}

class GitSource {
  readonly #clone: BareClone
  readonly #limits: Limits
  readonly #sizes: CatFile
  readonly #bytes: CatFile
  readonly #present = new Set<string>()
  readonly #knownSizes = new Map<string, number>()
  #byPath: ReadonlyMap<string, WalkedFile> = new Map()

  constructor(clone: BareClone, limits: Limits) {
    this.#clone = clone
    this.#limits = limits
    this.#sizes = new CatFile('sizes', clone.place, 0)
    this.#bytes = new CatFile('bytes', clone.place, Math.max(MAX_TREE_BYTES, limits.fileBytes))
  }

  async open(path: string | null, name: string): Promise<OpenedGitSource> {
    const { commit, tree } = await this.#clone.head()
    const read = (ids: readonly string[]) => Promise.all(ids.map((id) => this.#get(id, 'tree')))
    const walked = await walkTree(tree, path, { read, limits: this.#limits })
    this.#byPath = new Map(walked.map((file) => [file.path, file]))
    const files = await this.#withSizes(walked)
    return {
      revision: commit,
      tags: this.#clone.tags,
      name,
      path,
      files,
      ...(this.#clone.isPartial ? { isSparse: true as const } : {}),
      ids: new Map(walked.map(({ path: at, mode, id }) => [at, `${mode} ${id}`])),
      warnings: [...submoduleWarnings(walked), ...(await this.#attributeWarnings(files))],
      read: (paths) => this.#read(paths),
      close: () => this.close(),
    }
  }

  close(): Promise<void> {
    this.#sizes.close()
    this.#bytes.close()
    this.#clone.close()
    return Promise.resolve()
  }

  /** Blobs that a server left out for their size are listed as larger than allowed. */
  async #withSizes(walked: readonly WalkedFile[]): Promise<readonly SourceFile[]> {
    if (this.#clone.isPartial) return walked.map(({ path, mode }) => ({ path, mode, size: null }))
    const missing = await this.#clone.missing()
    const tooLarge = this.#limits.fileBytes + 1
    return Promise.all(
      walked.map(async ({ path, mode, id }) => {
        if (mode === 'submodule') return { path, mode, size: null }
        return { path, mode, size: missing.has(id) ? tooLarge : await this.#sizeOf(id) }
      }),
    )
  }

  async #read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const wanted = [...new Set(paths)].map((path) => this.#find(path))
    await this.#prefetch(wanted.map(({ id }) => id))
    await Promise.all(
      wanted.map(async ({ path, id }) => {
        if ((await this.#sizeOf(id)) <= this.#limits.fileBytes) return
        throw fileTooLarge(path, this.#limits.fileBytes)
      }),
    )
    // All are asked for at once: one process answers in order, without a pause between two.
    return new Map(
      await Promise.all(
        wanted.map(async ({ path, id }) => [path, await this.#get(id, 'blob')] as const),
      ),
    )
  }

  async #prefetch(ids: readonly string[]): Promise<void> {
    const absent = [...new Set(ids)].filter((id) => !this.#present.has(id))
    if (!this.#clone.isPartial || absent.length === 0) return
    await this.#clone.fetchBlobs(absent)
    for (const id of absent) this.#present.add(id)
  }

  #find(path: string): WalkedFile {
    const file = this.#byPath.get(path)
    if (file === undefined) {
      throw new SkillmeatError('E_SOURCE_NOT_FOUND', `The source has no file "${path}".`, {
        fix: 'Check the path against the repository.',
      })
    }
    if (file.mode === 'submodule' || file.mode === 'special') throw specialFile(path)
    return file
  }

  async #sizeOf(id: string): Promise<number> {
    const known = this.#knownSizes.get(id)
    if (known !== undefined) return known
    const object = await this.#sizes.get(id)
    if (object?.type !== 'blob') throw missingObject(id)
    this.#knownSizes.set(id, object.size)
    return object.size
  }

  async #get(id: string, type: 'blob' | 'tree'): Promise<Uint8Array> {
    const object = await this.#bytes.get(id)
    if (object?.type !== type) throw missingObject(id)
    return object.bytes
  }

  async #attributeWarnings(files: readonly SourceFile[]): Promise<readonly Warning[]> {
    const paths = files
      .filter(
        ({ path, mode, size }) =>
          /(?:^|\/)\.gitattributes$/.test(path) &&
          mode !== '120000' &&
          (size ?? 0) <= MAX_ATTRIBUTE_BYTES,
      )
      .slice(0, MAX_ATTRIBUTE_FILES)
      .map(({ path }) => path)
    const texts = await this.#read(paths).catch(noneWhereMissing)
    const found = [...texts].map(([path, bytes]) =>
      attributesWarning(path, new TextDecoder().decode(bytes)),
    )
    return found.filter((warning) => warning !== null)
  }
}

/** Attributes only warn: where they cannot be read, nothing is said of them. */
function noneWhereMissing(error: unknown): ReadonlyMap<string, Uint8Array> {
  if (isSkillmeatError(error)) return new Map()
  throw error
}

function submoduleWarnings(files: readonly WalkedFile[]): readonly Warning[] {
  return files
    .filter(({ mode }) => mode === 'submodule')
    .map(({ path }) => ({
      code: 'W_SUBMODULE_SKIPPED',
      message: 'It is a submodule, another repository, and was not followed.',
      where: path,
    }))
}

function missingObject(id: string): SkillmeatError {
  return new SkillmeatError('E_STORE_CORRUPT', `The repository lacks the object ${id}`, {
    fix: 'Run `git fsck` in it, or import from another copy.',
    data: { id },
  })
}
