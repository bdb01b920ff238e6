import { artifactNameProblem } from '../artifact/artifact-name.ts'
import type { Candidate } from './candidate.ts'

/** Folders that say nothing about what is in them. */
const PLAIN = new Set(
  'skills commands agents hooks mcp plugins src external_plugins packages'.split(' '),
)

/**
 * Gives candidates that share type and name an alias each, made of the folders that tell them
 * apart: two skills `access` become `discord-access` and `telegram-access`.
 *
 * No two candidates of a type end up with the same name or alias.
 */
export function withAliases(candidates: readonly Candidate[]): readonly Candidate[] {
  const groups = Map.groupBy(candidates, keyOf)
  const taken = new Set(groups.keys())
  return candidates.map((candidate) => {
    if ((groups.get(keyOf(candidate))?.length ?? 0) < 2) return candidate
    const alias = findAlias(candidate, taken)
    taken.add(keyOf({ type: candidate.type, name: alias }))
    return { ...candidate, alias }
  })
}

function findAlias({ type, name, path }: Candidate, taken: ReadonlySet<string>): string {
  const isFree = (alias: string) => !taken.has(keyOf({ type, name: alias }))
  let alias = name
  for (const folder of path.split('/').slice(0, -1).toReversed()) {
    const word = folder.replace(/^\.+/, '')
    if (PLAIN.has(folder) || word === '' || isWithinName(word, name)) continue
    alias = `${word}-${alias}`
    if (isFree(alias) && artifactNameProblem(alias) === null) return alias
  }
  for (let number = 2; ; number += 1) {
    const numbered = `${name.slice(0, 56)}-${number}`
    if (isFree(numbered)) return numbered
  }
}

function isWithinName(word: string, name: string): boolean {
  return name.split('/').slice(0, -1).includes(word)
}

function keyOf({ type, name }: Pick<Candidate, 'type' | 'name'>): string {
  return `${type}:${name.toLowerCase()}`
}
