import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFileSystem } from '../adapters/fs/node-file-system.ts'
import { openSqlIndex } from '../adapters/sql/sql-index.ts'
import { openSqlStore, unopenedSqlStore } from '../adapters/sql/sql-store.ts'
import { sha256, systemChance, systemClock } from '../adapters/system/environment.ts'
import { ed25519 } from '../adapters/system/ed25519.ts'
import { fileLock } from '../adapters/system/file-lock.ts'
import type { DerivedIndex } from '../adapters/sql/sql-index.ts'
import type { FileLockOptions } from '../adapters/system/file-lock.ts'
import { thisMachine } from '../adapters/system/this-machine.ts'
import { withLinkedFolders } from '../operations/engine/places/linked-folders.ts'
import { DEFAULT_LIMITS } from '../core/limits.ts'
import { isSkillmeatError } from '../core/errors.ts'
import type { Archives } from '../ports/archives.ts'
import type { Editor, Lock, MergeTool, Places, Progress, Variables } from '../ports/environment.ts'
import type { Ports } from '../ports/ports.ts'
import type { ProjectRepository } from '../ports/project-repository.ts'
import type { Repositories } from '../ports/repository.ts'
import type { Sources } from '../ports/source.ts'
import type { Store } from '../ports/store.ts'

export { findPlaces } from '../adapters/system/environment.ts'

export interface OpenedPorts {
  readonly ports: Ports
  close(): Promise<void>
}

/**
 * Wires every adapter to the machine. Creates the home folder when it is missing; with
 * `createsHome: false` an empty one in memory stands for it, and nothing is written. The same holds
 * for `keepsNothing` where the home has no store yet.
 */
export async function openPorts(options: {
  readonly places: Places
  readonly progress: Progress
  readonly env: Variables
  readonly lock?: FileLockOptions
  readonly createsHome?: boolean
  readonly keepsNothing?: boolean
}): Promise<OpenedPorts> {
  const { places, progress, env } = options
  const isAbsent =
    (options.createsHome === false && isMissing(places.home)) ||
    (options.keepsNothing === true && isMissing(join(places.home, 'store.db')))
  const home = await (isAbsent ? absentHome() : openHome(places.home))
  const { store, index } = home
  const ports: Ports = {
    files: nodeFileSystem,
    store,
    stats: index,
    search: index,
    index,
    sources: lazySources(home.tempRoot, env),
    repositories: lazyRepositories(home.tempRoot, env),
    archives: lazyArchives,
    signing: ed25519,
    lock: isAbsent ? uncontested : fileLock(options.lock),
    clock: systemClock,
    chance: systemChance,
    places: withLinkedFolders(nodeFileSystem, places),
    machine: thisMachine,
    projectRepository: lazyProjectRepository,
    editor: lazyEditor(env),
    mergeTool: lazyMergeTool(env),
    progress,
    sha256,
    limits: DEFAULT_LIMITS,
  }
  return {
    ports,
    close: async () => {
      await store.close()
      await index.close()
      home.clear()
    },
  }
}

function isMissing(path: string): boolean {
  return nodeFileSystem.lstat(path) === null
}

interface OpenedHome {
  readonly store: Store
  readonly index: DerivedIndex
  /** Returns the folder for what lasts as long as one command. */
  readonly tempRoot: () => string
  /** Removes what must not outlast the command. */
  readonly clear: () => void
}

async function openHome(home: string): Promise<OpenedHome> {
  const temp = join(home, 'tmp')
  nodeFileSystem.mkdir(temp, 0o700)
  const store = await openStore(join(home, 'store.db'))
  const index = await openBeside(store, openSqlIndex(join(home, 'index.db')))
  return { store, index, tempRoot: () => temp, clear: () => {} }
}

/** Stands for a home that is not there, for a command that must not make it. */
async function absentHome(): Promise<OpenedHome> {
  const store = await openSqlStore(':memory:')
  const index = await openSqlIndex(':memory:')
  let temp: string | null = null
  return {
    store,
    index,
    tempRoot: () => (temp ??= mkdtempSync(join(tmpdir(), 'skillmeat-'))),
    clear: () => {
      if (temp !== null) rmSync(temp, { recursive: true, force: true })
    },
  }
}

/** Nobody else can be at work in a home that is not there. */
const uncontested: Lock = { hold: (_path, task) => task() }

/** A damaged store can still be repaired: only what uses it fails. */
async function openStore(file: string): Promise<Store> {
  try {
    return await openSqlStore(file)
  } catch (error) {
    if (isSkillmeatError(error, 'E_STORE_CORRUPT')) return unopenedSqlStore(file, error)
    throw error
  }
}

async function openBeside<T>(
  store: { readonly close: () => Promise<void> },
  opening: Promise<T>,
): Promise<T> {
  try {
    return await opening
  } catch (error) {
    await store.close()
    throw error
  }
}

/** What few commands need is loaded by those alone. */
function lazySources(tempRoot: () => string, env: Variables): Sources {
  const load = async () => {
    const { GitSources } = await import('../adapters/git/git-sources.ts')
    return new GitSources({ tempRoot: tempRoot(), limits: DEFAULT_LIMITS, env })
  }
  return {
    open: async (location) => (await load()).open(location),
    look: async (location) => (await load()).look(location),
    findRefs: async (location, names) => (await load()).findRefs(location, names),
    listTags: async (location) => (await load()).listTags(location),
    findCommit: async (location, beginning) => (await load()).findCommit(location, beginning),
    relate: async (pair) => (await load()).relate(pair),
  }
}

function lazyRepositories(tempRoot: () => string, env: Variables): Repositories {
  const load = async () => {
    const { GitRepositories } = await import('../adapters/git/git-repositories.ts')
    return new GitRepositories({ tempRoot: tempRoot(), limits: DEFAULT_LIMITS, env })
  }
  return {
    tip: async (address, branch) => (await load()).tip(address, branch),
    branches: async (address) => (await load()).branches(address),
    open: async (address, tip) => (await load()).open(address, tip),
    author: async () => (await load()).author(),
    isPublic: async (url) => (await load()).isPublic(url),
  }
}

const lazyProjectRepository: ProjectRepository = {
  isInRepository: async (folder) => (await loadGit()).isInRepository(folder),
  set: async (folder, name, value) => (await loadGit()).set(folder, name, value),
  find: async (place, isIt) => (await loadGit()).find(place, isIt),
}

async function loadGit(): Promise<ProjectRepository> {
  return (await import('../adapters/git/project-repository.ts')).gitProjectRepository
}

const lazyArchives: Archives = {
  pack: async (entries) => (await loadTar()).pack(entries),
  unpack: async (bytes) => (await loadTar()).unpack(bytes),
  zip: async (entries) => (await loadZip()).zip(entries),
  unzip: async (bytes) => (await loadZip()).unzip(bytes),
}

async function loadTar(): Promise<Pick<Archives, 'pack' | 'unpack'>> {
  return (await import('../adapters/archives/tar-archives.ts')).tarArchives
}

async function loadZip(): Promise<Pick<Archives, 'zip' | 'unzip'>> {
  return (await import('../adapters/archives/zip-archives.ts')).zipArchives
}

function lazyMergeTool(env: Variables): MergeTool {
  return {
    merge: async (command, files) => {
      const { shellMergeTool } = await import('../adapters/system/merge-tool.ts')
      return shellMergeTool(env).merge(command, files)
    },
  }
}

function lazyEditor(env: Variables): Editor {
  return {
    edit: async (path) => {
      const { personEditor } = await import('../adapters/system/person-editor.ts')
      return personEditor(env).edit(path)
    },
  }
}
