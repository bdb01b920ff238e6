import { singleFilePath, isSingleFile } from '../../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../../core/artifact/artifact-type.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { Tree } from '../../../core/object/tree.ts'
import type { ObjectReader } from '../objects/object-reader.ts'

export interface Description {
  readonly display_name: string | null
  readonly description: string | null
}

/** Returns what a tree's entry file says of the artifact now; null where it cannot be read. */
export async function describeTree(
  objects: ObjectReader,
  type: ArtifactType,
  tree: Tree,
): Promise<Description | null> {
  const wanted = isSingleFile(type) ? singleFilePath(type) : 'SKILL.md'
  const entry = tree.entries.find(({ path }) => path.toLowerCase() === wanted.toLowerCase())
  if (entry === undefined || !wanted.endsWith('.md')) return null
  const bytes = (await objects.blobs([entry.blob])).get(entry.blob)
  const { parseFrontmatter } = await import('../../../core/artifact/frontmatter.ts')
  try {
    const { fields } = parseFrontmatter(new TextDecoder().decode(bytes))
    return {
      display_name: textOf(fields.get('name')),
      description: textOf(fields.get('description')),
    }
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
