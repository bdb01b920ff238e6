import { ioError } from '../../src/adapters/fs/node-file-system.ts'
import type { FileSystem } from '../../src/ports/file-system.ts'
import type { Ports } from '../../src/ports/ports.ts'
import type { Store } from '../../src/ports/store.ts'
import type { StatIndex } from '../../src/ports/stat-index.ts'

/** One call to the world that can go wrong. */
export interface Call {
  readonly name: string
  readonly path: string
  /** Does what the call can have done when it stopped half-way. */
  readonly half?: () => void
}

/** Is told of every call before it is made; throws to make it fail. */
export type Interfere = (call: Call) => void

/** Stands for the end of the process: nothing works any more. */
export class Killed extends Error {}

/** Puts `interfere` between the operations and the world. */
export function interfered(ports: Ports, interfere: Interfere): Ports {
  return {
    ...ports,
    files: interferedFiles(ports.files, interfere),
    store: interferedStore(ports.store, interfere),
    stats: interferedStats(ports.stats, interfere),
  }
}

function interferedFiles(files: FileSystem, interfere: Interfere): FileSystem {
  const before = (name: string, path: string) => interfere({ name, path })
  return {
    ...files,
    lstat: (path) => (before('lstat', path), files.lstat(path)),
    readdir: (path) => (before('readdir', path), files.readdir(path)),
    readFile: (path) => (before('readFile', path), files.readFile(path)),
    createFile: (path, bytes, mode) => {
      const half = () => files.createFile(path, bytes.subarray(0, bytes.length / 2), mode)
      interfere({ name: 'createFile', path, half })
      files.createFile(path, bytes, mode)
    },
    symlink: (target, path) => (before('symlink', path), files.symlink(target, path)),
    mkdir: (path, mode) => (before('mkdir', path), files.mkdir(path, mode)),
    rename: (from, to) => (before('rename', to), files.rename(from, to)),
    unlink: (path) => (before('unlink', path), files.unlink(path)),
    rmdir: (path) => (before('rmdir', path), files.rmdir(path)),
    fsync: async (paths) => {
      for (const path of paths) {
        before('fsync', path)
        await files.fsync([path])
      }
    },
  }
}

function interferedStore(store: Store, interfere: Interfere): Store {
  const before = (name: string) => interfere({ name, path: 'store.db' })
  return {
    ...store,
    read: (ids) =>
      later(
        () => before('read'),
        () => store.read(ids),
      ),
    current: () =>
      later(
        () => before('current'),
        () => store.current(),
      ),
    intent: () =>
      later(
        () => before('intent'),
        () => store.intent(),
      ),
    prepare: (objects, note) =>
      later(
        () => before('prepare'),
        () => store.prepare(objects, note),
      ),
    commit: (step) =>
      later(
        () => before('commit'),
        () => store.commit(step),
      ),
    settle: () =>
      later(
        () => before('settle'),
        () => store.settle(),
      ),
    ...interferedUpkeep(store, before),
  }
}

/** The steps of tidying up; packing is one of many small ones. */
function interferedUpkeep(store: Store, before: (name: string) => void): Partial<Store> {
  return {
    setBoundary: (operations) =>
      later(
        () => before('setBoundary'),
        () => store.setBoundary(operations),
      ),
    remove: (ids) =>
      later(
        () => before('remove'),
        () => store.remove(ids),
      ),
    repack: (families) => store.repack(interrupted(families, () => before('repack'))),
    compact: () =>
      later(
        () => before('compact'),
        () => store.compact(),
      ),
  }
}

async function* interrupted<T>(values: AsyncIterable<T>, before: () => void): AsyncGenerator<T> {
  for await (const value of values) {
    before()
    yield value
  }
}

function interferedStats(stats: StatIndex, interfere: Interfere): StatIndex {
  const before = (name: string) => interfere({ name, path: 'index.db' })
  return {
    load: (roots) =>
      later(
        () => before('load'),
        () => stats.load(roots),
      ),
    save: (entries) =>
      later(
        () => before('save'),
        () => stats.save(entries),
      ),
  }
}

async function later<T>(before: () => void, call: () => Promise<T>): Promise<T> {
  before()
  return call()
}

/** Counts the calls named, and passes all. */
export function counting(names: ReadonlySet<string>): {
  interfere: Interfere
  count: () => number
} {
  let count = 0
  return {
    interfere: ({ name }) => {
      if (names.has(name)) count += 1
    },
    count: () => count,
  }
}

/** Fails the `nth` of the calls named, once, as the real adapter would. */
export function failing(names: ReadonlySet<string>, nth: number, errno: string) {
  let count = 0
  let failed: Call | null = null
  const interfere: Interfere = (call) => {
    if (!names.has(call.name)) return
    count += 1
    if (count !== nth) return
    failed = call
    if (errno === 'ENOSPC') call.half?.()
    const { name, path } = call
    throw ioError(errno, `Could not ${name} ${path} (${errno}).`, { path })
  }
  return { interfere, failed: () => failed }
}

/** Ends everything at the `nth` of the calls named. */
export function killing(names: ReadonlySet<string>, nth: number) {
  let count = 0
  let killed: Call | null = null
  const interfere: Interfere = (call) => {
    if (killed !== null) throw new Killed()
    if (!names.has(call.name)) return
    count += 1
    if (count !== nth) return
    killed = call
    call.half?.()
    throw new Killed()
  }
  return { interfere, killed: () => killed }
}

const CHANGING_FILE_CALLS = ['createFile', 'symlink', 'mkdir', 'rename', 'unlink', 'rmdir', 'fsync']

const UPKEEP_CALLS = ['setBoundary', 'remove', 'repack', 'compact']

/** Calls that change something: dying before or after any other makes no difference. */
export const CHANGING_CALLS: ReadonlySet<string> = new Set(
  CHANGING_FILE_CALLS.concat('prepare', 'commit', 'settle', 'save', ...UPKEEP_CALLS),
)

/** Calls that can fail. */
export const FAILING_CALLS: ReadonlySet<string> = new Set([
  ...CHANGING_CALLS,
  'readdir',
  'readFile',
])
