import type { Progress } from '../../ports/environment.ts'

/** Work shorter than this shows nothing. Milliseconds. */
const QUIET_FOR = 500
const REDRAW = 100
const WIDTH = 24

/** A bar on stderr for work that takes more than half a second; `say` prints each sentence, once. */
export function progressBar(stderr: {
  readonly isTTY?: boolean
  write(text: string): unknown
}): Progress & { clear(): void; hasWarned(): boolean } {
  let began: number | null = null
  let drawn = 0
  let isShown = false
  let hasWarned = false
  const said = new Set<string>()
  const clear = () => {
    if (isShown) stderr.write('\r\x1b[K')
    isShown = false
  }
  const say = (sentence: string) => {
    // A place looked at before a change and again in it is reported once.
    if (said.has(sentence)) return
    said.add(sentence)
    clear()
    stderr.write(`${sentence}\n`)
  }
  return {
    clear,
    say,
    warn: (sentence) => {
      hasWarned = true
      say(sentence)
    },
    hasWarned: () => hasWarned,
    report: ({ label, done, total }) => {
      if (stderr.isTTY !== true) return
      const now = Date.now()
      began ??= now
      if (now - began < QUIET_FOR || now - drawn < REDRAW) return
      drawn = now
      isShown = true
      const full = total === 0 ? WIDTH : Math.round((done / total) * WIDTH)
      const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full)
      stderr.write(`\r\x1b[K${label} ${bar} ${done}/${total}`)
    },
  }
}
