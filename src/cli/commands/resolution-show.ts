import { isBinary } from '../../core/diff/is-binary.ts'
import { showResolution } from '../../operations/merging/resolutions.ts'
import { presentResolutionDetail } from '../../api/present/resolutions.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Output } from '../command/output.ts'
import { safeText, relativeTime } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<id>', description: 'id, or the beginning of one' }],
  options: {},
  examples: [['skillmeat resolution show 3fa9', 'the three sides and what they became']],
  changes: false,
  run: async (context, [id = '']) => {
    const { out } = context
    const { resolution, ...sides } = await showResolution(await context.ports(), id)
    const texts = {
      base: textOf(sides.base),
      ours: textOf(sides.ours),
      theirs: textOf(sides.theirs),
      result: textOf(sides.result),
    }
    out.document(
      () => presentResolutionDetail(resolution, texts),
      () => [
        `${out.paint('yellow', resolution.id)}  ${safeText(resolution.artifact ?? '(removed)', 60)}  ${safeText(resolution.path, 200)}  ${relativeTime(resolution.recorded_at)}`,
        ...Object.entries(texts).flatMap(([side, text]) => block(out, side, text)),
      ],
    )
    return EXIT.done
  },
})

function textOf(bytes: Uint8Array | null): string | null {
  if (bytes === null) return null
  return isBinary(bytes) ? `(binary, ${bytes.length} bytes)` : new TextDecoder().decode(bytes)
}

function block(out: Output, side: string, text: string | null): string[] {
  const lines = text === null ? ['(no file)'] : text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return [out.paint('bold', side), ...lines.map((line) => `  ${safeText(line, 20_000)}`)]
}
