/** Options that every command takes, read before it is known which one it is. */
export interface Globals {
  readonly json: boolean
  readonly colour: boolean
  readonly verbose: boolean
  readonly dryRun: boolean
  readonly mayAsk: boolean
  /** The person said yes beforehand to whatever would be asked. */
  readonly saysYes: boolean
  /** The person agrees beforehand to what would run by itself. */
  readonly allowExec: boolean
  /** Everything else, in order. */
  readonly rest: readonly string[]
}

/** The global options as help shows them. */
export const GLOBAL_OPTIONS: readonly (readonly [flags: string, description: string])[] = [
  ['--json', 'print one JSON document'],
  ['--dry-run', 'show what would happen and write nothing'],
  ['-y, --yes', 'never ask; take the safe default'],
  ['--no-input', 'the same as --yes'],
  ['--allow-exec', 'agree to what would run by itself, such as hooks and servers'],
  ['--no-color', 'no colours (also NO_COLOR=1)'],
  ['--verbose', 'show the cause of an error'],
  ['-h, --help', 'show help'],
]

const FLAGS: ReadonlySet<string> = new Set([
  '--json',
  '--dry-run',
  '-y',
  '--yes',
  '--no-input',
  '--allow-exec',
  '--no-color',
  '--verbose',
])

/** Splits global options from the rest; after `--` everything is the rest. */
export function readGlobals(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  isTerminal: boolean,
): Globals {
  const end = argv.indexOf('--')
  const before = end === -1 ? argv : argv.slice(0, end)
  const given = new Set(before.filter((word) => FLAGS.has(word)))
  const rest = [
    ...before.filter((word) => !FLAGS.has(word)),
    ...(end === -1 ? [] : argv.slice(end)),
  ]
  const asksNot = ['-y', '--yes', '--no-input'].some((flag) => given.has(flag))
  return {
    json: given.has('--json'),
    colour: !given.has('--no-color') && !given.has('--json') && wantsColour(env, isTerminal),
    verbose: given.has('--verbose'),
    dryRun: given.has('--dry-run'),
    allowExec: given.has('--allow-exec'),
    saysYes: given.has('-y') || given.has('--yes'),
    mayAsk: !asksNot && (env['CI'] ?? '') === '',
    rest,
  }
}

/** The conventions of no-color.org and force-color.org. */
function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR']
  if (forced !== undefined && forced !== '0') return true
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}
