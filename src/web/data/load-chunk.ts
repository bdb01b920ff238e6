import { connection, serverReady, waitForServer } from './connection.ts'

/** What Chromium, Firefox and Safari say of a script, and Vite of a style, that did not come. */
const LOAD_FAILURE =
  /dynamically imported module|importing a module script failed|unable to preload/i

/** The script of a worker did not come; the browser does not say why. */
export class MissingChunk extends Error {}

/**
 * Loads a part of the pages, once there is a server to load it from: a browser asks but once for a
 * script, and one that did not come then never comes. Where that happens after all, the person
 * decides when to load the whole page again, since what is typed in it would be lost.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  await serverReady()
  try {
    return await load()
  } catch (error) {
    if (!isLoadFailure(error)) throw error
  }
  await waitForServer()
  try {
    return await load()
  } catch (error) {
    if (!isLoadFailure(error)) throw error
  }
  connection.set((before) => (before === 'outdated' ? before : 'broken'))
  // What is around it stays, and says what to do.
  return new Promise<never>(() => {})
}

function isLoadFailure(error: unknown): boolean {
  if (error instanceof MissingChunk) return true
  return error instanceof Error && LOAD_FAILURE.test(error.message)
}
