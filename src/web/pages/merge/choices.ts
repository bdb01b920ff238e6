import { useState } from 'react'
import type { Choice } from '../../data/merges.ts'
import type { ConflictFile, ConflictHunk } from '../../data/types.ts'

/** What was chosen so far for each place of a file, from 1. */
export type Choices = ReadonlyMap<number, Choice>

/** The choices of a file: as the server has them, and what is chosen here since. */
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

/** Returns the text that a choice puts in a place; null while nothing is chosen. */
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

/** Returns the file as it will be; places without a choice hold both sides between markers. */
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
