import { SkillmeatError } from '../../core/errors.ts'
import { tagArtifacts } from '../../operations/artifacts/tag-artifacts.ts'
import { deleteTag, listTags, tagVersion } from '../../operations/history/tag-version.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentTagged, presentTaggedVersion, presentVersionTags } from '../../api/present/tags.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { ValuesOf } from '../command/options.ts'
import { flagOption, wordsOption } from '../command/options.ts'
import { footer, safeText, relativeTime, shortId, table } from '../render/text.ts'

const OPTIONS = {
  delete: flagOption('-d, --delete', 'take a tag of a version away; the version stays'),
  force: flagOption('-f, --force', 'move a tag that names another version'),
  add: wordsOption('-a, --add <tags...>', 'file artifacts under these words'),
  remove: wordsOption('-r, --remove <tags...>', 'take words off artifacts'),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [
    {
      name: '<names...>',
      description: 'artifact, tag and version; or artifacts, with --add and --remove',
      completes: 'artifact',
    },
  ],
  options: OPTIONS,
  examples: [
    ['skillmeat tag pdf v1.2.0', 'name the version that pdf has now'],
    ['skillmeat tag pdf v1.1.0 head~3', 'name an older one'],
    ['skillmeat tag pdf', 'list the tags of its versions'],
    ['skillmeat tag pdf docx --add office', 'file two skills under a word'],
  ],
  details:
    'The tag of a version stands for it wherever one is asked for: `skillmeat diff pdf v1.1.0..head`. ' +
    'Words added with --add are the `tags` of the manifest.',
  changes: true,
  run: async (context, names, options) => {
    const add = options.add
    const remove = options.remove
    if (add.length + remove.length > 0) return tagWords(context, { names, add, remove })
    const [name = '', tag, version, more] = names
    if (more !== undefined) {
      throw new SkillmeatError('E_USAGE', 'That is more than an artifact, a tag and a version.', {
        fix: 'To file several artifacts under a word, add --add <tags...>.',
      })
    }
    if (tag === undefined) return listVersionTags(context, name)
    return changeTag(context, { name, tag, version: version ?? null }, options)
  },
})

async function tagWords(
  context: CommandContext,
  words: {
    readonly names: readonly string[]
    readonly add: readonly string[]
    readonly remove: readonly string[]
  },
): Promise<number> {
  const { out, dryRun } = context
  const outcome = await tagArtifacts(await context.ports(), { ...words, dryRun })
  out.document(
    () => presentChange(outcome, presentTagged),
    () => [
      ...outcome.result.map(
        ({ artifact, tags }) => `${safeText(artifact)}  ${safeText(tags.join(', '), 200) || '-'}`,
      ),
      ...footer(out, outcome),
    ],
  )
  return EXIT.done
}

async function changeTag(
  context: CommandContext,
  wanted: { readonly name: string; readonly tag: string; readonly version: string | null },
  options: Values,
): Promise<number> {
  const { out, dryRun } = context
  const ports = await context.ports()
  const isDeleted = options.delete
  const outcome = isDeleted
    ? await deleteTag(ports, { ...wanted, dryRun })
    : await tagVersion(ports, { ...wanted, dryRun, force: options.force })
  const { artifact, tag, version } = outcome.result
  out.document(
    () => presentChange(outcome, presentTaggedVersion),
    () => [
      `${isDeleted ? 'Deleted tag' : 'Tagged'} ${safeText(artifact)} ${safeText(tag)} = ${shortId(version)}`,
      ...footer(out, outcome),
    ],
  )
  return EXIT.done
}

async function listVersionTags({ out, ports }: CommandContext, name: string): Promise<number> {
  const items = await listTags(await ports(), name)
  out.document(
    () => presentVersionTags(items),
    () =>
      items.length === 0
        ? ['No tags yet. Name the present version with `skillmeat tag <name> v1.0.0`.']
        : table(
            items.map(({ tag, version, tagged_at }) => [
              safeText(tag),
              out.paint('yellow', shortId(version)),
              out.paint('dim', relativeTime(tagged_at)),
            ]),
          ),
  )
  return EXIT.done
}
