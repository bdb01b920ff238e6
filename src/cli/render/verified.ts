import type { Damage } from '../../operations/upkeep/damage.ts'
import type { FileFinding } from '../../operations/upkeep/check-files.ts'
import type { Verified } from '../../operations/upkeep/verify.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, shortId } from './text.ts'

/** So many affected things are named in a line. */
const NAMED = 4
const PATH = 300

/** Returns what `verify` found as lines. */
export function renderVerified(out: Output, verified: Verified, isRepair: boolean): string[] {
  const { storeFile, state, restored, damage, files } = verified
  return [
    ...renderStoreFile(out, storeFile),
    ...(state === null
      ? []
      : [
          out.paint(
            'yellow',
            `The present state was lost. It is now the one after: ${safeText(state.summary, PATH)}`,
          ),
          '  What was done since lies in the files still; the next command records it as edits.',
        ]),
    ...(verified.stateLost && storeFile.problems.length === 0
      ? [out.paint('red', 'The present state is lost.')]
      : []),
    ...restored.map(
      ({ object, from }) =>
        `${out.paint('green', 'restored')} ${shortId(object)}  from ${safeText(from, PATH)}`,
    ),
    ...damage.flatMap((one) => renderDamage(out, one)),
    ...files.flatMap((file) => renderFile(out, file)),
    ...renderSummary(out, verified, isRepair),
  ]
}

function renderStoreFile(
  out: Output,
  { problems, kept, restoredFrom }: Verified['storeFile'],
): string[] {
  const [first] = problems
  if (first === undefined) return []
  const lines = [`${out.paint('red', 'damaged')} the file of the store: ${safeText(first, PATH)}`]
  if (kept === null && restoredFrom === null) return lines
  const from = restoredFrom ?? 'what can be read of it'
  const aside = kept === null ? [] : [`  The damaged one is kept in ${safeText(kept, PATH)}`]
  return [...lines, `  Written anew from ${safeText(from, PATH)}`, ...aside]
}

function renderDamage(out: Output, damage: Damage): string[] {
  const { object, kind, state, paths, versions, affects, present } = damage
  const where = paths.length === 0 ? '' : `  ${safeText(paths.join(', '), PATH)}`
  const inVersions =
    versions.length === 0 ? [] : [`  in ${versions.slice(0, NAMED).map(shortId).join(', ')}`]
  return [
    `${out.paint(present ? 'red' : 'yellow', state)} ${kind} ${shortId(object)}${where}`,
    ...inVersions,
    ...renderAffected(
      'needed now by',
      affects.filter((one) => one.present),
    ),
    ...renderAffected(
      'needed for the history of',
      affects.filter((one) => !one.present),
    ),
  ]
}

function renderAffected(words: string, affected: Damage['affects']): string[] {
  if (affected.length === 0) return []
  const names = affected
    .slice(0, NAMED)
    .map(({ what, name }) => (what === 'artifact' ? name : `${what} ${name}`))
  const more = affected.length > NAMED ? ` and ${affected.length - NAMED} more` : ''
  return [`  ${words} ${safeText(names.join(', '), PATH)}${more}`]
}

function renderFile(out: Output, { problem, repaired, kept }: FileFinding): string[] {
  const line = `${out.paint(repaired ? 'green' : 'red', repaired ? 'repaired' : 'damaged')} ${safeText(problem, PATH)}`
  return kept === null ? [line] : [line, `  The damaged one is kept in ${safeText(kept, PATH)}`]
}

function renderSummary(out: Output, verified: Verified, isRepair: boolean): string[] {
  const { objects, unreachable, clean } = verified
  const left =
    unreachable === 0 ? [] : [`${count(unreachable, 'object')} can be removed: skillmeat gc`]
  if (clean)
    return [out.paint('green', `Checked ${count(objects, 'object')}: all is well.`), ...left]
  const help = isRepair
    ? 'What is listed was found nowhere else. Everything that it is not needed for works.'
    : 'Bring back what exists elsewhere: skillmeat verify --repair'
  return [`Checked ${count(objects, 'object')}.`, ...left, help]
}
