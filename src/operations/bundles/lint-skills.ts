import { checkSkillSpec } from '../../core/bundle/skill-spec.ts'
import type { Warning } from '../../core/errors.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** An artifact as it goes out: by the name that it has there, with what is in it. */
export type PartToWrite = Pick<ArtifactEntry, 'type' | 'name' | 'tree'>

/** Says which skills are not as the Agent Skills specification has them; agents differ in what they accept. */
export async function lintSkills(
  { objects }: Pick<Transaction, 'objects'>,
  artifacts: readonly PartToWrite[],
): Promise<readonly Warning[]> {
  const warnings: Warning[] = []
  for (const artifact of artifacts.filter(({ type }) => type === 'skill')) {
    const { entries } = await objects.tree(artifact.tree)
    const entry = entries.find(({ path }) => path.toLowerCase() === 'skill.md')
    if (entry === undefined) continue
    const text = new TextDecoder().decode(readerOf(await objects.blobs([entry.blob]))(entry.blob))
    const folder = artifact.name.slice(artifact.name.lastIndexOf('/') + 1)
    const where = `${artifactLabel(artifact)}/${entry.path}`
    warnings.push(...lint(folder, text).map((warning) => ({ ...warning, where })))
  }
  return warnings
}

function lint(folder: string, text: string): readonly Warning[] {
  try {
    return checkSkillSpec(folder, text)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return [{ code: 'W_SKILL_SPEC', message: error.message }]
  }
}
