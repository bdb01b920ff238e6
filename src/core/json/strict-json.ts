import type { ErrorCode } from '../errors.ts'
import { SkillmeatError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { DEFAULT_LIMITS } from '../limits.ts'

/** What a JSON manifest can hold; objects are maps, so that no key reaches a prototype. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonMap

/** An object of JSON. */
export type JsonMap = ReadonlyMap<string, JsonValue>

const NOT_ALLOWED = new Set(['__proto__', 'constructor', 'prototype'])
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const SPACE = /[ \t\n\r]*/y
// oxlint-disable-next-line no-control-regex -- JSON forbids raw control characters in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

/**
 * Reads `text` as JSON, more strictly than `JSON.parse`.
 *
 * Repeated keys, `__proto__` and its like, half surrogates and trailing data throw
 * `E_MANIFEST_PARSE`; size and depth beyond `limits` throw `E_MANIFEST_LIMIT`. A byte order mark is
 * accepted.
 */
export function parseStrictJson(text: string, limits: Limits = DEFAULT_LIMITS): JsonValue {
  if (text.length > limits.manifestBytes) throw jsonError('E_MANIFEST_LIMIT', 'is too large')
  const reader = new JsonReader(
    text.startsWith('\ufeff') ? text.slice(1) : text,
    limits.manifestDepth,
  )
  return reader.readDocument()
}

class JsonReader {
  readonly #text: string
  readonly #maxDepth: number
  #at = 0

  constructor(text: string, maxDepth: number) {
    this.#text = text
    this.#maxDepth = maxDepth
  }

  readDocument(): JsonValue {
    const value = this.#readValue(0)
    this.#match(SPACE)
    if (this.#at < this.#text.length) throw this.#unexpected()
    return value
  }

  #readValue(depth: number): JsonValue {
    if (depth > this.#maxDepth) throw jsonError('E_MANIFEST_LIMIT', 'is nested too deeply')
    this.#match(SPACE)
    switch (this.#text.charAt(this.#at)) {
      case '{':
        return this.#readObject(depth)
      case '[':
        return this.#readArray(depth)
      case '"':
        return this.#readString()
      default:
        return this.#readPlain()
    }
  }

  #readObject(depth: number): ReadonlyMap<string, JsonValue> {
    const object = new Map<string, JsonValue>()
    this.#at += 1
    if (this.#take('}')) return object
    do {
      this.#match(SPACE)
      const key = this.#readString()
      if (object.has(key))
        throw jsonError('E_MANIFEST_PARSE', `has the key ${JSON.stringify(key)} twice`)
      if (NOT_ALLOWED.has(key)) throw jsonError('E_MANIFEST_PARSE', `has the key "${key}"`)
      if (!this.#take(':')) throw this.#unexpected()
      object.set(key, this.#readValue(depth + 1))
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#unexpected()
    return object
  }

  #readArray(depth: number): readonly JsonValue[] {
    const array: JsonValue[] = []
    this.#at += 1
    if (this.#take(']')) return array
    do array.push(this.#readValue(depth + 1))
    while (this.#take(','))
    if (!this.#take(']')) throw this.#unexpected()
    return array
  }

  #readString(): string {
    const raw = this.#match(STRING)
    const value: unknown = raw === null ? null : JSON.parse(raw)
    if (typeof value !== 'string' || !value.isWellFormed()) throw this.#unexpected()
    return value
  }

  #readPlain(): JsonValue {
    const word = WORDS.find(([spelling]) => this.#text.startsWith(spelling, this.#at))
    if (word !== undefined) {
      this.#at += word[0].length
      return word[1]
    }
    const number = this.#match(NUMBER)
    if (number === null) throw this.#unexpected()
    return Number(number)
  }

  #take(mark: string): boolean {
    this.#match(SPACE)
    if (this.#text[this.#at] !== mark) return false
    this.#at += 1
    return true
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found ?? null
  }

  #unexpected(): SkillmeatError {
    return jsonError('E_MANIFEST_PARSE', `is not valid at character ${this.#at + 1}`)
  }
}

function jsonError(code: ErrorCode, what: string): SkillmeatError {
  return new SkillmeatError(code, `The JSON ${what}.`, {
    fix: 'Mend the file in the source, then import again.',
  })
}
