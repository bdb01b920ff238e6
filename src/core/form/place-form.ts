import type { Slot } from './format.ts'

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
