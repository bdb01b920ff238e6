import { readFileSync } from 'node:fs'
import { mergeText } from '../../core/merge/lines/merge-text.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { nodeFileSystem, writeWhole } from '../../library/plain-files.ts'
import type { CommandContext, CommandSpec, OptionValues } from '../command/command.ts'
import { absolutePath, flagOption, listOption } from '../command/option-values.ts'

/** git's exit codes: the number of conflicts up to 127, 255 for an error. */
const MOST_CONFLICTS = 127
const FAILED = 255

export const command: CommandSpec = {
  arguments: [
    { name: '<ours>', description: 'our file; the result replaces it' },
    { name: '<base>', description: 'the common ancestor' },
    { name: '<theirs>', description: 'their file' },
  ],
  options: [
    { flags: '-p, --stdout', description: 'print the result and change no file' },
    { flags: '--diff3', description: 'show the base in conflicts' },
    { flags: '--zdiff3', description: 'the same, without common lines at the edges' },
    { flags: '--ours', description: 'take our side in conflicts' },
    { flags: '--theirs', description: 'take their side in conflicts' },
    { flags: '--union', description: 'take both sides in conflicts' },
    {
      flags: '-L <label>',
      description: 'names of the sides in markers, up to three times',
      repeatable: true,
    },
  ],
  examples: [['skillmeat merge-file ours.md base.md theirs.md -p', 'merge and print']],
  details:
    'Exit code: the number of conflicts (at most 127), 255 on an error; as `git merge-file`.',
  changes: false,
  run: (context, [ours = '', base = '', theirs = ''], options) => {
    try {
      return Promise.resolve(merge(context, [ours, base, theirs], options))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      context.out.error(error)
      return Promise.resolve(FAILED)
    }
  },
}

function merge(
  context: CommandContext,
  files: readonly [ours: string, base: string, theirs: string],
  options: OptionValues,
): number {
  const [ours, base, theirs] = files.map((file) => read(context, file))
  const labels = listOption(options, 'L')
  const favour = (['ours', 'theirs', 'union'] as const).find((side) => flagOption(options, side))
  const { text, conflicts } = mergeText(base ?? NONE, ours ?? NONE, theirs ?? NONE, {
    style: flagOption(options, 'zdiff3')
      ? 'zdiff3'
      : flagOption(options, 'diff3')
        ? 'diff3'
        : 'merge',
    labels: [labels[0] ?? files[0], labels[1] ?? files[1], labels[2] ?? files[2]],
    ...(favour === undefined ? {} : { favour }),
  })
  if (flagOption(options, 'stdout')) context.out.raw(text)
  else writeWhole(absolutePath(context, files[0]), text)
  return Math.min(conflicts, MOST_CONFLICTS)
}

const NONE = new Uint8Array()

function read(context: CommandContext, file: string): Uint8Array {
  const path = absolutePath(context, file)
  const stat = nodeFileSystem.lstat(path)
  return stat?.kind === 'link' ? readFileSync(path) : nodeFileSystem.readFile(path)
}
