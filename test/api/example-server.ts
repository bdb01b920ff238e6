import fs from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../src/library/serve.ts'
import type { RunningServer, ServeOptions } from '../../src/library/serve.ts'
import { withKeys, makeKey } from '../../src/library/server-keys.ts'
import type { KeyScope } from '../../src/ports/server-state.ts'
import { findPlaces } from '../../src/library/open-ports.ts'
import { projectIdOf } from '../../src/api/contract/project-id.ts'
import { createWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'

const skill = (name: string, text: string) =>
  `---\nname: ${name}\ndescription: About ${name} files.\n---\n\n# ${name}\n\n${text}\n`

/** A plugin with two skills, and a skill by itself. */
const SOURCE: Files = {
  'source/office/.claude-plugin/plugin.json': '{"name":"office","description":"Documents."}\n',
  'source/office/skills/pdf/SKILL.md': skill('pdf', 'Read it.\n\nFill it.\n\nSave it.'),
  'source/office/skills/pdf/fill.sh': '#!/bin/sh\necho fill\n',
  'source/office/skills/docx/SKILL.md': skill('docx', 'Write it.'),
  'source/skills/notes/SKILL.md': skill('notes', 'Note it.'),
}

/** A request, and what came back. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

export interface AskOptions {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Null asks without a key. */
  readonly key?: string | null
}

/** A server on a home in which something of everything has happened. */
export interface ExampleServer {
  readonly bench: Workbench
  readonly server: RunningServer
  readonly url: string
  readonly key: string
  readonly projectId: string
  readonly ask: (path: string, options?: AskOptions) => Promise<Answer>
  readonly makeKey: (scope: KeyScope, days?: number | null) => Promise<string>
  readonly log: readonly Readonly<Record<string, unknown>>[]
  readonly stop: () => Promise<void>
  /** Starts it again where it was, perhaps otherwise. */
  readonly startAgain: (options?: Partial<ServeOptions>) => Promise<void>
  /** Puts everything back to where it began: no test sees what another one did. */
  readonly renew: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts the real server in this process, with real jobs in processes of their own. Other files than usual lie beside an empty home. */
export async function startExample(
  options: Partial<ServeOptions> = {},
  files: Files = SOURCE,
): Promise<ExampleServer> {
  const bench = createWorkbench(files)
  if (files === SOURCE) await fillHome(bench)
  const places = findPlaces(bench.env, join(bench.root, 'project'))
  const log: Record<string, unknown>[] = []
  const start = async (port: number, more: Partial<ServeOptions> = {}) =>
    startServer({
      ...usualOptions(bench, port),
      places,
      log: (line) => log.push(line),
      ...options,
      ...more,
    })
  const make = async (scope: KeyScope, days: number | null = null) =>
    (
      await withKeys(places, (keyPorts) =>
        makeKey(keyPorts, { name: `test ${scope}`, scope, days }),
      )
    ).key
  // Nobody has used an empty home yet.
  fs.mkdirSync(places.home, { recursive: true, mode: 0o700 })
  const key = await make('admin')
  const kept = `${bench.root}-as-it-began`
  fs.cpSync(bench.root, kept, { recursive: true, verbatimSymlinks: true })
  let server = await start(0)
  const urlOf = () => `${server.url}/api/v1`
  return {
    bench,
    get server() {
      return server
    },
    get url() {
      return urlOf()
    },
    key,
    projectId: projectIdOf(join(bench.root, 'project')),
    ask: (path, asked = {}) => ask(urlOf() + path, { key, ...asked }),
    makeKey: make,
    log,
    stop: async () => server.close(),
    startAgain: async (more) => {
      server = await start(Number(new URL(server.url).port), more)
    },
    renew: async () => {
      await server.close()
      bench.remove()
      fs.cpSync(kept, bench.root, { recursive: true, verbatimSymlinks: true })
      // Elsewhere, since clients may still hold connections to the one that was closed.
      server = await start(0)
    },
    close: async () => {
      await server.close()
      bench.remove()
      fs.rmSync(kept, { recursive: true })
    },
  }
}

function usualOptions(
  { root, env }: Workbench,
  port: number,
): Omit<ServeOptions, 'places' | 'log'> {
  return {
    env,
    address: { host: '127.0.0.1', port },
    names: [],
    tls: null,
    allowPublic: false,
    sources: [join(root, 'source')],
    version: '0.0.0-test',
    jobEntry: join(import.meta.dirname, '../../src/library/job-main.ts'),
    pagesDir: null,
  }
}

/** Imports, deploys, edits, and leaves a merge that waits and a snapshot. */
async function fillHome(bench: Workbench): Promise<void> {
  const lines = [
    'add ../source',
    'source add ../source --name kit',
    'snapshot create "as imported" --yes',
    'deploy skill:pdf',
  ]
  for (const line of lines) await bench.run(line)
  editFile(join(bench.root, 'project/.claude/skills/pdf/SKILL.md'), 'Fill it.', 'Fill it twice.')
  editFile(
    join(bench.root, 'home/collections/default/skills/pdf/SKILL.md'),
    'Fill it.',
    'Fill it once.',
  )
  for (const line of ['sync', 'tag notes --add later', 'undo']) await bench.run(line)
}

async function ask(
  url: string,
  options: AskOptions & { readonly key: string | null },
): Promise<Answer> {
  const { method = 'GET', body, headers = {}, key } = options
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: bodyOf(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as unknown) : null,
  }
}

function bodyOf(body: unknown): NonNullable<RequestInit['body']> {
  if (typeof body === 'string' || body instanceof Uint8Array)
    return body as string | Uint8Array<ArrayBuffer>
  return JSON.stringify(body)
}
