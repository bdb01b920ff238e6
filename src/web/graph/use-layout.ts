import { useEffect, useState } from 'react'
import { MissingChunk, loadChunk } from '../data/load-chunk.ts'
import type { LayoutInput, Positions } from './layout-graph.ts'

/** Lays a graph out in a worker. If the worker's script cannot be loaded, it starts when the server is back. */
async function layoutInWorker(graph: LayoutInput, signal: AbortSignal): Promise<Positions> {
  return loadChunk(
    async () =>
      new Promise<Positions>((resolve, reject) => {
        if (signal.aborted) return
        const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), {
          type: 'module',
        })
        signal.addEventListener('abort', () => worker.terminate())
        worker.addEventListener('message', ({ data }: MessageEvent<Positions>) => {
          resolve(data)
          worker.terminate()
        })
        worker.addEventListener('error', (event) => {
          // Only an error that the script throws has a message.
          reject(event instanceof ErrorEvent ? new Error(event.message) : new MissingChunk())
        })
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
        worker.postMessage(graph)
      }),
  )
}

/** Lays a graph out in a worker. The result is null until the layout of this graph is done. */
export function useLayout(graph: LayoutInput | null): Positions | null {
  const [done, setDone] = useState<{ graph: LayoutInput; positions: Positions } | null>(null)
  useEffect(() => {
    if (graph === null) return
    const controller = new AbortController()
    void layoutInWorker(graph, controller.signal).then((positions) => setDone({ graph, positions }))
    return () => controller.abort()
  }, [graph])
  return done !== null && done.graph === graph ? done.positions : null
}
