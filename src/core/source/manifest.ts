import type { SkillmeatError } from '../errors.ts'
import type { JsonMap } from '../json/strict-json.ts'

/** A manifest that is refused, or one thing in it. */
export interface BrokenManifest {
  readonly path: string
  /** The label of what is refused; absent for the whole file. */
  readonly artifact?: string
  readonly error: SkillmeatError
}

/** An MCP server in a file that may hold several. */
export interface Server {
  readonly name: string
  readonly path: string
  readonly config: JsonMap
}
