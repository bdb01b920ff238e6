import '@xyflow/react/dist/base.css'
import { Background, Controls, Handle, Position, ReactFlow } from '@xyflow/react'
import type { Edge, Node, NodeProps } from '@xyflow/react'
import { useMemo } from 'react'
import { useHistoryGraph } from '../data/versions.ts'
import type { HistoryGraph, Version } from '../data/types.ts'
import { cx } from '../design/class-names.ts'
import { ErrorNote } from '../design/error-note.tsx'
import { shortHash } from '../design/hash.tsx'
import { SkeletonRows } from '../design/skeleton.tsx'
import { TimeAgo } from '../design/time-ago.tsx'
import { VersionRefs } from '../design/version-refs.tsx'
import type { Positions } from './layout-graph.ts'
import { useLayout } from './use-layout.ts'

interface HistoryGraphViewProps {
  readonly artifact: string
  readonly collection: string | undefined
  readonly chosen: readonly string[]
  readonly onToggle: (id: string) => void
}

const SIZE = { width: 248, height: 76 }

/** All versions as a graph that can be moved and zoomed. The timeline shows the same as a list. */
export function HistoryGraphView(props: HistoryGraphViewProps) {
  const { artifact, collection, chosen, onToggle } = props
  const graph = useHistoryGraph(artifact, collection)
  const layoutInput = useMemo(
    () =>
      graph.data === undefined
        ? null
        : {
            nodes: graph.data.nodes.map(({ id }) => ({ id })),
            edges: graph.data.edges,
            size: SIZE,
          },
    [graph.data],
  )
  const positions = useLayout(layoutInput)
  if (graph.isError) {
    return (
      <div className="p-6">
        <ErrorNote error={graph.error} onRetry={() => void graph.refetch()} />
      </div>
    )
  }
  if (graph.data === undefined || positions === null) return <SkeletonRows rows={8} />
  return (
    <div className="min-h-0 flex-1 bg-canvas">
      <ReactFlow
        nodes={nodesOf(graph.data, positions, chosen)}
        edges={edgesOf(graph.data)}
        nodeTypes={NODE_TYPES}
        onNodeClick={(_, { id }) => onToggle(id)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.2 }}
        minZoom={0.1}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: true }}
      >
        <Background color="var(--color-line)" gap={20} />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  )
}

type VersionNode = Node<{ readonly version: Version; readonly isChosen: boolean }, 'version'>

const NODE_TYPES = { version: VersionBox }

function VersionBox({ data: { version, isChosen } }: NodeProps<VersionNode>) {
  const { id, message, origin, refs, created_at } = version
  return (
    <div
      style={SIZE}
      className={cx(
        'flex flex-col gap-1 overflow-hidden rounded-lg border bg-surface px-3 py-2 text-left',
        isChosen ? 'border-accent ring-2 ring-accent-soft' : 'border-line',
      )}
    >
      <Handle type="target" position={Position.Top} className="invisible" />
      <p className="truncate text-xs font-medium">{message === '' ? origin : message}</p>
      <p className="truncate text-2xs text-muted">
        <span className="font-mono">{shortHash(id)}</span> · <TimeAgo at={created_at} />
      </p>
      <p className="flex gap-1">
        <VersionRefs refs={refs} limit={2} />
      </p>
      <Handle type="source" position={Position.Bottom} className="invisible" />
    </div>
  )
}

function nodesOf(
  graph: HistoryGraph,
  positions: Positions,
  chosen: readonly string[],
): VersionNode[] {
  return graph.nodes.map((version) => ({
    id: version.id,
    type: 'version',
    position: positions[version.id] ?? { x: 0, y: 0 },
    data: { version, isChosen: chosen.includes(version.id) },
    ariaLabel: `Version ${shortHash(version.id)}: ${version.message}`,
    ...SIZE,
  }))
}

function edgesOf({ edges }: HistoryGraph): Edge[] {
  return edges.map(({ from, to }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    style: { stroke: 'var(--color-line-strong)' },
  }))
}
