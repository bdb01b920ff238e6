import fs from 'node:fs'
import { join } from 'node:path'
import { reachOf, wantedCodes } from './expectations.ts'
import type { Reach } from './expectations.ts'
import { changedPaths, filesHolding, fingerprint } from './fingerprint.ts'
import type { HostileCase } from './hostile-case.ts'
import { MEMORY_LIMIT_KIB } from './run-program.ts'
import type { ProgramRun, RunProgram } from './run-program.ts'
import { createSandbox, stageCase } from './stage-case.ts'
import type { Sandbox, StagedCase, Step } from './stage-case.ts'
import type { Canary } from './unpack-corpus.ts'

/** What a case led to; empty lists are good. */
export interface CaseResult {
  readonly one: HostileCase
  readonly reach: Reach
  /** Where the outcome is another than the descriptor's. */
  readonly surprises: readonly string[]
  /** Something was written, copied or printed that must not be. */
  readonly breaches: readonly string[]
  /** A command took too long. */
  readonly hangs: readonly string[]
  readonly milliseconds: number
  readonly peakKib: number
}

export interface CaseMachine {
  readonly run: RunProgram
  readonly canary: Canary
  /** A folder for sandboxes. */
  readonly root: string
}

interface Ran {
  readonly step: Step
  readonly run: ProgramRun
}

const NOBODY = 65_534

/** Runs a case twice, each time on a machine of its own: as a program reads it, and in colour. */
export async function runCase(one: HostileCase, machine: CaseMachine): Promise<CaseResult> {
  const reach = reachOf(one)
  if (reach === 'none') {
    return { one, reach, surprises: [], breaches: [], hangs: [], milliseconds: 0, peakKib: 0 }
  }
  const forPrograms = await runOnce(one, machine, false)
  const forPeople = await runOnce(one, machine, true)
  const all = [...forPrograms.ran, ...forPeople.ran]
  return {
    one,
    reach,
    surprises: [
      ...forPrograms.ran.flatMap((ran) => judge(one, ran, reach)),
      ...missingCodes(one, forPrograms.ran, reach),
      ...forPrograms.leftovers,
      ...forPeople.leftovers,
    ],
    breaches: [
      ...forPrograms.breaches,
      ...forPeople.breaches,
      ...forPeople.ran.flatMap(({ step, run }) => rawControls(step, run)),
    ],
    hangs: all.filter(({ run }) => run.code === null).map(({ step }) => step.words.join(' ')),
    milliseconds: Math.max(...all.map(({ run }) => run.milliseconds)),
    peakKib: Math.max(...all.map(({ run }) => run.peakKib)),
  }
}

async function runOnce(one: HostileCase, machine: CaseMachine, inColour: boolean) {
  const root = fs.mkdtempSync(join(machine.root, `${one.id}-`))
  fs.chmodSync(root, 0o755)
  const sandbox = createSandbox(root)
  const staged = stageCase(one, sandbox)
  const uid = one.code === 'E_IO_DENIED' && process.getuid?.() === 0 ? NOBODY : undefined
  if (uid !== undefined) fs.chownSync(sandbox.home, uid, uid)
  const before = outside(one, sandbox, machine.canary)
  const ran: Ran[] = []
  const steps = staged.steps.filter(({ role }) => inColour || role !== 'look')
  for (const step of steps) {
    const words = step.role !== 'decide' || inColour ? step.words : withJson(step.words)
    const run = await runStep(machine.run, { words, cwd: step.cwd, sandbox, inColour, uid })
    ran.push({ step, run })
  }
  const after = outside(one, sandbox, machine.canary)
  const copied = [sandbox.home, sandbox.project].flatMap((dir) =>
    filesHolding(dir, machine.canary.secret),
  )
  const leftovers = await findLeftovers(machine.run, { one, sandbox, staged, uid })
  fs.rmSync(root, { recursive: true, force: true })
  return {
    ran,
    leftovers,
    breaches: [
      ...changedPaths(before, after).map((path) => `wrote ${path}`),
      ...copied.map((path) => `copied the secret to ${path}`),
    ],
  }
}

/** Everything that no command may touch: the input, the canary, and the machine around the home. */
function outside(
  one: HostileCase,
  { root, home, project }: Sandbox,
  canary: Canary,
): ReadonlyMap<string, string> {
  const mayDeploy = one.expect !== 'reject'
  const found = new Map<string, string>()
  for (const [name, dir] of Object.entries({ input: one.dir, canary: canary.dir, root })) {
    for (const [path, what] of fingerprint(dir)) {
      const absolute = join(dir, path)
      const isHome = absolute === home || absolute.startsWith(`${home}/`)
      const isProfile = mayDeploy && absolute.startsWith(`${project}/.claude`)
      if (!isHome && !isProfile) found.set(`${name}/${path}`, what)
    }
  }
  return found
}

interface StepRun {
  readonly words: readonly string[]
  readonly cwd: string
  readonly sandbox: Sandbox
  readonly inColour: boolean
  readonly uid: number | undefined
}

function runStep(run: RunProgram, input: StepRun): Promise<ProgramRun> {
  const { words, cwd, sandbox, inColour, uid } = input
  return run(words, {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: join(sandbox.root, 'user'),
      SKILLMEAT_HOME: sandbox.home,
      TMPDIR: join(sandbox.root, 'tmp'),
      LANG: 'C.UTF-8',
      ...(inColour ? { FORCE_COLOR: '1' } : {}),
    },
    ...(uid === undefined ? {} : { uid }),
  })
}

function withJson([verb = '', ...rest]: readonly string[]): readonly string[] {
  return [verb, '--json', ...rest]
}

/** Checks how one command ended. */
function judge(one: HostileCase, { step, run }: Ran, reach: Reach): string[] {
  const { code, peakKib } = run
  const name = step.words.join(' ')
  const found: string[] = []
  if (peakKib > MEMORY_LIMIT_KIB) found.push(`${name}: took ${peakKib} KiB`)
  if (step.role === 'prepare' && code !== 0) found.push(`${name}: ${run.stderr}`)
  if (code === null || step.role !== 'decide') return found
  if (code === 70) return [...found, `${name}: ${run.stderr}`]
  return reach === 'import only' ? found : [...found, ...judgeDecision(one, { step, run })]
}

function judgeDecision(one: HostileCase, { step, run }: Ran): string[] {
  const { code } = run
  const name = step.words.join(' ')
  const isRefused = code === 2 || code === 3
  if (isRefused !== (one.expect === 'reject')) {
    return [`${name}: ended with ${code} ${codesIn(run).join()}`]
  }
  const isOther = isRefused && !wantedCodes(one).includes(codesIn(run)[0] ?? '')
  return isOther ? [`${name}: refused with ${codesIn(run).join()}`] : []
}

/** An input that is let in must be spoken of, and a harmless one must not. */
function missingCodes(one: HostileCase, ran: readonly Ran[], reach: Reach): string[] {
  if (one.expect === 'reject' || reach === 'import only') return []
  const told = ran.filter(({ step }) => step.role === 'decide').flatMap(({ run }) => codesIn(run))
  const wanted = wantedCodes(one)
  if (one.expect === 'accept') return told.map((code) => `needless ${code}`)
  if (wanted.length === 0 || wanted.some((code) => told.includes(code))) return []
  return [`not told: ${wanted.join(' or ')}, but ${told.join() || 'nothing'}`]
}

/** Returns the codes of errors and warnings in a JSON document. */
function codesIn({ stdout, stderr }: ProgramRun): string[] {
  return [...`${stderr}${stdout}`.matchAll(/"code": "([EW]_[A-Z_]+)"/g)].map(
    ([, code]) => code ?? '',
  )
}

/** After a refusal the collection is as empty as before, and nothing waits in the staging folder. */
async function findLeftovers(
  runProgram: RunProgram,
  input: {
    readonly one: HostileCase
    readonly sandbox: Sandbox
    readonly staged: StagedCase
    readonly uid: number | undefined
  },
): Promise<string[]> {
  const { one, sandbox, staged, uid } = input
  const staging = join(sandbox.home, 'tmp')
  const waiting = (fs.existsSync(staging) ? fs.readdirSync(staging) : []).map(
    (name) => `left tmp/${name}`,
  )
  if (one.expect !== 'reject' || !staged.startsEmpty || reachOf(one) !== 'whole') return waiting
  const words = ['list', '--json']
  const run = await runStep(runProgram, {
    words,
    cwd: sandbox.project,
    sandbox,
    inColour: false,
    uid,
  })
  if (run.code !== 0) return [...waiting, `cannot list: ${run.stderr}`]
  const { items } = JSON.parse(run.stdout) as { readonly items: readonly unknown[] }
  return items.length === 0 ? waiting : [...waiting, `left ${items.length} artifacts`]
}

/** Looks for characters that steer a terminal, our own colours aside. */
function rawControls({ words }: Step, { stdout, stderr }: ProgramRun): string[] {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const rest = `${stdout}${stderr}`.replaceAll(/\x1b\[[0-9;]*m/g, '')
  // oxlint-disable-next-line no-control-regex -- the same
  const found = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/.exec(rest)
  if (found === null) return []
  return [`${words[0] ?? ''} prints U+${found[0].charCodeAt(0).toString(16).padStart(4, '0')}`]
}
