import { lazy } from 'react'
import type { ComponentType } from 'react'
import { loadChunk } from '../data/load-chunk.ts'
import { ErrorBoundary } from '../design/error-boundary.tsx'

/** Loads a component's code when it is first shown. An error in it leaves the rest of the page alone. */
export function lazyComponent<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  const Loaded: ComponentType<P> = lazy(async () => ({ default: await loadChunk(load) }))
  return function LazyComponent(props: P) {
    return (
      <ErrorBoundary>
        <Loaded {...props} />
      </ErrorBoundary>
    )
  }
}
