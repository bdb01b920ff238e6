import { listResolutions } from '../../operations/merging/resolutions.ts'
import { presentResolutions } from '../../api/present/resolutions.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '[name]', description: 'only of this artifact', completes: 'artifact' }],
  options: {},
  examples: [['skillmeat resolution list', 'what you decided and is done again by itself']],
  details:
    'When the same conflict comes up in another project, it is settled as you settled it, and said ' +
    'so. `skillmeat config set merge.recorded false` turns that off.',
  changes: false,
  run: async (context, [name]) => {
    const { out } = context
    const items = await listResolutions(await context.ports(), name ?? null)
    out.document(
      () => presentResolutions(items),
      () =>
        items.length === 0
          ? ['No conflict was settled by hand yet.']
          : table(
              items.map(({ id, artifact, path, kind, recorded_at }) => [
                out.paint('yellow', shortId(id)),
                safeText(artifact ?? '(removed)', 60),
                safeText(path, 100),
                kind === 'file' ? 'whole file' : 'lines',
                out.paint('dim', relativeTime(recorded_at)),
              ]),
            ),
    )
    return EXIT.done
  },
})
