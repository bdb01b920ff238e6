import { CST, Lexer } from 'yaml'
import { DEFAULT_LIMITS } from '../../artifact/limits.ts'
import { readStrictYaml } from '../../artifact/strict-yaml.ts'
import type { Data } from './data.ts'

/** Reads YAML whose root is a map as data; null when it is not. Throws as `readStrictYaml` does. */
export function readYamlData(text: string): Data | null {
  return readStrictYaml(text, DEFAULT_LIMITS.manifestDepth)
}

/** Lists the comments of a text, marks included. */
export function listYamlComments(text: string): string[] {
  const comments: string[] = []
  let isContent = false
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && !isContent) comments.push(token)
    isContent = token === CST.SCALAR
  }
  return comments
}
