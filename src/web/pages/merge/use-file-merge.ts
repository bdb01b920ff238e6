import { useState } from 'react'
import { useShortcuts } from '../../browser/shortcuts.ts'
import { useDecide } from '../../data/merges.ts'
import type { Choice } from '../../data/merges.ts'
import type { ConflictFile } from '../../data/types.ts'
import { resultOf, useChoices } from './choices.ts'

const MARKER = '<<<<<<< '

/**
 * The state of one file's merge: the current conflict, the choices, the edited result, and finishing.
 * `onMove` is called with the index of the new current conflict.
 */
export function useFileMerge(id: string, file: ConflictFile, onMove: (index: number) => void) {
  const { path, hunks } = file
  const { chosen, choose } = useChoices(file)
  const [current, setCurrent] = useState(0)
  const [edited, setEdited] = useState<string | null>(null)
  const decide = useDecide(id)
  const open = hunks.filter(({ number }) => (chosen.get(number) ?? null) === null).length
  const isReady = edited === null ? open === 0 : !edited.includes(MARKER)
  const moveBy = (by: number) => {
    const next = Math.min(Math.max(current + by, 0), hunks.length - 1)
    setCurrent(next)
    onMove(next)
  }
  const take = (number: number, choice: Choice) => {
    choose(number, choice)
    setEdited(null)
  }
  const takeHere = (choice: Choice) => {
    const hunk = hunks[current]
    const isBoth = choice !== null && 'take' in choice && choice.take === 'both'
    if (hunk === undefined || (isBoth && !hunk.allows_both)) return
    take(hunk.number, choice)
    if (choice !== null) moveBy(1)
  }
  const finish = () => {
    const choices = hunks.map(({ number }) => ({ number, choice: chosen.get(number) ?? null }))
    decide.mutate(edited === null ? { path, hunks: choices } : { path, text: edited })
  }
  useShortcuts('Merge', [
    { keys: 'j', label: 'Next place', run: () => moveBy(1) },
    { keys: 'k', label: 'Previous place', run: () => moveBy(-1) },
    { keys: '1', label: 'Take yours', run: () => takeHere({ take: 'ours' }) },
    { keys: '2', label: 'Take what comes in', run: () => takeHere({ take: 'theirs' }) },
    { keys: '3', label: 'Take both', run: () => takeHere({ take: 'both' }) },
    { keys: '0', label: 'Take the base', run: () => takeHere({ take: 'base' }) },
    { keys: 'backspace', label: 'Take the choice back', run: () => takeHere(null) },
    { keys: 'mod+enter', label: 'Finish', run: () => isReady && finish() },
  ])
  return {
    current,
    moveBy,
    setCurrent,
    open,
    take,
    finish,
    isReady,
    isBusy: decide.isPending,
    choiceOf: (number: number) => chosen.get(number) ?? null,
    result: edited ?? resultOf(hunks, chosen),
    edit: setEdited,
  }
}
