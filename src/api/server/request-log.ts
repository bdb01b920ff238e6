import type { OneTimeTokens } from '../endpoint/one-time-tokens.ts'

/** One line of the server's log. */
export type LogLine = Readonly<Record<string, string | number>>

export type RequestLog = (line: LogLine) => void

const KEY = /sk_\w*/gi
const MAYBE_TOKEN = /[0-9a-f]{64}/gi
const HIDDEN = 'sk_…'

/** A log in which no key stands, and no token that still opens the pages: people paste them anywhere. */
export function withoutSecrets(log: RequestLog, tokens: Pick<OneTimeTokens, 'isLive'>): RequestLog {
  const hide = (text: string) =>
    text
      .replaceAll(KEY, HIDDEN)
      .replaceAll(MAYBE_TOKEN, (found) => (tokens.isLive(found.toLowerCase()) ? HIDDEN : found))
  const shown = (text: string) => {
    const plain = decoded(text)
    const hidden = hide(plain)
    return hidden === plain ? text : hidden
  }
  return (line) =>
    log(
      Object.fromEntries(
        Object.entries(line).map(([name, value]) => [
          name,
          typeof value === 'string' ? shown(value) : value,
        ]),
      ),
    )
}

/** Undoes percent-encoding, as far as it is some. */
function decoded(text: string): string {
  return text.replaceAll(/%[2-7][0-9a-f]/gi, (one) => decodeURIComponent(one))
}
