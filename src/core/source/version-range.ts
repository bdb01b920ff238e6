import semver from 'semver'

/** A release of a plugin that a repository has a tag for. */
export interface TaggedVersion {
  readonly tag: string
  readonly version: string
}

/** Tells whether a text is a range of versions, such as `^2.0` or `>=1.4 <2`. */
export function isRange(text: string): boolean {
  return semver.validRange(text) !== null
}

/**
 * Tells whether a version lies in all of some ranges. A pre-release lies only in a range that names
 * one itself, as `^2.0.0-0` does.
 */
export function isInRanges(version: string | null, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true
  return version !== null && ranges.every((range) => semver.satisfies(version, range))
}

/**
 * Returns the newest release of a plugin that lies in all of some ranges, by the tags
 * `<plugin>--v<version>` of its repository; null where none does.
 */
export function newestInRanges(
  plugin: string,
  tags: readonly string[],
  ranges: readonly string[],
): TaggedVersion | null {
  const fitting = releasesOf(plugin, tags).filter(({ version }) => isInRanges(version, ranges))
  return fitting.toSorted((a, b) => semver.rcompare(a.version, b.version))[0] ?? null
}

/** Lists the releases of a plugin that a repository has tags for, newest first. */
export function releasesOf(plugin: string, tags: readonly string[]): readonly TaggedVersion[] {
  return tags
    .flatMap((tag) => {
      const version = releaseIn(plugin, tag)
      return version === null ? [] : [{ tag, version }]
    })
    .toSorted((a, b) => semver.rcompare(a.version, b.version))
}

/** Returns the plugin that a tag is a release of; null for any other tag. */
export function pluginOfTag(tag: string): string | null {
  const at = tag.lastIndexOf('--v')
  return at > 0 && semver.valid(tag.slice(at + 3)) !== null ? tag.slice(0, at) : null
}

/** Returns the version that a tag is the release of; null for any other tag. */
export function releaseIn(plugin: string, tag: string): string | null {
  const start = `${plugin}--v`
  return tag.startsWith(start) ? semver.valid(tag.slice(start.length)) : null
}
