import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Runs git as somebody who has no settings, and returns what it prints. */
export function git(cwd: string, ...args: string[]): string {
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Host',
    GIT_AUTHOR_EMAIL: 'host@example.com',
    GIT_COMMITTER_NAME: 'Host',
    GIT_COMMITTER_EMAIL: 'host@example.com',
  }
  const options = { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] as const }
  return execFileSync('git', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    .toString()
    .trim()
}

/** Makes a bare repository that takes pushes over http too. */
export function createBare(dir: string): string {
  fs.mkdirSync(dir, { recursive: true })
  git(dir, 'init', '--quiet', '--bare', '--initial-branch=main')
  git(dir, 'config', 'http.receivepack', 'true')
  git(dir, 'config', 'uploadpack.allowFilter', 'true')
  return dir
}

export interface GitServer {
  /** The address of what lies at a path below the served folder. */
  readonly urlOf: (name: string) => string
  /** How many requests were answered since it was last asked. */
  readonly takeCount: () => number
  /** Waits so many ms before each answer from now on. */
  readonly slowDown: (ms: number) => void
  readonly close: () => Promise<void>
}

/** Serves the bare repositories below `root` with git's own `http-backend`. */
export async function serveGit(root: string): Promise<GitServer> {
  let waits = 0
  let count = 0
  const server = http.createServer((request, response) => {
    count += 1
    if (waits === 0) answer(root, request, response)
    else setTimeout(() => answer(root, request, response), waits)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    urlOf: (name) => `http://127.0.0.1:${port}/${name}`,
    takeCount: () => {
      const now = count
      count = 0
      return now
    },
    slowDown: (ms) => {
      waits = ms
    },
    close: () => new Promise((done) => server.close(() => done())),
  }
}

function answer(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    HOME: root,
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    REMOTE_USER: 'somebody',
    REMOTE_ADDR: '127.0.0.1',
  }
  const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  request.pipe(child.stdin)
  child.stdin.on('error', () => undefined)
  let head: Buffer | null = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    if (head === null) {
      response.write(chunk)
      return
    }
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end === -1) return
    sendHead(head.subarray(0, end).toString('latin1'), response)
    response.write(head.subarray(end + 4))
    head = null
  })
  child.on('close', () => response.end())
}

function sendHead(text: string, response: ServerResponse): void {
  for (const line of text.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): *(.*)$/.exec(line) ?? []
    if (name.toLowerCase() === 'status') response.statusCode = Number(value.slice(0, 3))
    else if (name !== '') response.setHeader(name, value)
  }
}

/**
 * Writes a program called `ssh` that runs the command here, and returns its folder for `PATH`: what a
 * server would do once somebody is signed in, after some seconds.
 */
export function fakeSsh(dir: string, waits = 0): string {
  fs.mkdirSync(dir, { recursive: true })
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> "${join(dir, 'calls')}"
while [ $# -gt 0 ]; do
  case "$1" in
    -o) shift 2 ;;
    -G) exit 0 ;;
    -*) shift ;;
    *) break ;;
  esac
done
shift
sleep ${waits}
exec sh -c "$*"
`
  fs.writeFileSync(join(dir, 'ssh'), script, { mode: 0o755 })
  return dir
}
