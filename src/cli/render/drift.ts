import type { AddedPart } from '../../operations/drift/moved-parts.ts'
import type { DeploymentDrift } from '../../operations/drift/report-drift.ts'
import { tellPluginNotes } from '../../operations/drift/plugin-notes.ts'
import type { UnreadableProject } from '../../operations/engine/observe/present-state.ts'
import type { StatusReport } from '../../operations/drift/status.ts'
import { tellLeft } from '../../operations/engine/observe/tell-left.ts'
import type { Colour, Output } from '../command/output.ts'
import { count, safeText, relativeTime, table } from './text.ts'

const WORDS: Readonly<Record<DeploymentDrift['drift']['kind'], readonly [Colour, string]>> = {
  in_sync: ['dim', 'in sync'],
  converged: ['dim', 'same on both sides'],
  outdated: ['cyan', 'outdated'],
  modified: ['yellow', 'edited here'],
  diverged: ['magenta', 'both changed'],
  missing: ['red', 'files gone'],
  removed: ['yellow', 'not in collection'],
  gone: ['dim', 'gone on both sides'],
  unknown_baseline: ['magenta', 'differs, origin unknown'],
  collection_behind: ['cyan', 'newer than the collection'],
  unchecked: ['red', 'could not be read'],
}

/** A worktree that was removed does not come back. */
function worktreeNote({ project, worktreeOf }: StatusReport['unreachable'][number]): string {
  const forget = `\`skillmeat project remove ${safeText(project, 200)}\``
  if (worktreeOf === null) return `: if it is gone for good, ${forget} forgets it`
  return `: a worktree of ${safeText(worktreeOf, 200)} that was removed; forget it with ${forget}`
}

/** Names the projects whose record cannot be read, why, and what to do about it. */
export function unreadableLines(out: Output, unreadable: readonly UnreadableProject[]): string[] {
  return unreadable.flatMap(({ project, problem: { message, fix } }) => [
    `${out.paint('red', 'unreadable')}  ${safeText(project, 200)}: ${safeText(message, 300)}`,
    ...(fix === undefined ? [] : [`  ${safeText(fix, 300)}`]),
  ])
}

export function renderStatus(
  out: Output,
  report: StatusReport,
  asked: {
    readonly project: string | null
    /** Returns what a command adds to mean a project; nothing where the person stands in it. */
    readonly meaning: (project: string) => string
  },
): string[] {
  const { project, meaning } = asked
  const where = project === null ? ' --all-projects' : meaning(project)
  const { deployments, unreachable, unreadable, inSync } = report
  const lost = [
    ...unreachable.map(
      (one) =>
        `${out.paint('red', 'unreachable')}  ${safeText(one.project, 200)} (${count(one.deployments, 'deployment')})${worktreeNote(one)}`,
    ),
    ...unreadableLines(out, unreadable),
    ...leftLines(out, report, meaning),
  ]
  if (deployments.length === 0 && lost.length === 0 && inSync.length === 0) {
    const place = project === null ? 'any project' : safeText(project, 200)
    return [
      `Nothing is deployed in ${place}`,
      'Put something there with `skillmeat deploy <name>`.',
    ]
  }
  if (project !== null) {
    const { added } = report
    const lines = projectLines(out, { drifts: deployments, added, where })
    return [...lost, ...lines, ...summary(out, report, where)]
  }
  const groups = Map.groupBy(deployments, (drift) => drift.project)
  const sections = [
    ...inSync.map((one) => ({ path: one.project, total: one.deployments, drifted: [] })),
    ...[...groups].map(([path, drifts]) => ({
      path,
      total: drifts.length,
      drifted: drifts.filter(hasSomething),
    })),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return [
    ...lost,
    ...sections.flatMap(({ path, total, drifted }) => {
      const state = drifted.length === 0 ? out.paint('dim', `${total} in sync`) : ''
      return [
        `${out.paint('bold', safeText(path, 200))}  ${state}`.trimEnd(),
        ...projectLines(out, {
          drifts: drifted,
          added: report.added.filter((part) => part.project === path),
          where: meaning(path),
        }),
      ]
    }),
    ...summary(out, report, where),
  ]
}

function leftLines(
  out: Output,
  { left }: StatusReport,
  meaning: (project: string) => string,
): readonly string[] {
  const byProject = Map.groupBy(left, ({ project }) => project)
  return [...byProject].flatMap(([project, entries]) => {
    const where = meaning(project).trim()
    const told = tellLeft(entries, where === '' ? '' : ` --project ${where}`)
    return told.map((line) => out.paint('cyan', safeText(line, 500)))
  })
}

function projectLines(
  out: Output,
  found: {
    readonly drifts: readonly DeploymentDrift[]
    readonly added: readonly AddedPart[]
    readonly where: string
  },
): string[] {
  const { drifts, added, where } = found
  const isSeveral = new Set([...drifts, ...added].map(({ profile }) => profile)).size > 1
  const agent = (profile: string) => (isSeveral ? [out.paint('dim', profile)] : [])
  const copies = Map.groupBy(drifts, ({ profile, uuid }) => `${profile}|${uuid}`)
  return table([
    ...drifts.map((drift) => {
      const isOneOf = (copies.get(`${drift.profile}|${drift.uuid}`)?.length ?? 0) > 1
      const why = detailOf(drift, where)
      const detail = isOneOf ? `${drift.path}: ${why}` : why
      const [colour, word] =
        drift.problem === null ? wordFor(drift) : (['red', drift.problem.code] as const)
      return [
        `  ${out.paint(colour, word)}`,
        safeText(drift.typed, 60),
        ...agent(drift.profile),
        out.paint('dim', safeText(detail, 300)),
      ]
    }),
    ...added.map(({ typed, profile, plugin }) => [
      `  ${out.paint('cyan', 'new part')}`,
      safeText(typed, 60),
      ...agent(profile),
      out.paint('dim', safeText(`of ${plugin}, not deployed yet`, 160)),
    ]),
  ])
}

function wordFor(drift: DeploymentDrift): readonly [Colour, string] {
  if (drift.unsettled.length > 0) return ['magenta', 'conflict markers left']
  if (drift.drift.kind === 'in_sync' && drift.clashes.length > 0) return ['yellow', 'clash']
  if (!isGoneThere(drift)) return WORDS[drift.drift.kind]
  return drift.kept
    ? ['cyan', 'removed from the collection, kept here']
    : ['magenta', 'removed from the collection, edited here']
}

/** The collection no longer has what was edited here: one decision, however many files it has. */
function isGoneThere({ drift, collection, kept }: DeploymentDrift): boolean {
  return collection === null && (drift.kind === 'diverged' || (drift.kind === 'removed' && kept))
}

function detailOf(drift: DeploymentDrift, where: string): string {
  if (drift.problem !== null) return drift.problem.message
  if (drift.pending !== null) return `a merge waits: skillmeat resolve ${drift.typed}`
  if (drift.unsettled.length > 0) {
    return `settle the conflicts in ${drift.unsettled.join(', ')}`
  }
  if (isGoneThere(drift)) {
    return drift.kept
      ? `into the collection again: skillmeat sync --pull${where}`
      : `keep or delete it: skillmeat sync${where}`
  }
  return detailOfTrial(drift, where) ?? detailOfBehind(drift, where) ?? otherDetail(drift)
}

function detailOfTrial({ trial }: DeploymentDrift, where: string): string | null {
  if (trial === null) return null
  return trial.clean
    ? `merges cleanly: skillmeat sync${where}`
    : `${count(trial.conflicts.length, 'file')} in conflict: ${trial.conflicts.map(({ path }) => path).join(', ')}`
}

/** What the record says was integrated is not in this collection. */
function detailOfBehind({ drift, typed }: DeploymentDrift, where: string): string | null {
  if (drift.kind !== 'collection_behind' && drift.kind !== 'unknown_baseline') return null
  const project = where.trim()
  const to = project === '' || project.startsWith('--') ? '' : ` --project ${project}`
  const install = `skillmeat install ${typed}${to}`
  return drift.kind === 'collection_behind'
    ? `bring the collection up: ${install}`
    : `no common base is known: ${install} looks for one`
}

function otherDetail(drift: DeploymentDrift): string {
  const notes = tellPluginNotes(drift)
  if (notes !== null) return notes
  if (drift.eolOnly) return 'line endings differ only'
  if (drift.type === 'version_mismatch') return 'its plugin pins another version'
  if (drift.pinned) return 'pinned'
  return `deployed ${relativeTime(drift.deployedAt)}`
}

function hasSomething(drift: DeploymentDrift): boolean {
  return isDrifted(drift) || tellPluginNotes(drift) !== null
}

function isDrifted({ type, problem }: DeploymentDrift): boolean {
  return type !== 'none' || problem !== null
}

function summary(out: Output, { deployments, inSync }: StatusReport, where: string): string[] {
  const all = inSync.reduce((sum, one) => sum + one.deployments, deployments.length)
  if (all === 0) return []
  const unread = deployments.filter(({ problem }) => problem !== null)
  const drifted = deployments.filter((one) => isDrifted(one) && one.problem === null)
  const total = count(all, 'deployment')
  if (unread.length > 0) return [unreadSummary(total, { drifted, unread }, where)]
  if (drifted.length === 0 && deployments.some(hasSomething)) {
    return [out.paint('yellow', `${total}, nothing to bring forward.`)]
  }
  if (drifted.length === 0) return [out.paint('green', `${total}, all in sync.`)]
  return [`${total}, ${drifted.length} drifted. ${advise(drifted, where)}`]
}

/** No command brings forward what cannot be read. */
function unreadSummary(
  total: string,
  found: Readonly<Record<'drifted' | 'unread', readonly DeploymentDrift[]>>,
  where: string,
): string {
  const { drifted, unread } = found
  const others = drifted.length === 0 ? '' : ` ${drifted.length} drifted,`
  const next = drifted.length === 0 ? '' : ` ${advise(drifted, where)}`
  return `${total},${others} ${unread.length} not checked: mend what is said of it, then look again.${next}`
}

function advise(drifted: readonly DeploymentDrift[], where: string): string {
  const open = drifted.filter(({ unsettled }) => unsettled.length === 0)
  if (open.length === 0) return 'Settle what is left of the merges in their files.'
  if (open.every(({ pending }) => pending !== null)) {
    return 'Decide what waits with `skillmeat resolve <name>`.'
  }
  if (open.every(({ drift }) => drift.kind === 'collection_behind')) {
    return 'Bring your collection up with `skillmeat install`.'
  }
  return open.every(({ drift, kept }) => drift.kind === 'modified' || kept)
    ? `Take edits into the collection with \`skillmeat sync --pull${where}\`.`
    : `Bring them forward with \`skillmeat sync${where}\`.`
}
