import { showArtifact } from '../../operations/catalog/list-artifacts.ts'
import type { WantedVersion } from '../../operations/catalog/plugin-statements.ts'
import type { MemberState } from '../../operations/catalog/members.ts'
import type { ArtifactDetail } from '../../operations/catalog/list-artifacts.ts'
import { presentDetail } from '../../api/present/artifacts.ts'
import { visiblePath } from '../../operations/engine/places/artifact-places.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { Colour, Output } from '../command/output.ts'
import { printVersion } from '../render/print-version.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '[version]', description: 'one of its versions, such as head~1 or a tag' },
  ],
  options: {},
  examples: [
    ['skillmeat show pdf', 'its files, source and deployments'],
    ['skillmeat show pdf head', 'its last version: who, when, why, what changed'],
  ],
  changes: false,
  run: async (context, [name = '', version]) => {
    if (version !== undefined) return printVersion(context, name, version)
    const { out } = context
    const detail = await showArtifact(await context.ports(), name)
    const { entry, tree, deployments, members, partOf } = detail
    out.document(
      () => presentDetail(detail),
      () => {
        const { upstream } = entry
        const source =
          upstream === null
            ? 'made here'
            : `${safeText(upstream.location, 200)} ${safeText(upstream.path, 100)}${upstream.commit === null ? '' : ` at ${upstream.commit.slice(0, 10)}`}`
        return [
          `${out.paint('bold', safeText(`${entry.type}:${entry.name}`))}  ${out.paint('dim', entry.display_name === entry.name ? '' : safeText(entry.display_name))}`.trimEnd(),
          ...(entry.description === null ? [] : [safeText(entry.description, 400)]),
          '',
          ...table([
            ['collection', entry.collection],
            ['version', shortId(entry.version)],
            ['content', entry.tree.slice(0, 12)],
            ['source', source],
            ['added', relativeTime(entry.added)],
            ['tags', entry.tags.length === 0 ? '-' : safeText(entry.tags.join(', '), 200)],
            ...(partOf.length === 0
              ? []
              : [
                  [
                    entry.type === 'composite' ? 'needed by' : 'part of',
                    safeText(partOf.join(', '), 200),
                  ],
                ]),
          ]),
          ...memberLines(out, members),
          '',
          `Files (${tree.entries.length})`,
          ...table(
            tree.entries.map((file) => [
              `  ${file.mode === '100755' ? '*' : file.mode === '120000' ? '@' : ' '}`,
              safeText(file.path, 200),
              out.paint('dim', shortId(file.blob)),
            ]),
          ),
          ...(deployments.length === 0
            ? []
            : [
                '',
                `Deployed in (${deployments.length})`,
                ...deployments.map(
                  (d) => `  ${safeText(d.project, 200)}/${safeText(visiblePath(d), 200)}`,
                ),
              ]),
        ]
      },
    )
    return EXIT.done
  },
})

const MEMBER_WORDS: Readonly<Record<MemberState, readonly [Colour, string]>> = {
  as_pinned: ['dim', 'as pinned'],
  follows: ['dim', 'follows the head'],
  moved: ['yellow', 'head is no longer what is pinned'],
  missing: ['red', 'not in the collection'],
  not_taken: ['yellow', 'was not taken in'],
  disabled: ['dim', 'left out'],
  replaced: ['yellow', 'something else is deployed'],
}

/** Says which versions are wanted, and which there is. */
function versionWords({ range, version, isMet }: WantedVersion): string {
  if (isMet || version === null) return range ?? ''
  return `${range ?? ''}, but ${version} is here`
}

const RELATIONSHIP_WORDS = { requires: 'needed', optional: 'optional' } as const

function memberLines(out: Output, members: ArtifactDetail['members']): string[] {
  if (members.length === 0) return []
  const rows = members.map(
    ({ type, name, artifact, pin, state, relationship, replacement, wants }) => {
      const [colour, word] = MEMBER_WORDS[state]
      const detail =
        replacement === null ? word : `${replacement.type}:${replacement.name} is deployed`
      const wanted = wants === null ? '' : versionWords(wants)
      const isOff = wants !== null && !wants.isMet && artifact !== null
      return [
        `  ${safeText(`${type}:${artifact?.name ?? name}`, 80)}`,
        pin === null ? '' : out.paint('yellow', shortId(pin.version)),
        [
          ...(relationship === 'contains'
            ? []
            : [out.paint('dim', RELATIONSHIP_WORDS[relationship])]),
          ...(wanted === '' ? [] : [out.paint(isOff ? 'red' : 'dim', safeText(wanted, 60))]),
          out.paint(colour, safeText(detail, 100)),
        ].join(', '),
      ]
    },
  )
  return ['', `Made of (${members.length})`, ...table(rows)]
}
