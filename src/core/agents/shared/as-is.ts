import type { ArtifactType } from '../../artifact/artifact-type.ts'

/** What is a file of markdown. */
export type MarkdownType = Extract<ArtifactType, 'skill' | 'command' | 'agent'>

/** What Claude Code fills in, or runs, in a text. */
export type InText = 'arguments' | 'commands' | 'folder'

/** What an agent acts on of one type of file that is written for Claude Code. */
export interface ActsOn {
  /** Keys of the frontmatter that change what happens. */
  readonly keys: readonly string[]
  /** What it fills in, or runs, in the text. */
  readonly body: readonly InText[]
  /** Which models it takes: its own names, or only names with a provider in front. */
  readonly model?: 'own' | 'provider'
  /** Claude's names for tools that it takes for its own; absent where it does not look at them. */
  readonly tools?: { readonly of: string; readonly names: ReadonlySet<string> }
  /** How a person is asked for what arguments would say; absent where it cannot ask. */
  readonly asksWith?: string
}

export type AsIs = Readonly<Partial<Record<MarkdownType, ActsOn>>>
