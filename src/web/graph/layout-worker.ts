import { layoutGraph } from './layout-graph.ts'
import type { LayoutInput } from './layout-graph.ts'

// Layout runs in a worker, because a thousand nodes would block the page.
addEventListener('message', ({ data }: MessageEvent<LayoutInput>) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
  postMessage(layoutGraph(data))
})
