import { layoutGraph } from './layout-graph.ts'
import type { GraphToLayOut } from './layout-graph.ts'

// Beside the page: a thousand nodes take a moment.
addEventListener('message', ({ data }: MessageEvent<GraphToLayOut>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
  postMessage(layoutGraph(data))
})
