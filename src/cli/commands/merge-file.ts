import { readFileSync } from 'node:fs'
import { mergeText } from '../../core/merge/lines/merge-text.ts'
import { isSkillmeatError } from '../../core/errors.ts'
import { nodeFileSystem, writeWhole } from '../../library/plain-files.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { absolutePath } from '../command/option-values.ts'
import { flagOption, repeatedOption } from '../command/options.ts'
import type { ValuesOf } from '../command/options.ts'

/** git's exit codes: the number of conflicts up to 127, 255 for an error. */
const MOST_CONFLICTS = 127
const FAILED = 255

const OPTIONS = {
  stdout: flagOption('-p, --stdout', 'print the result and change no file'),
  diff3: flagOption('--diff3', 'show the base in conflicts'),
  zdiff3: flagOption('--zdiff3', 'the same, without common lines at the edges'),
  ours: flagOption('--ours', 'take our side in conflicts'),
  theirs: flagOption('--theirs', 'take their side in conflicts'),
  union: flagOption('--union', 'take both sides in conflicts'),
  labels: repeatedOption('-L <label>', 'names of the sides in markers, up to three times'),
}

export const command = defineCommand({
  arguments: [
    { name: '<ours>', description: 'our file; the result replaces it' },
    { name: '<base>', description: 'the common ancestor' },
    { name: '<theirs>', description: 'their file' },
  ],
  options: OPTIONS,
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
})

function merge(
  context: CommandContext,
  files: readonly [ours: string, base: string, theirs: string],
  options: ValuesOf<typeof OPTIONS>,
): number {
  const [ours, base, theirs] = files.map((file) => read(context, file))
  const { labels } = options
  const favour = (['ours', 'theirs', 'union'] as const).find((side) => options[side])
  const { text, conflicts } = mergeText(base ?? NONE, ours ?? NONE, theirs ?? NONE, {
    style: options.zdiff3 ? 'zdiff3' : options.diff3 ? 'diff3' : 'merge',
    labels: [labels[0] ?? files[0], labels[1] ?? files[1], labels[2] ?? files[2]],
    ...(favour === undefined ? {} : { favour }),
  })
  if (options.stdout) context.out.raw(text)
  else writeWhole(absolutePath(context, files[0]), text)
  return Math.min(conflicts, MOST_CONFLICTS)
}

const NONE = new Uint8Array()

function read(context: CommandContext, file: string): Uint8Array {
  const path = absolutePath(context, file)
  const stat = nodeFileSystem.lstat(path)
  return stat?.kind === 'link' ? readFileSync(path) : nodeFileSystem.readFile(path)
}
