import type { Ports } from '../../../ports/ports.ts'
import { removeTree } from './apply-steps.ts'

/** What a program of the person's left behind. */
export interface LeftBehind {
  /** Null when the file is gone. */
  readonly saved: Uint8Array | null
  /** What the program ended with; null when it ended well. */
  readonly failure: Error | null
}

type EditPorts = Pick<Ports, 'files' | 'chance' | 'places' | 'editor'>

/** Lets the person edit a copy of `bytes` and returns what was saved; the copy is removed. */
export async function editCopy(
  ports: EditPorts,
  path: string,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { saved, failure } = await openCopy(ports, path, bytes)
  if (failure !== null || saved === null) throw failure ?? new Error('nothing was saved')
  return saved
}

/** The same where the editor may fail: what was saved until then comes back with its failure. */
export async function openCopy(
  ports: EditPorts,
  path: string,
  bytes: Uint8Array,
): Promise<LeftBehind> {
  const folder = `${ports.places.home}/tmp/edit-${ports.chance.hex(12)}`
  const copy = `${folder}/${path.split('/').at(-1) ?? 'file'}`
  ports.files.mkdir(folder, 0o700)
  try {
    ports.files.createFile(copy, bytes, 0o600)
    const failure = await failureOf(() => ports.editor.edit(copy))
    if (failure !== null && ports.files.lstat(copy)?.kind !== 'file')
      return { saved: null, failure }
    return { saved: ports.files.readFile(copy), failure }
  } finally {
    removeTree(ports.files, folder)
  }
}

/** Runs a program and returns what it failed with; null when it did not. */
export async function failureOf(run: () => Promise<void>): Promise<Error | null> {
  try {
    await run()
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
