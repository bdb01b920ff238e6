import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Client, Listing, Scope, ServerEntry } from './client.ts'
import type { Finding, Row } from './finding.ts'
import type { Bench } from './make-world.ts'

/** The one server of the fixtures that can be started anywhere. */
const STARTED = 'echo'

/** Starts the fixture's server by what the client's own file says of it. */
export async function checkServers(
  client: Client,
  bench: Bench,
  { scope, listing }: { readonly scope: Scope; readonly listing: Listing },
): Promise<readonly Row[]> {
  const base = scope === 'user' ? bench.home : bench.project
  const file = join(base, client.servers.file[scope])
  if (!fs.existsSync(file)) return []
  const servers = client.servers.read(fs.readFileSync(file, 'utf8'), bench.env)
  const server = servers.get(STARTED)
  if (server === undefined) return []
  const answer = await askName(server, bench)
  const findings: Finding[] = []
  if (answer !== STARTED) {
    findings.push({ kind: 'server', subject: `mcp:${STARTED}`, text: `answered ${answer}` })
  }
  const rows: Row[] = [
    { what: 'servers started as by it', listed: 1 - findings.length, expected: 1, findings },
  ]
  const isConnected = listing.mcp?.find(({ name }) => name === STARTED)?.isConnected
  return isConnected === undefined ? rows : [...rows, connectedRow(isConnected)]
}

/** A row of what the client says of a server that it started itself. */
export function connectedRow(isConnected: boolean): Row {
  const text = 'was started by the client, and did not answer'
  return {
    what: 'servers started by it',
    listed: isConnected ? 1 : 0,
    expected: 1,
    findings: isConnected ? [] : [{ kind: 'server', subject: `mcp:${STARTED}`, text }],
  }
}

const HELLO = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'clients', version: '1' },
  },
}

/** Asks a server for its name; what it says on its way out instead. */
function askName({ command, args, env }: ServerEntry, bench: Bench): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: bench.project,
      env: { ...bench.env, ...env },
      timeout: 20_000,
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stdin.on('error', () => undefined)
    child.once('error', ({ message }) => resolve(message))
    child.once('close', () => resolve(`nothing: ${said.trim().split('\n').slice(0, 6).join(' ')}`))
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { result } = JSON.parse(line) as { result?: { serverInfo?: { name?: string } } }
      resolve(result?.serverInfo?.name ?? line)
      child.kill()
    })
    child.stdin.write(`${JSON.stringify(HELLO)}\n`)
  })
}
