import * as fc from 'fast-check'
import type { ArtifactEntry } from '../../src/core/view/entries.ts'
import { viewKeys } from '../../src/core/view/keys.ts'
import { openSession } from '../../src/operations/engine/run/open-session.ts'
import { linkPart, makePlugin, repinParts, unlinkPart } from '../faults/plugin-verbs.ts'
import {
  changeProject,
  deleteCollectionOf,
  deleteLastSnapshot,
  deployTo,
  forgetAllResolutions,
  forkAs,
  makeCollection,
  mergeCopyOf,
  removeNamed,
  renameTo,
  revertLast,
  revertTo,
  rollBack,
  rollBackCopies,
  stepBack,
  switchIn,
  syncProjects,
  tagHead,
  takeSnapshot,
  takeTarball,
  tidyUp,
  undeployFrom,
  undoEarlier,
  useCollection,
} from '../faults/verbs.ts'
import type { Verb } from '../faults/verbs.ts'
import { nth, pick, resolving, strategy } from './resolve-steps.ts'
import { commands, makeStep } from './world-steps.ts'
import { bundles } from './bundle-steps.ts'
import type { Step } from './world-steps.ts'

const project = fc.constantFrom(0 as const, 1 as const)
/** Does something to an artifact of the collection, whichever it has; nothing where it has none. */
function onArtifact(what: string, number: number, verbOf: (name: string) => Verb): Step {
  return makeStep(`${what} artifact ${number}`, 'command', async (ports, world) => {
    const { view } = await openSession(ports)
    const all = await view.scan<ArtifactEntry>(viewKeys.allArtifacts())
    const chosen = pick(
      all.map(({ type, name }) => `${type}:${name}`),
      number,
    )
    return chosen === null ? [] : verbOf(chosen)(ports, world)
  })
}

function command(name: string, run: Verb): Step {
  return makeStep(name, 'command', run)
}

const deploying = fc
  .record({
    number: nth,
    project,
    scope: fc.constantFrom('project' as const, 'project' as const, 'user' as const),
    pin: fc.constantFrom(null, null, null, 'head', 'head~1', 'v1'),
    force: fc.boolean(),
  })
  .map(({ number, project: where, ...options }) =>
    onArtifact(`deploy ${where} ${JSON.stringify(options)}`, number, (name) =>
      deployTo(where, [name], options),
    ),
  )

const syncing = fc
  .record({
    project: fc.constantFrom(null, 0 as const, 1 as const),
    pull: fc.boolean(),
    strategy: fc.option(strategy, { freq: 2 }),
    removed: fc.constantFrom('keep' as const, 'undeploy' as const),
    missing: fc.constantFrom('keep' as const, 'redeploy' as const, 'undeploy' as const),
  })
  .map(({ project: where, pull, ...options }) =>
    command(
      `sync ${where} pull=${pull} ${JSON.stringify(options)}`,
      syncProjects(where, pull, options),
    ),
  )

const history = fc.oneof(
  fc
    .tuple(nth, project, fc.option(strategy, { freq: 2 }))
    .map(([number, where, how]) =>
      onArtifact(`merge copy in ${where} (${how}) into`, number, (name) =>
        mergeCopyOf(name, where, how),
      ),
    ),
  nth.map((number) => onArtifact('revert the last change of', number, revertLast)),
  fc
    .tuple(nth, fc.constantFrom('head~1', 'head~2', 'upstream', 'v1'))
    .map(([number, version]) =>
      onArtifact(`revert to ${version}`, number, (name) => revertTo(name, version)),
    ),
  fc
    .tuple(nth, fc.constantFrom('own', 'other'))
    .map(([number, to]) => onArtifact(`fork as ${to}`, number, (name) => forkAs(name, to))),
  nth.map((number) => onArtifact('tag as v1', number, (name) => tagHead(name, 'v1'))),
)

const rollingBack = fc.oneof(
  fc.boolean().map((preserve) => command(`roll back preserve=${preserve}`, rollBack(preserve))),
  fc
    .tuple(nth, fc.boolean())
    .map(([number, preserve]) =>
      onArtifact(`roll back only (preserve=${preserve})`, number, (name) =>
        rollBack(preserve, [name]),
      ),
    ),
  fc
    .constantFrom('skills/alpha/SKILL.md', 'skills/alpha/guides', 'commands')
    .map((path) => command(`roll back only ${path}`, rollBack(true, [path]))),
  fc
    .tuple(project, fc.boolean())
    .map(([where, preserve]) =>
      command(`roll back project ${where} preserve=${preserve}`, rollBackCopies(preserve, where)),
    ),
)

const keeping = fc.constantFrom(
  command('snapshot', takeSnapshot),
  command('snapshot', takeSnapshot),
  command('snapshot', takeSnapshot),
  command('snapshot with tarball', takeTarball),
  command('delete the last snapshot', deleteLastSnapshot),
  command('forget all resolutions', forgetAllResolutions),
  command('gc', tidyUp),
)

const goingBack = fc
  .constantFrom('undo' as const, 'undo' as const, 'redo' as const)
  .map((kind) => command(kind, stepBack(kind)))

/** Takes back a change that others came after. */
export const earlierUndos: fc.Arbitrary<Step> = nth.map((number) =>
  command(`undo change ${number}`, undoEarlier(number)),
)

const catalog = fc.oneof(
  fc.constantFrom(
    command('create collection work', makeCollection('work')),
    command('use work', useCollection('work')),
    command('use default', useCollection('default')),
  ),
  fc
    .constantFrom('default', 'work', 'work')
    .map((name) => command(`delete collection ${name}`, deleteCollectionOf(name))),
  fc
    .tuple(project, fc.constantFrom('add' as const, 'remove' as const))
    .map(([where, what]) => command(`project ${what} ${where}`, changeProject(where, what))),
  nth.map((number) => onArtifact('remove', number, (name) => removeNamed([name]))),
  fc
    .tuple(nth, fc.constantFrom('alpha', 'alpha-two', 'gamma-two'))
    .map(([number, to]) => onArtifact(`rename to ${to}`, number, (name) => renameTo(name, to))),
  fc
    .tuple(nth, project)
    .map(([number, where]) =>
      onArtifact(`undeploy from ${where}`, number, (name) => undeployFrom(where, [name])),
    ),
  fc
    .tuple(nth, project, fc.constantFrom('disabled' as const, 'enabled' as const))
    .map(([number, where, to]) =>
      onArtifact(`${to} in ${where}`, number, (name) => switchIn(where, to, [name])),
    ),
  project.map((where) => command(`enable all in ${where}`, switchIn(where, 'enabled'))),
)

const PLUGIN = 'kit'
const plugins = fc.oneof(
  fc
    .subarray(['alpha', 'beta', 'gamma'])
    .map((names) => command(`plugin create ${names.join(' ')}`, makePlugin(PLUGIN, names))),
  fc
    .tuple(nth, fc.constantFrom(null, '', 'head~1'))
    .map(([number, version]) =>
      onArtifact(`plugin link (${version})`, number, (name) => linkPart(PLUGIN, name, version)),
    ),
  nth.map((number) => onArtifact('plugin unlink', number, (name) => unlinkPart(PLUGIN, name))),
  fc.constant(command('plugin repin', repinParts(PLUGIN))),
  project.map((where) => command(`deploy the plugin to ${where}`, deployTo(where, [PLUGIN]))),
  project.map((where) =>
    command(`undeploy the plugin from ${where}`, undeployFrom(where, [PLUGIN])),
  ),
)

/** Every command that changes something, on whatever there is by then. */
export const everyCommand: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: commands },
  { weight: 3, arbitrary: deploying },
  { weight: 5, arbitrary: syncing },
  { weight: 5, arbitrary: resolving },
  { weight: 4, arbitrary: history },
  { weight: 3, arbitrary: rollingBack },
  { weight: 4, arbitrary: keeping },
  { weight: 3, arbitrary: goingBack },
  { weight: 2, arbitrary: catalog },
  { weight: 3, arbitrary: plugins },
  { weight: 2, arbitrary: bundles },
)
