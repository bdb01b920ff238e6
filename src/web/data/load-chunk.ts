import { connection, serverReady, waitForServer } from './connection.ts'

/** The messages of Chromium, Firefox and Safari for a script, and of Vite for a style, that failed to load. */
const LOAD_FAILURE =
  /dynamically imported module|importing a module script failed|unable to preload/i

/** A worker's script failed to load. The browser does not say why. */
export class MissingChunk extends Error {}

/**
 * Loads a part of the pages when the server is reachable: a browser requests a script only once, and
 * one that failed can never be loaded again. If that happens anyway, the person decides when to
 * reload the page, since a reload loses what was typed.
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
  // The rest of the page stays, and the connection notice says what to do.
  return new Promise<never>(() => {})
}

function isLoadFailure(error: unknown): boolean {
  if (error instanceof MissingChunk) return true
  return error instanceof Error && LOAD_FAILURE.test(error.message)
}
