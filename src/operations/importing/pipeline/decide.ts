import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { Added, ConflictDecision, ImportMatch } from './add-report.ts'
import type { ImportOne } from './import-one.ts'

/** Returns what was decided for an artifact whose name is taken; null where nobody said. */
export function decisionFor(
  { request }: Pick<ImportOne, 'request'>,
  { match, known }: { readonly match: ImportMatch; readonly known: ArtifactEntry },
): ConflictDecision | null {
  const { decisions } = request
  const own = decisions?.get(artifactLabel(known)) ?? decisions?.get(known.name)
  return own ?? (match.how === 'source' ? 'update' : request.onConflict)
}

/** Returns the error for open decisions when nobody can be asked. */
export function needsDecision(undecided: readonly Added[]): SkillmeatError {
  const names = undecided.map(({ artifact }) => artifact)
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `The collection has another ${shown.join(', ')} already; nothing was added.`,
    {
      fix: 'Decide with --on-conflict update (merge it in), fork (take both), keep (ours stands for it) or skip; for one alone: --on-conflict name=fork.',
      data: { artifact: names[0] ?? '', artifacts: names },
    },
  )
}
