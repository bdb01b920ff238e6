import type { SelfRunKind } from '../agents/shared/self-run-kinds.ts'

/** One thing that an agent would run or obey by itself. */
export interface SelfRun {
  readonly kind: SelfRunKind
  /** What a person is shown, in one line. */
  readonly line: string
  /** What is agreed to, in full: files of the artifact and of its plugin may be named in it. */
  readonly words: string
  /** Whether the whole artifact is agreed to: its text, or its folder, is what is obeyed. */
  readonly coversAll: boolean
  /** Paths of further files whose content is agreed to. */
  readonly files: readonly string[]
}

/** The files of an artifact, as far as what they run is asked. */
export interface ListedFiles {
  readonly paths: readonly string[]
  /** Returns a file as text; null for one that is not there, or is none. */
  readonly textOf: (path: string) => string | null
}

/** Makes a thing that is told by its line alone. */
export function selfRun(
  kind: SelfRunKind,
  line: string,
  more: Partial<Pick<SelfRun, 'words' | 'coversAll' | 'files'>> = {},
): SelfRun {
  const { words = line, coversAll = false, files = [] } = more
  return { kind, line, words, coversAll, files }
}
