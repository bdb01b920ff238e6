import type { ArtifactType } from '../artifact/artifact-type.ts'
import { isEntryFile } from '../artifact/check-listing.ts'
import { kindsRunAnywhere, kindsRunBy } from '../agents/self-runs.ts'
import type { SelfRunHolder, SelfRunKind } from '../agents/shared/self-run-kinds.ts'
import { hookFileRuns, isPluginFolder, pluginRuns, serverFileRuns } from './plugin-runs.ts'
import type { ListedFiles, SelfRun } from './self-run.ts'
import { dependencyRuns, textRuns } from './text-runs.ts'

const CODEX_SKILL = 'agents/openai.yaml'

/** An artifact as it lies where agents read it. */
export interface DeployedFiles extends ListedFiles {
  readonly type: ArtifactType
  /** Ids of the platforms whose agents read it there. */
  readonly platforms: readonly string[]
  /** Whether it stands as plain files in the folder of a plugin that the agent loads whole. */
  readonly isInPlugin: boolean
}

const WITH_PLUGIN: ReadonlySet<ArtifactType> = new Set(['composite', 'hook', 'mcp'])

/** Lists what the agents that read an artifact where it lies run or obey of it by themselves. */
export function findSelfRuns(files: DeployedFiles): readonly SelfRun[] {
  const { type, platforms, isInPlugin } = files
  const holders: SelfRunHolder[] = [type]
  // Of the folder of a plugin the whole list counts, also for hooks and servers that are a file of it.
  if (isInPlugin && WITH_PLUGIN.has(type)) holders.push('plugin')
  if (type === 'skill' && isPluginFolder(files.paths)) holders.push('plugin')
  const kinds = new Set(holders.flatMap((holder) => kindsRunBy(platforms, holder)))
  return ofKinds(type, files, kinds)
}

/** Lists what any agent would run or obey by itself of an artifact, wherever it may be deployed. */
export function findSelfRunsAnywhere(type: ArtifactType, files: ListedFiles): readonly SelfRun[] {
  const isPlugin = type === 'skill' && isPluginFolder(files.paths)
  const kinds = [...kindsRunAnywhere(type), ...(isPlugin ? kindsRunAnywhere('composite') : [])]
  return ofKinds(type, files, new Set(kinds))
}

/** Tells whether `path` is looked at to find what an artifact runs by itself. */
export function isLookedAt(type: ArtifactType, path: string): boolean {
  if (type === 'hook') return path === 'hooks.json'
  if (type === 'mcp') return path === 'artifact.json'
  if (type === 'composite') return /\.(?:json|mdc?)$/.test(path)
  return isEntryFile(type, path) || path === CODEX_SKILL || path.endsWith('.json')
}

function ofKinds(
  type: ArtifactType,
  files: ListedFiles,
  kinds: ReadonlySet<SelfRunKind>,
): readonly SelfRun[] {
  if (kinds.size === 0) return []
  return runsIn(type, files).filter(({ kind }) => kinds.has(kind))
}

function runsIn(type: ArtifactType, files: ListedFiles): readonly SelfRun[] {
  if (type === 'hook') return hookFileRuns(files.textOf('hooks.json') ?? '{}')
  if (type === 'mcp') return serverFileRuns(files.textOf('artifact.json') ?? '{}')
  if (type === 'composite') return pluginRuns(files)
  const entry = files.paths.find((path) => isEntryFile(type, path))
  const text = entry === undefined ? null : files.textOf(entry)
  const openai = type === 'skill' ? files.textOf(CODEX_SKILL) : null
  return [
    ...(text === null ? [] : textRuns(text)),
    ...(openai === null ? [] : dependencyRuns(CODEX_SKILL, openai)),
    ...(type === 'skill' && isPluginFolder(files.paths) ? pluginRuns(files) : []),
  ]
}
