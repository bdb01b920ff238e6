import { addressOf } from '../../../core/address/source-spec.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import { nearestNames } from '../../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { AddRequest } from './add-report.ts'

/** Tells whether a candidate is added only when asked for by name. */
export function isUnsure({ confidence }: Candidate): boolean {
  return confidence < 0.7
}

/** Adds the parts of each plugin, and in a bundle what it depends on; all of them come before the plugin. */
export function withMembers(
  chosen: readonly Candidate[],
  { members }: Pick<Discovery, 'members'>,
): readonly Candidate[] {
  const all = new Set<Candidate>()
  const open = new Set<Candidate>()
  const visit = (candidate: Candidate): void => {
    if (open.has(candidate)) return
    open.add(candidate)
    for (const member of members.get(candidate) ?? []) visit(member)
    all.add(candidate)
  }
  for (const candidate of chosen) visit(candidate)
  const parts = [...all].filter(({ type }) => type !== 'composite')
  return [...new Set([...parts, ...all])]
}

/**
 * Returns the candidates that a request names; without names, every candidate that is surely an
 * artifact. Throws `E_SOURCE_EMPTY` and `E_NOT_FOUND`.
 */
export function chooseCandidates(
  { candidates, members, broken, elsewhere }: Discovery,
  request: AddRequest,
): readonly Candidate[] {
  const ofType = candidates.filter(({ type }) => request.type === null || type === request.type)
  const [first] = broken
  if (candidates.length === 0 && first !== undefined) throw first.error
  if (ofType.length === 0) {
    throw new SkillmeatError(
      'E_SOURCE_EMPTY',
      `${addressOf(request.location)} holds no artifact.`,
      {
        fix:
          elsewhere.length > 0
            ? `It lists plugins that lie in other sources (${elsewhere.length}): add them with --follow, all or by their names.`
            : 'A skill is a folder with SKILL.md; commands and agents are markdown files in commands/ and agents/.',
      },
    )
  }
  if (request.names.length === 0) {
    const sure = ofType.filter((one) => !isUnsure(one) || request.type === 'composite')
    // Of a type that was asked for, examples are better than nothing.
    return sure.length === 0 && request.type !== null ? ofType : sure
  }
  return request.names.map((name) => {
    const found = findNamed(ofType, name)
    const exact = findPlugin(found, members) ?? found[0]
    if (exact !== undefined) return exact
    const refused = broken.find(
      ({ artifact = '' }) => artifact === name || artifact.endsWith(`:${name}`),
    )
    if (refused !== undefined) throw refused.error
    const near = nearestNames(
      name,
      ofType.map((candidate) => candidate.name),
    )
    throw new SkillmeatError('E_NOT_FOUND', `The source has no artifact "${name}".`, {
      fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}Add --dry-run without names to see all.`,
    })
  })
}

/**
 * Finds the candidates that a name means. The name used in the collection comes first, so of several
 * candidates with one name the plain one wins; then the path; then the original name of a candidate
 * that has an alias.
 */
function findNamed(candidates: readonly Candidate[], name: string): readonly Candidate[] {
  const readings: readonly ((candidate: Candidate) => boolean)[] = [
    (one) => (one.alias ?? one.name) === name || labelOf(one) === name,
    ({ path }) => path === name,
    (one) => one.name === name,
  ]
  return readings.map((isMeant) => candidates.filter(isMeant)).find((all) => all.length > 0) ?? []
}

/**
 * Finds the plugin among candidates of one name. Parts often share the name of their plugin; then
 * the name means the plugin, which brings its parts along.
 */
function findPlugin(
  found: readonly Candidate[],
  members: Discovery['members'],
): Candidate | undefined {
  return found.find((candidate) => {
    const parts = members.get(candidate)
    return parts !== undefined && found.every((one) => one === candidate || parts.includes(one))
  })
}

/** Returns the label of a candidate, by the name that it comes in with. */
export function labelOf({ type, name, alias }: Candidate): string {
  return artifactLabel({ type, name: alias ?? name })
}
