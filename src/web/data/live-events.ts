import { closeSession, sessionKey } from './session.ts'
import { suspectServer, waitForServer } from './connection.ts'
import { createStore } from './external-store.ts'
import { queryClient, refreshAll } from './query-client.ts'
import { readEvents } from './read-events.ts'

export type Liveness = 'live' | 'waiting'

/** Whether this page receives events from the server. */
export const liveness = createStore<Liveness>('waiting')

const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

/**
 * Listens to the server until `signal` aborts, and refetches whatever may have changed. A broken
 * connection is opened again, and everything that may have been missed is refetched.
 */
export async function listenToServer(signal: AbortSignal): Promise<void> {
  let wait = FIRST_WAIT
  let isBack = false
  while (!signal.aborted) {
    try {
      const response = await fetch('/api/v1/events', {
        headers: { Authorization: `Bearer ${sessionKey() ?? ''}` },
        cache: 'no-store',
        signal,
      })
      if (response.status === 401) return closeSession()
      if (response.ok && response.body !== null) {
        if (isBack) void refreshAll()
        isBack = true
        liveness.set('live')
        wait = FIRST_WAIT
        for await (const event of readEvents(response.body)) onEvent(event.type)
      }
    } catch {
      if (signal.aborted) return
      liveness.set('waiting')
      await waitForServer()
    }
    if (signal.aborted) return
    suspectServer()
    liveness.set('waiting')
    await new Promise((resolve) => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
}

function onEvent(type: string): void {
  // A job event concerns only the job. Its changes arrive as a separate event.
  if (type === 'job') void queryClient.invalidateQueries({ queryKey: ['jobs'] })
  else void refreshAll()
}
