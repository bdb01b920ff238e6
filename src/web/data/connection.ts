import { onlineManager } from '@tanstack/react-query'
import { createStore } from './external-store.ts'

/**
 * `lost`: no server answers. `outdated`: one does, with other pages than this one is of. `broken`: a
 * part of this page did not come, though the server answers.
 */
export type Connection = 'fine' | 'lost' | 'outdated' | 'broken'

/** How this page and its server stand. */
export const connection = createStore<Connection>('fine')

// While no server answers, what is shown stays and what is asked for waits. The server may be on
// this machine, so what the browser thinks of the network counts for nothing.
onlineManager.setEventListener((setOnline) =>
  connection.subscribe(() => setOnline(connection.get() !== 'lost')),
)

/** How often a server that is gone is looked for, in milliseconds. */
const RETRY_DELAY = 1000
/** A server that takes this long does not answer. */
const ANSWER_TIMEOUT = 5000

let isSure = true
let search: Promise<void> | null = null

/** Says that a line to the server broke; whether it is gone shows when it is needed. */
export function suspectServer(): void {
  isSure = false
}

/** Returns at once where nothing speaks against the server, else when it answers. */
export async function serverReady(): Promise<void> {
  if (!isSure) await waitForServer()
}

/** Looks for the server, says how it stands, and returns when one answers. */
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

/** The name of the first script changes with everything that it may ever load. */
function isOfThisBuild(page: string): boolean {
  // While the pages are worked on, names do not change with what is in them.
  if (import.meta.env.DEV) return true
  const own = document.querySelector('script[type="module"]')?.getAttribute('src')
  return typeof own === 'string' && page.includes(`"${own}"`)
}
