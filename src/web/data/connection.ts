import { onlineManager } from '@tanstack/react-query'
import { createStore } from './external-store.ts'

/**
 * `lost`: no server answers. `outdated`: the server has another build of these pages. `broken`: a
 * part of this page failed to load, although the server answers.
 */
export type Connection = 'fine' | 'lost' | 'outdated' | 'broken'

/** The state of the connection to the server. */
export const connection = createStore<Connection>('fine')

// While no server answers, queries wait and shown data stays. The server may be on this machine,
// so the browser's own idea of being online is ignored.
onlineManager.setEventListener((setOnline) =>
  connection.subscribe(() => setOnline(connection.get() !== 'lost')),
)

/** The pause between two attempts to reach the server, in milliseconds. */
const RETRY_DELAY = 1000
/** How long an answer may take before the server counts as gone, in milliseconds. */
const ANSWER_TIMEOUT = 5000

let isSure = true
let search: Promise<void> | null = null

/** Notes that a connection broke. The next call of `serverReady` checks whether the server is gone. */
export function suspectServer(): void {
  isSure = false
}

/** Returns at once if the server is believed to be reachable, otherwise when it answers. */
export async function serverReady(): Promise<void> {
  if (!isSure) await waitForServer()
}

/** Tries to reach the server until it answers, and updates `connection`. */
export async function waitForServer(): Promise<void> {
  isSure = false
  search ??= searchServer().finally(() => (search = null))
  await search
}

async function searchServer(): Promise<void> {
  for (;;) {
    const found = await lookForServer()
    connection.set((before) => (before === 'broken' && found === 'fine' ? before : found))
    isSure = found !== 'lost'
    if (isSure) return
    await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY))
  }
}

async function lookForServer(): Promise<Connection> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT)
    const response = await fetch('/', { cache: 'no-store', signal })
    if (!response.ok) return 'lost'
    return isOfThisBuild(await response.text()) ? 'fine' : 'outdated'
  } catch {
    return 'lost'
  }
}

/** Tells whether the server has the same build. The first script's name changes with everything it loads. */
function isOfThisBuild(page: string): boolean {
  // In development, names do not depend on content.
  if (import.meta.env.DEV) return true
  const own = document.querySelector('script[type="module"]')?.getAttribute('src')
  return typeof own === 'string' && page.includes(`"${own}"`)
}
