import { isSkillmeatError } from '../core/errors.ts'
import { terminalText } from '../core/security/terminal-text.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  PendingEntry,
  ProjectEntry,
  SnapshotEntry,
} from '../core/view/entries.ts'
import { viewKeys } from '../core/view/keys.ts'
import { openSession } from '../operations/engine/run/open-session.ts'
import type { CommandContext } from './command/command.ts'
import { COMMANDS } from './commands.ts'
import { EXIT } from './command/exit-codes.ts'
import { buildCompleter } from './command/completer.ts'
import type { CompletionValues } from './command/completer.ts'

/** Answers a shell that asks how the words typed so far may go on. */
export async function complete(context: CommandContext, words: readonly string[]): Promise<number> {
  const typed = words[0] === '--' ? words.slice(1) : words
  const commands = await Promise.all(
    COMMANDS.map(async (listed) => ({ listed, spec: await listed.load() })),
  )
  const values = typed.length > 1 ? await readValues(context) : {}
  buildCompleter(commands, values).parse([...typed])
  return EXIT.done
}

/** A home that cannot be read completes nothing; pressing Tab is no time for an error. */
async function readValues(context: CommandContext): Promise<CompletionValues> {
  try {
    const { view } = await openSession(await context.ports({ createsHome: false }))
    const artifacts = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const deployments = await view.scan<DeploymentEntry>(viewKeys.allDeployments())
    const pending = await view.scan<PendingEntry>(viewKeys.allPending())
    const snapshots = await view.scan<SnapshotEntry>('snapshot/')
    const projects = await view.scan<ProjectEntry>(viewKeys.projects())
    const collections = await view.scan<CollectionEntry>(viewKeys.collections())
    return {
      artifact: artifacts.map(({ name, description }) => value(name, description ?? '')),
      deployed: deployments.map(({ name, project }) => value(name, project)),
      pending: pending.map(({ name, command }) => value(name, command)),
      snapshot: snapshots.map(({ id, message }) => value(id, message)),
      project: projects.map(({ path }) => value(path, '')),
      collection: collections.map(({ name }) => value(name, '')),
    }
  } catch (error) {
    if (isSkillmeatError(error)) return {}
    throw error
  }
}

function value(text: string, hint: string) {
  return { value: terminalText(text, 200), hint: terminalText(hint, 60) }
}
