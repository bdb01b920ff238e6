import * as fc from 'fast-check'

/** What one of two people does, or the author of the source. */
export type TeamStep =
  | { readonly kind: 'publish'; readonly artifact: TeamArtifact; readonly line: number }
  | {
      readonly kind: 'deploy' | 'undeploy' | 'rename'
      readonly who: 0 | 1
      readonly artifact: TeamArtifact
    }
  | {
      readonly kind: 'edit_copy' | 'edit_head'
      readonly who: 0 | 1
      readonly artifact: TeamArtifact
      readonly line: number
    }
  | {
      readonly kind:
        | 'sync'
        | 'pull_edits'
        | 'update'
        | 'install'
        | 'status'
        | 'commit'
        | 'merge'
        | 'push'
        | 'pull_kit'
        | 'push_kit'
      readonly who: 0 | 1
    }

export type TeamArtifact = (typeof ARTIFACTS)[number]

export const ARTIFACTS = ['alpha', 'beta', 'gamma'] as const

const who = fc.constantFrom(0 as const, 1 as const)
const artifact = fc.constantFrom(...ARTIFACTS)
const line = fc.integer({ min: 1, max: 9 })

/** Steps that two people take with one project, two homes, a shared collection and a source. */
export const teamSteps: fc.Arbitrary<TeamStep> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('publish' as const), artifact, line }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('deploy' as const), who, artifact }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('undeploy' as const, 'rename' as const),
      who,
      artifact,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('edit_copy' as const, 'edit_head' as const),
      who,
      artifact,
      line,
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'sync' as const,
        'pull_edits' as const,
        'update' as const,
        'install' as const,
        'status' as const,
        'commit' as const,
        'merge' as const,
        'push' as const,
        'push' as const,
        'pull_kit' as const,
        'push_kit' as const,
        'push_kit' as const,
      ),
      who,
    }),
  },
)
