import { artifactNameProblem } from '../artifact/artifact-name.ts'
import type { Candidate } from './candidate.ts'
import { folderOfPart } from './candidate.ts'
import { PROJECT_FOLDERS, folderAside } from './containers.ts'
import type { Discovery } from './discover.ts'
import { isWithin } from './skill-roots.ts'

/** Folders that say nothing about what is in them. */
const PLAIN = new Set(
  'skills commands agents hooks mcp plugins src external_plugins packages'.split(' '),
)

/** Returns the candidates of which a source has several by one name. */
export function listNamesakes(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...Map.groupBy(candidates, keyOf).values()].flatMap((alike) =>
    alike.length < 2 ? [] : alike,
  )
}

/**
 * Folds copies of one artifact into one, and tells apart what is left of the same type and name: one
 * keeps the plain name, the others get an alias made of the folders that tell them apart.
 *
 * The plain one lies where such things lie, before copies that were made for one agent, and those in
 * documentation, translations, examples and tests. `contentOf` returns the same for the same content,
 * and null where that is not known.
 */
export function nameApart(
  discovery: Discovery,
  contentOf: (candidate: Candidate) => string | null,
): Discovery {
  const { candidates } = discovery
  const plugins = candidates.filter(({ type }) => type === 'composite').map(({ path }) => path)
  const isPlainer = byPlainness(plugins)
  const settled = new Map<Candidate, Candidate>()
  const copies: { path: string; reason: string }[] = []
  const groups = Map.groupBy(candidates, keyOf)
  const taken = new Set(groups.keys())
  for (const group of groups.values()) {
    const kept = new Map<string, Candidate>()
    let isFirst = true
    for (const candidate of group.toSorted(isPlainer)) {
      const content = candidate.type === 'composite' ? null : contentOf(candidate)
      const original = content === null ? undefined : kept.get(content)
      if (original !== undefined) {
        settled.set(candidate, original)
        copies.push({ path: candidate.path, reason: `a copy of ${original.path}` })
        continue
      }
      const named = isFirst ? candidate : { ...candidate, alias: findAlias(candidate, taken) }
      isFirst = false
      taken.add(keyOf({ type: named.type, name: named.alias ?? named.name }))
      settled.set(candidate, named)
      if (content !== null) kept.set(content, named)
    }
  }
  const settle = (all: readonly Candidate[]) => [
    ...new Set(all.map((candidate) => settled.get(candidate) ?? candidate)),
  ]
  return {
    ...discovery,
    candidates: settle(candidates),
    members: new Map(
      [...discovery.members].map(([one, parts]) => [settled.get(one) ?? one, settle(parts)]),
    ),
    skipped: [...discovery.skipped, ...copies],
  }
}

/** Orders candidates of one name: first the one that a person would call by it. */
function byPlainness(plugins: readonly string[]) {
  return (left: Candidate, right: Candidate): number =>
    oddity(left, plugins) - oddity(right, plugins) ||
    left.path.split('/').length - right.path.split('/').length ||
    (left.path < right.path ? -1 : 1)
}

const ASIDE = /^(?:examples?|samples?|demos?|i18n|l10n|locales?|translations?|[a-z]{2}-[A-Z]{2})$/

/** 0 where only folders stand above that say nothing, 1 with others, 2 for one agent, 3 aside. */
function oddity({ name, path }: Candidate, plugins: readonly string[]): number {
  const place = folderOfPart(path)
  const above = place.split('/').slice(0, -name.split('/').length)
  if (folderAside(place) !== null || above.some((folder) => ASIDE.test(folder))) return 3
  if (above.some((folder) => PROJECT_FOLDERS.has(folder))) return 2
  const plugin =
    plugins
      .filter((root) => isWithin(root, place))
      .toSorted(byLength)
      .at(-1) ?? ''
  const below = plugin === '' ? above : above.slice(plugin.split('/').length)
  return below.every((folder) => PLAIN.has(folder)) ? 0 : 1
}

function byLength(left: string, right: string): number {
  return left.length - right.length
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
