import { corpusFolder } from './corpus-folder.ts'

/** Runs once before the tests on the corpus, which are nothing without it. */
export function setup(): void {
  corpusFolder()
}
