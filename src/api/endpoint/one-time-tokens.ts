import type { Sha256 } from '../../core/object/object-id.ts'
import type { Chance, Clock } from '../../ports/environment.ts'

const LIFETIME = 10 * 60_000

/** Tokens that open the web pages once: printed or put into an address, exchanged for a key, gone. */
export class OneTimeTokens {
  readonly #parts: { readonly chance: Chance; readonly clock: Clock; readonly sha256: Sha256 }
  readonly #live = new Map<string, number>()

  constructor(parts: { readonly chance: Chance; readonly clock: Clock; readonly sha256: Sha256 }) {
    this.#parts = parts
  }

  make(): string {
    const { chance, clock } = this.#parts
    const token = chance.hex(64)
    this.#live.set(this.#digest(token), clock.now() + LIFETIME)
    return token
  }

  /** Uses a token up. Tells whether it was good. */
  take(token: string): boolean {
    const isGood = this.isLive(token)
    this.#live.delete(this.#digest(token))
    return isGood
  }

  /** Tells whether a text is a token that was not used yet. */
  isLive(token: string): boolean {
    const until = this.#live.get(this.#digest(token))
    return until !== undefined && until >= this.#parts.clock.now()
  }

  #digest(token: string): string {
    return this.#parts.sha256(new TextEncoder().encode(token))
  }
}
