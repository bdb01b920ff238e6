import { lazy } from 'react'
import type { ComponentType } from 'react'
import { loadChunk } from '../data/load-chunk.ts'
import { Area } from '../design/area.tsx'

/** A component whose code comes when it is first shown, and which fails by itself. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Piece: ComponentType<P> = lazy(async () => ({ default: await loadChunk(load) }))
  return function Later(props: P) {
    return (
      <Area>
        <Piece {...props} />
      </Area>
    )
  }
}
