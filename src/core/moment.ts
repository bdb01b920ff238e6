import { SkillmeatError } from './errors.ts'

const UNITS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/**
 * Reads a moment as a person writes it: `7d`, `12h`, `2w` before `now`, or a date such as
 * `2026-03-01`, with or without a time. Returns milliseconds since 1970. Throws `E_USAGE`.
 */
export function parseMoment(text: string, now: number): number {
  const ago = /^(\d{1,5})([mhdw])$/.exec(text)
  if (ago !== null) return now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0)
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return time
  throw new SkillmeatError('E_USAGE', `"${text}" is no moment.`, {
    fix: 'Write 7d, 12h or 2w for that long ago, or a date such as 2026-03-01.',
  })
}
