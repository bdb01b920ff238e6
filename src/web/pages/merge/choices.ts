import { useState } from 'react'
import type { Choice } from '../../data/merges.ts'
import type { ConflictFile, ConflictHunk } from '../../data/types.ts'

/** The choice for each conflict of a file, by its number. */
export type Choices = ReadonlyMap<number, Choice>

/** The choices of a file: the server's, and those made on this page since. */
export function useChoices({ hunks }: ConflictFile) {
  const [chosen, setChosen] = useState<Choices>(
    () => new Map(hunks.map((hunk) => [hunk.number, choiceOf(hunk)])),
  )
  const choose = (number: number, choice: Choice) =>
    setChosen((before) => new Map(before).set(number, choice))
  return { chosen, choose }
}

function choiceOf({ choice, chosen_text: text }: ConflictHunk): Choice {
  if (choice === null) return null
  return choice === 'text' ? { text: text ?? '' } : { take: choice }
}

/** Returns the text that resolves a conflict; null while nothing is chosen. */
export function textOf(hunk: ConflictHunk, choice: Choice): string | null {
  if (choice === null) return null
  if ('text' in choice) return choice.text
  switch (choice.take) {
    case 'ours':
      return hunk.ours
    case 'theirs':
      return hunk.theirs
    case 'base':
      return hunk.base ?? ''
    case 'both':
      return hunk.ours + hunk.theirs
  }
}

/** Returns the merged file. Conflicts without a choice keep both sides between markers. */
export function resultOf(hunks: readonly ConflictHunk[], chosen: Choices): string {
  const parts = hunks.map((hunk) => {
    const text = textOf(hunk, chosen.get(hunk.number) ?? null) ?? marked(hunk)
    return text + hunk.after
  })
  return (hunks[0]?.before ?? '') + parts.join('')
}

function marked({ ours, theirs }: ConflictHunk): string {
  return `<<<<<<< yours\n${ours}=======\n${theirs}>>>>>>> incoming\n`
}
