import type { ProjectGraph, ProjectGraphNode } from '../../core/drift/project-graph.ts'
import { graphProjects } from '../../operations/history/project-graph.ts'
import { presentVersionGraph } from '../../api/present/version-graph.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, relativeTime, shortId } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact', completes: 'artifact' }],
  options: {},
  examples: [['skillmeat graph pdf', 'which project runs which version, and who edited it']],
  changes: false,
  run: async (context, [name = '']) => {
    const { out } = context
    const graph = await graphProjects(await context.ports(), name)
    out.document(
      () => presentVersionGraph(graph),
      () => render(out, graph),
    )
    return EXIT.done
  },
})

function render(out: Output, graph: ProjectGraph): string[] {
  const { root, orphaned_nodes, statistics } = graph
  const { total_deployments, modified_count, orphaned_count, unchecked_count = 0 } = statistics
  return [
    out.paint('bold', safeText(`${graph.artifact_type}:${graph.artifact_name}`)),
    ...(root === null ? [] : [describe(out, root), ...branches(out, root.children, '')]),
    ...(orphaned_nodes.length === 0
      ? []
      : ['of unknown origin', ...branches(out, orphaned_nodes, '')]),
    '',
    `${count(total_deployments, 'copy', 'copies')}, ${modified_count} edited` +
      (unchecked_count > 0 ? `, ${unchecked_count} not checked` : '') +
      (orphaned_count > 0 ? `, ${orphaned_count} of unknown origin` : ''),
  ]
}

function branches(out: Output, nodes: readonly ProjectGraphNode[], indent: string): string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1
    return [
      `${indent}${isLast ? '└─' : '├─'} ${describe(out, node)}`,
      ...branches(out, node.children, indent + (isLast ? '   ' : '│  ')),
    ]
  })
}

function describe(out: Output, { version_info, metadata }: ProjectGraphNode): string {
  const { location_type, location, content_sha, is_modified } = version_info
  const when = out.paint('dim', relativeTime(version_info.created_at))
  if (location_type === 'collection') {
    const { version_id = '', collection_name = '' } = version_info.metadata
    const where = `head of ${safeText(String(collection_name))}`
    return `${out.paint('yellow', shortId(String(version_id)))}  ${where}  ${when}`
  }
  const { missing, unchecked } = version_info.metadata
  const state = missing === true ? 'files gone' : 'edited'
  const behind = distance(metadata)
  return [
    safeText(location, 200),
    ...(is_modified ? [out.paint('cyan', state)] : []),
    ...(unchecked === true ? [out.paint('red', 'not checked')] : []),
    ...(behind === '' ? [] : [out.paint('yellow', behind)]),
    out.paint('dim', content_sha.slice(0, 8)),
    when,
  ].join('  ')
}

function distance({ behind = 0, ahead = 0 }: ProjectGraphNode['metadata']): string {
  const parts = [
    ...(Number(behind) > 0 ? [`${count(Number(behind), 'version')} behind`] : []),
    ...(Number(ahead) > 0 ? [`${count(Number(ahead), 'version')} that the head has not`] : []),
  ]
  return parts.join(', ')
}
