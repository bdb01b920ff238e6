import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { diff3Merge } from 'node-diff3'
import type { TextTriple } from './generate-triples.ts'

/** Merges one triple with node-diff3, by lines. */
export function mergeWithNodeDiff3({ base, ours, theirs }: TextTriple): void {
  diff3Merge(toLines(ours), toLines(base), toLines(theirs), { excludeFalseConflicts: true })
}

/** Tells how many of `triples`, from the first on, node-diff3 merges within `limit` milliseconds. */
export async function countMerged(triples: readonly TextTriple[], limit: number): Promise<number> {
  const progress = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL(import.meta.url), { workerData: { triples, progress } })
  try {
    await once(worker, 'exit', { signal: AbortSignal.timeout(limit) })
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    await worker.terminate()
  }
  return Atomics.load(progress, 0)
}

interface Task {
  readonly triples: readonly TextTriple[]
  readonly progress: Int32Array
}

function mergeTask({ triples, progress }: Task): void {
  for (const triple of triples) {
    mergeWithNodeDiff3(triple)
    Atomics.add(progress, 0, 1)
  }
}

function toLines(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('latin1').split('\n')
}

if (!isMainThread && parentPort !== null) {
  const task: Task = workerData
  mergeTask(task)
}
