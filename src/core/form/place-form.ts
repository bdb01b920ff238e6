import type { Slot } from './format.ts'

/** Forms that differ from plain files in names alone: of a skill, and of a command or agent. */
export const RENAMED_FORMS = { skill: 'renamed-skill', markdown: 'renamed-markdown' } as const

/** The forms of the manifest of a plugin that lies in one folder, with its parts in it. */
const WHOLE_PLUGINS: ReadonlySet<string> = new Set([
  'plugin-manifest',
  'agent-plugin-manifest',
  'agent-plugin-own',
])

/** Tells whether a form is that of a whole plugin, of whose folder only tracked paths belong to itself. */
export function isWholePlugin(format: string | undefined): boolean {
  return format !== undefined && WHOLE_PLUGINS.has(format)
}

/** Tells whether an agent reads an artifact in this form as it reads plain files. */
export function isPlainForm(format: string | undefined): boolean {
  return format === undefined || format === RENAMED_FORMS.skill || format === RENAMED_FORMS.markdown
}

/** How a deployment stands in its project when it is not plain files. */
export interface PlaceForm {
  /** Id of a `Format`. */
  readonly format: string
  /** The file that holds it, below the project. */
  readonly file: string
  readonly slot: Slot
  /** What was not there before anything of ours was, and goes with the last of it. */
  readonly made: { readonly file: boolean; readonly key: boolean }
}
