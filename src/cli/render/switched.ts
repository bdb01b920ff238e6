import { findAgent } from '../../core/agents/agents.ts'
import type { Switched } from '../../operations/deployments/switch-copies.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { Output } from '../command/output.ts'
import { footer, safeText } from './text.ts'
import { warningLine } from './warning.ts'

/** Says what became of copies that were to be disabled or enabled. */
export function switchedLines(
  out: Output,
  outcome: ChangeOutcome<readonly Switched[]>,
): readonly string[] {
  const { result } = outcome
  if (result.length === 0) return ['Nothing to be switched here.']
  return [
    ...result.map(switchedLine),
    ...result.flatMap(({ artifact, warnings }) =>
      warnings.map((one) => warningLine(out, artifact, one)),
    ),
    ...footer(out, outcome),
  ]
}

function switchedLine(one: Switched): string {
  const agent = findAgent(one.profile)?.name ?? one.profile
  const what = `${safeText(one.artifact, 200)} for ${safeText(agent, 60)}`
  const place = safeText(one.path, 200)
  switch (one.action) {
    case 'disabled':
      return `Disabled ${what}; it lies in ${place} until \`skillmeat enable\``
    case 'enabled':
      return `Enabled ${what}: ${place}`
    case 'unchanged':
      return `Left ${what} as it was: ${place}`
    case 'kept':
      return `Left ${what} enabled${keptFor(one)}`
    case 'failed':
      return `Left ${what} as it was: ${safeText(one.problem?.message ?? '', 300)}`
  }
}

function keptFor({ keptFor: others }: Switched): string {
  if (others.length === 0) return ', since a part of it is'
  const named = others.map((one) => (one === 'direct' ? 'you deployed it by itself' : one))
  return `, wanted besides: ${safeText(named.join(', '), 200)}`
}
