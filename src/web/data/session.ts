import { useSyncExternalStore } from 'react'
import { createStore } from './external-store.ts'

const KEY = 'skillmeat.key'
/** How long a new tab waits for another tab's key, in milliseconds. */
const ANSWER_TIMEOUT = 200

const key = createStore<string | null>(sessionStorage.getItem(KEY))
const tabs = new BroadcastChannel('skillmeat.session')

/** Returns the key of this tab, or null when there is none. */
export const sessionKey = key.get

/** Tells whether there is a key. */
export function useHasSession(): boolean {
  return useSyncExternalStore(key.subscribe, () => key.get() !== null)
}

/** Forgets a key that the server rejects. */
export function closeSession(): void {
  sessionStorage.removeItem(KEY)
  key.set(null)
}

export function saveSession(fresh: string): void {
  sessionStorage.setItem(KEY, fresh)
  key.set(fresh)
}

/**
 * Gets a key: with the one-time token in the address, which is removed at once; or the tab's own
 * key; or another tab's.
 */
export async function openSession(): Promise<void> {
  tabs.addEventListener('message', onMessage)
  const token = /[#&]token=(?<token>[0-9a-f]{64})\b/.exec(location.hash)?.groups?.['token']
  if (token !== undefined) {
    history.replaceState(null, '', location.pathname + location.search)
    const fresh = await exchange(token)
    if (fresh !== null) saveSession(fresh)
  }
  if (key.get() === null) await askOtherTabs()
}

async function exchange(token: string): Promise<string | null> {
  const response = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  }).catch(() => null)
  if (response === null || !response.ok) return null
  const answer: unknown = await response.json()
  const hasKey = typeof answer === 'object' && answer !== null && 'key' in answer
  return hasKey && typeof answer.key === 'string' ? answer.key : null
}

/** A message between tabs. Only pages of the same origin receive it. */
type Message = { readonly asks: true } | { readonly key: string }

function broadcast(message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  tabs.postMessage(message)
}

function onMessage({ data }: MessageEvent<Message>): void {
  const own = key.get()
  if ('asks' in data) {
    if (own !== null) broadcast({ key: own })
  } else if (own === null) saveSession(data.key)
}

async function askOtherTabs(): Promise<void> {
  broadcast({ asks: true })
  await new Promise<void>((resolve) => {
    const stop = key.subscribe(done)
    const timer = setTimeout(done, ANSWER_TIMEOUT)
    function done() {
      clearTimeout(timer)
      stop()
      resolve()
    }
  })
}
