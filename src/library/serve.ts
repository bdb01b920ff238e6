import { createServer as createHttpServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { openSqlServerState } from '../adapters/sql/sql-server-state.ts'
import { Announcements } from '../api/jobs/announcements.ts'
import { Jobs } from '../api/jobs/jobs.ts'
import { createApp } from '../api/server/app.ts'
import { CatalogueReader } from '../api/endpoint/catalogue.ts'
import { OneTimeTokens } from '../api/endpoint/one-time-tokens.ts'
import { rememberedKeys } from '../api/endpoint/remembered-keys.ts'
import type { RequestLog } from '../api/server/request-log.ts'
import { SkillmeatError } from '../core/errors.ts'
import type { Places } from '../ports/environment.ts'
import type { Ports } from '../ports/ports.ts'
import { jobProcesses } from './job-processes.ts'
import { openPorts } from './open-ports.ts'
import { readPages } from './page-files.ts'
import { keepUploads } from './keep-uploads.ts'
import { queuedLock } from './queued-lock.ts'
import { watchStore } from './watch-store.ts'

export interface ServeOptions {
  readonly places: Places
  readonly env: NodeJS.ProcessEnv
  /** Where to listen; port 0 takes a free one. */
  readonly address: { readonly host: string; readonly port: number }
  /** Further names under which the server is reached, with or without a port. */
  readonly names: readonly string[]
  /** PEM texts; null serves plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** The person says that others may reach it without TLS. */
  readonly allowPublic: boolean
  /** Folders that may be imported from. */
  readonly sources: readonly string[]
  readonly version: string
  /** The file that does jobs, and the folder of the web pages. */
  readonly jobEntry: string
  readonly pagesDir: string | null
  readonly log: RequestLog
  /** How long a body is waited for, in milliseconds; 30 seconds when left out. */
  readonly patience?: number
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:7330`. */
  readonly url: string
  /** Makes a token that opens the web pages once. */
  readonly token: () => string
  /** Takes no more requests, lets those that run come to an end, and closes the store. */
  close(): Promise<void>
}

/** How long a body is waited for, in milliseconds. */
const PATIENCE = 30_000
/** How long requests may go on once the server is to close, in milliseconds. */
const GRACE = 10_000
/** How often connections that have become idle are closed meanwhile, in milliseconds. */
const IDLE_PAUSE = 50

/** Starts the server. Throws `E_USAGE` for a public address without TLS, and `E_IO` for one that is taken. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { address, places, tls } = options
  assertPrivate(options)
  const opened = await openPorts({
    places,
    progress: { report: () => {}, say: () => {} },
    env: options.env,
  })
  const ports: Ports = { ...opened.ports, lock: queuedLock(opened.ports.lock) }
  const tables = await openSqlServerState(join(places.home, 'server.db'))
  const state = { ...tables, keys: rememberedKeys(tables.keys, ports.clock) }
  const announcements = new Announcements()
  const { clock, chance, sha256 } = ports
  const { announce } = announcements
  const runner = jobProcesses(options.jobEntry, places)
  const jobs = new Jobs({ table: state.jobs, runner, clock, chance, announce })
  const tokens = new OneTimeTokens({ chance, clock, sha256 })
  const server = tls === null ? createHttpServer() : createTlsServer(tls)
  const port = await listen(server, address).catch(async (error: unknown) => {
    await state.close()
    await opened.close()
    throw error
  })
  const app = createApp({
    ports,
    state,
    jobs,
    tokens,
    uploads: keepUploads(join(places.home, 'tmp', 'uploads'), { chance, clock }),
    announcements,
    catalogue: new CatalogueReader(ports),
    settings: {
      hosts: namesOf(options, port),
      sources: options.sources,
      version: options.version,
    },
    log: options.log,
    pages: readPages(options.pagesDir),
    patience: options.patience ?? PATIENCE,
  })
  guard(server)
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  server.on('request', (request, response) => void listener(request, response))
  const watching = watchStore(ports, announcements)
  const shown = address.host.includes(':') ? `[${address.host}]` : address.host
  return {
    url: `${tls === null ? 'http' : 'https'}://${shown}:${port}`,
    token: () => tokens.make(),
    close: async () => {
      watching.stop()
      announcements.close()
      await jobs.close()
      await closeServer(server)
      await state.close()
      await opened.close()
    },
  }
}

function createTlsServer(tls: { readonly cert: string; readonly key: string }): Server {
  try {
    return createHttpsServer(tls)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SkillmeatError('E_USAGE', `The certificate and its key cannot be used: ${why}`, {
      fix: 'Give a certificate and the key that belongs to it, both in PEM and without a passphrase.',
      cause: error,
    })
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

function assertPrivate({ address, tls, allowPublic }: ServeOptions): void {
  if (LOOPBACK.has(address.host) || tls !== null || allowPublic) return
  throw new SkillmeatError('E_USAGE', `${address.host} can be reached by others.`, {
    fix: 'Give --tls-cert and --tls-key, or --allow-public when something in front of it does TLS.',
  })
}

/** The names under which a request may come, with the port. */
function namesOf({ names, address }: ServeOptions, port: number): readonly string[] {
  const own = LOOPBACK.has(address.host) ? ['127.0.0.1', 'localhost', '[::1]'] : [address.host]
  const withPort = [...own, ...names].map((name) =>
    /:\d+$/.test(name) && !name.endsWith(']') ? name : `${name}:${port}`,
  )
  return [...withPort, ...names].map((name) => name.toLowerCase())
}

/** A client that is slow on purpose holds a connection, and nothing else, for so long at most. */
function guard(server: Server): void {
  server.headersTimeout = 10_000
  server.requestTimeout = 120_000
  server.keepAliveTimeout = 5_000
  server.maxHeadersCount = 100
  server.maxConnections = 1_000
}

async function listen(server: Server, { host, port }: ServeOptions['address']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(
        new SkillmeatError('E_IO', `Cannot listen on ${host}:${port}: ${error.message}`, {
          fix: isTaken
            ? 'Something listens there already; give another --port.'
            : 'Give another --port or --host.',
          cause: error,
        }),
      )
    })
    server.listen(port, host, () => {
      const bound = server.address() as AddressInfo
      resolve(bound.port)
    })
  })
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    // A page whose stream of events ends asks for it again on the same connection, before that is
    // closed for being idle.
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_PAUSE)
    server.close(() => {
      clearInterval(idle)
      resolve()
    })
    setTimeout(() => server.closeAllConnections(), GRACE).unref()
  })
}
