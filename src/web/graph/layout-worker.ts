import { layoutGraph } from './layout-graph.ts'
import type { LayoutInput } from './layout-graph.ts'

// Beside the page: a thousand nodes take a moment.
addEventListener('message', ({ data }: MessageEvent<LayoutInput>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
  postMessage(layoutGraph(data))
})
