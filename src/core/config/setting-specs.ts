/** What a setting can be set to; null where it is not set and has no default. */
export type SettingValue = boolean | number | string | null

/** One setting: what it takes, what it is without a person's word, and what it does. */
export interface SettingSpec {
  readonly key: string
  readonly kind: 'bool' | 'count' | 'text'
  /** The smallest number that a count takes. */
  readonly least: number
  readonly default: SettingValue
  readonly what: string
}

/** Every setting there is; `<name>` stands for a name of the person's choice. */
export const SETTING_SPECS: readonly SettingSpec[] = [
  setting('merge.structured', 'bool', {
    default: true,
    what: 'merge frontmatter, JSON, TOML and YAML by key where their lines conflict',
  }),
  setting('merge.recorded', 'bool', {
    default: true,
    what: 'settle a conflict as the same one was settled before',
  }),
  setting('merge.tool', 'text', {
    what: 'the merge tool to use; mergetool.<name>.cmd is its command',
  }),
  setting('mergetool.<name>.cmd', 'text', { what: 'the command that runs this merge tool' }),
  setting('team.resolutions', 'bool', {
    default: false,
    what: 'share how conflicts were settled with the team, and settle them as others there did',
  }),
  setting('sources.allowed_hosts', 'text', {
    what: 'hosts of private networks that may be fetched from, whoever names them: git.corp.example, *.lan',
  }),
  setting('snapshots.keep_last', 'count', {
    least: 1,
    default: 50,
    what: 'how many of the last safety snapshots are kept',
  }),
  setting('snapshots.daily_days', 'count', {
    default: 30,
    what: 'for how many days the last safety snapshot of each day is kept',
  }),
]

function setting(
  key: string,
  kind: SettingSpec['kind'],
  rest: Pick<SettingSpec, 'what'> & Partial<SettingSpec>,
): SettingSpec {
  return { key, kind, least: 0, default: null, ...rest }
}

/** Returns the setting that `key` names, under that name; null where there is none. */
export function findSettingSpec(key: string): SettingSpec | null {
  const found = SETTING_SPECS.find((spec) => patternOf(spec).test(key))
  return found === undefined ? null : { ...found, key }
}

function patternOf({ key }: SettingSpec): RegExp {
  return new RegExp(`^${key.replaceAll('.', '\\.').replace('<name>', '[A-Za-z0-9_-]+')}$`)
}

/** Tells whether settings stand below `key`: `merge`, `mergetool.meld`. */
export function isTableOfSettings(key: string): boolean {
  const depth = key.split('.').length
  return SETTING_SPECS.some((spec) => {
    const above = spec.key.split('.').slice(0, depth)
    return above.length === depth && patternOf({ ...spec, key: above.join('.') }).test(key)
  })
}

/** Says what a setting takes, as the end of a sentence. */
export function describeAllowed({ kind, least }: SettingSpec): string {
  switch (kind) {
    case 'bool':
      return 'true or false'
    case 'count':
      return `a whole number, ${least} or more`
    case 'text':
      return 'a text that is not empty'
  }
}

/** Tells whether a setting takes `value`. */
export function isAllowed({ kind, least }: SettingSpec, value: unknown): value is SettingValue {
  switch (kind) {
    case 'bool':
      return typeof value === 'boolean'
    case 'count':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= least
    case 'text':
      return typeof value === 'string' && value !== ''
  }
}
