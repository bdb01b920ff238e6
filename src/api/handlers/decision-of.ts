import type { z } from 'zod'
import type { ChosenHunk } from '../../operations/merging/conflict-hunks.ts'
import type { Decision } from '../../operations/merging/resolve.ts'
import type { decision } from '../contract/merges.ts'
import { invalid } from '../endpoint/validate.ts'

/** Reads how a file that conflicts is decided. Throws a problem with status 400 for a place that takes nothing. */
export function decisionOf(body: z.output<typeof decision>): Decision {
  const { strategy, text, hunks } = body
  if (strategy !== undefined) return { kind: 'strategy', strategy }
  if (text !== undefined) return { kind: 'content', bytes: encode(text) }
  const chosen = new Map<number, ChosenHunk | null>()
  for (const one of hunks ?? []) {
    if (one.text !== undefined) chosen.set(one.number, { take: 'text', text: encode(one.text) })
    else if (one.take === null) chosen.set(one.number, null)
    else if (one.take !== undefined) chosen.set(one.number, { take: one.take })
    else throw invalid([{ field: `body.hunks.${one.number}`, message: 'takes nothing' }])
  }
  return { kind: 'hunks', chosen }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
