import { useEffect, useState } from 'react'
import type { GraphToLayOut, Positions } from './layout-graph.ts'

/** Lays a graph out in a worker. Null until it is done, and again when the graph is another. */
export function useLayout(graph: GraphToLayOut | null): Positions | null {
  const [done, setDone] = useState<{ graph: GraphToLayOut; positions: Positions } | null>(null)
  useEffect(() => {
    if (graph === null) return
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Positions>) => {
      setDone({ graph, positions: data })
      worker.terminate()
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
    worker.postMessage(graph)
    return () => worker.terminate()
  }, [graph])
  return done !== null && done.graph === graph ? done.positions : null
}
