import type { ReadCandidate } from '../pipeline/read-candidate.ts'

/** The state of its source that an artifact was made from, or why that is not to be had. */
export type Base =
  | { readonly kind: 'read'; readonly candidate: ReadCandidate }
  | { readonly kind: 'unknown'; readonly detail: string }

/** What an artifact's upstream holds now, or why that is not known. */
export type Fetched =
  | {
      readonly kind: 'read'
      readonly candidate: ReadCandidate
      /** In words, that its branch or tag went on in another way than by new commits. */
      readonly rewritten?: string
      /** What a composite is made of there, as far as it can be read; null for anything else. */
      readonly parts: readonly ReadCandidate[] | null
      /** Where in its source it was when it was last seen; null where it is still there. */
      readonly movedFrom: string | null
      /** A newer version of the source than the one that is followed; null for none. */
      readonly newerTag: string | null
      /** The tags of its repository, where a version of it is followed. */
      readonly tags: readonly string[]
      /** The state it was made from, where only the record told of it so far; null if that is known. */
      readonly base: Base | null
    }
  /** Nothing moved since it was last read. */
  | { readonly kind: 'same'; readonly newerTag: string | null; readonly tags: readonly string[] }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreachable' | 'refused'; readonly detail: string }
