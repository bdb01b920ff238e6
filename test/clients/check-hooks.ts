import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'jsonc-parser'
import { commandsOf } from '../../src/core/agents/shared/hooks/locate-hooks.ts'
import type { PlainJson } from '../../src/core/json/plain-json.ts'
import type { Client, Scope } from './client.ts'
import { MARKS } from './fixtures.ts'
import type { Finding, Row } from './finding.ts'
import type { Bench } from './make-world.ts'

/** Runs each deployed hook's command as the client would, then lets the client run them. */
export async function checkHooks(
  client: Client,
  bench: Bench,
  { scope, isFixture }: { readonly scope: Scope; readonly isFixture: boolean },
): Promise<readonly Row[]> {
  const pattern = client.hooks?.file[scope]
  if (client.hooks === null || pattern === undefined) return []
  const base = scope === 'user' ? bench.home : bench.project
  const commands = filesAt(join(base, pattern)).flatMap(commandsIn)
  if (commands.length === 0) return []
  const findings: Finding[] = []
  for (const command of commands) {
    const said = await runHook(command, bench, client.hooks.env(bench.project))
    if (said !== null) findings.push({ kind: 'hook', subject: command, text: said })
  }
  const ran = commands.length - findings.length
  const rows: Row[] = [
    { what: 'hooks run as by it', listed: ran, expected: commands.length, findings },
  ]
  const own = isFixture ? await runByClient(client, bench) : null
  return own === null ? rows : [...rows, own]
}

/** The fixture's hook leaves a word when a session starts; it reads that word in its plugin's folder. */
async function runByClient({ hooks, id }: Client, bench: Bench): Promise<Row | null> {
  const marks = join(bench.home, MARKS)
  fs.rmSync(marks, { force: true })
  if (hooks?.start == null) return null
  // Without a network some clients try for minutes to reach a model, long after the hook.
  const session = new AbortController()
  const isMarked = () => fs.existsSync(marks) && fs.readFileSync(marks, 'utf8').startsWith('ran')
  const watch = setInterval(() => {
    if (isMarked()) session.abort()
  }, 100)
  await hooks.start(bench, session.signal)
  clearInterval(watch)
  const isRun = isMarked()
  const text = `${id} did not run the hook at the start of a session`
  return {
    what: 'hooks run by it',
    listed: isRun ? 1 : 0,
    expected: 1,
    findings: isRun ? [] : [{ kind: 'hook', subject: 'SessionStart', text }],
  }
}

function filesAt(pattern: string): readonly string[] {
  if (!pattern.endsWith('/*.json')) return fs.existsSync(pattern) ? [pattern] : []
  const dir = dirname(pattern)
  if (!fs.existsSync(dir)) return []
  return fs
    .readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(dir, name))
}

function commandsIn(file: string): readonly string[] {
  const { hooks } = parse(fs.readFileSync(file, 'utf8')) as {
    readonly hooks?: Readonly<Record<string, readonly PlainJson[]>>
  }
  return Object.values(hooks ?? {}).flatMap((items) => items.flatMap(commandsOf))
}

const EVENT = JSON.stringify({
  session_id: 's',
  hook_event_name: 'SessionStart',
  source: 'startup',
  tool_name: 'Bash',
  tool_input: { command: 'true' },
})

/** Returns what went wrong; null where the command did its work. */
function runHook(
  command: string,
  { project, env }: Bench,
  more: Readonly<Record<string, string>>,
): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { cwd: project, env: { ...env, ...more }, timeout: 20_000 }
    const child = spawn('sh', ['-c', command], options)
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdout.on('data', () => undefined)
    // A hook need not read what it is told.
    child.stdin.on('error', () => undefined)
    child.stdin.end(EVENT)
    child.once('close', (code) => {
      const text = code === 0 ? said.trim() : `exit code ${code}: ${said.trim()}`
      resolve(text === '' ? null : text.split('\n').slice(0, 2).join(' '))
    })
  })
}
