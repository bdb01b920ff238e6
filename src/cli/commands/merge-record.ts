import { mergeRecords } from '../../core/deployment/merge-records.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { nodeFileSystem, writeWhole } from '../../library/plain-files.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath } from '../command/option-values.ts'

export const command = defineCommand({
  arguments: [
    { name: '<base>', description: 'the common ancestor, %O' },
    { name: '<ours>', description: 'our record, %A; the result replaces it' },
    { name: '<theirs>', description: 'their record, %B' },
  ],
  options: {},
  examples: [['skillmeat merge-record %O %A %B', 'the merge driver that git is to run']],
  details:
    'Needs no home. `skillmeat project add --git-merge` sets it up. Exit code: 0 when all is settled, 1 when places are left between markers, which the next command settles by the files; 2 when a record cannot be read.',
  changes: false,
  run: (context, [base = '', ours = '', theirs = '']) => {
    try {
      return Promise.resolve(merge(context, { base, ours, theirs }))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      context.out.error(error)
      return Promise.resolve(EXIT.refused)
    }
  },
})

function merge(
  context: CommandContext,
  files: { readonly base: string; readonly ours: string; readonly theirs: string },
): number {
  const read = (file: string) =>
    new TextDecoder().decode(nodeFileSystem.readFile(absolutePath(context, file)))
  const texts = { base: read(files.base), ours: read(files.ours), theirs: read(files.theirs) }
  const { text, conflicts } = mergeRecords(texts, {
    where: files.ours,
    labels: ['ours', 'base', 'theirs'],
  })
  writeWhole(absolutePath(context, files.ours), text)
  return conflicts === 0 ? EXIT.done : EXIT.attention
}
