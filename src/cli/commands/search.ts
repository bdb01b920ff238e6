import { searchArtifacts } from '../../operations/catalog/search-artifacts.ts'
import { presentFound } from '../../api/present/artifacts.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { numberOption } from '../command/options.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<words...>', description: 'all of them must occur; the last one may be a beginning' },
  ],
  options: {
    limit: numberOption('--limit <n>', 'how many to show (20)'),
  },
  examples: [['skillmeat search pdf form', 'artifacts that mention both']],
  changes: false,
  run: async (context, words, options) => {
    const { out } = context
    const limit = options.limit ?? 20
    const found = await searchArtifacts(await context.ports(), {
      words: words.join(' '),
      limit,
      collection: 'in_use',
    })
    out.document(
      () => presentFound(found),
      () =>
        found.length === 0
          ? ['Nothing found.']
          : found.flatMap(({ entry, excerpt }) => [
              `${out.paint('bold', safeText(`${entry.type}:${entry.name}`))}  ${safeText(entry.description, 70)}`,
              `  ${highlight(excerpt, (hit) => out.paint('yellow', hit))}`,
            ]),
    )
    return EXIT.done
  },
})

function highlight(excerpt: string, paint: (hit: string) => string): string {
  return excerpt
    .replace(/\s+/g, ' ')
    .split('\u0002')
    .map((part, index) => {
      if (index === 0) return safeText(part, 200)
      const [hit = '', rest = ''] = part.split('\u0003')
      return paint(safeText(hit, 80)) + safeText(rest, 200)
    })
    .join('')
}
