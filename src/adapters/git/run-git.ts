import { spawn } from 'node:child_process'
import { devNull } from 'node:os'

/** How one run of git ended. */
export interface GitRun {
  /** `null` when it was killed. */
  readonly status: number | null
  readonly stdout: Buffer
  readonly stderr: string
  readonly timedOut: boolean
  /** Stopped because what it stored grew beyond what is allowed. */
  readonly tooLarge: boolean
}

/** What a run of git is given; nothing of the surroundings reaches it otherwise. */
export interface GitOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  readonly timeoutMs?: number
  /** Asked every quarter of a second; `true` stops the run. */
  readonly isTooLarge?: () => boolean
}

const MAX_OUTPUT = 64 * 1024 * 1024
const MAX_STDERR = 64 * 1024

/** Passed on to git and ssh: where programs, keys, certificates and the proxy are. */
const PASSED = [
  'PATH',
  'SYSTEMROOT',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
] as const

/** Findings in old histories that do no harm to somebody who only reads blobs. */
const HARMLESS_FINDINGS = [
  'zeroPaddedFilemode',
  'badTimezone',
  'badDate',
  'badDateOverflow',
  'badEmail',
  'badName',
  'missingEmail',
  'missingNameBeforeEmail',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingTaggerEntry',
  'multipleAuthors',
  'badTagName',
  'zeroPaddedDate',
  'gitmodulesBlob',
  'gitmodulesLarge',
  'gitmodulesMissing',
  'gitmodulesName',
  'gitmodulesParse',
  'gitmodulesPath',
  'gitmodulesSymlink',
  'gitmodulesUpdate',
  'gitmodulesUrl',
] as const

const SETTINGS: readonly string[] = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'credential.helper=',
  'fetch.fsckObjects=true',
  ...HARMLESS_FINDINGS.map((finding) => `fetch.fsck.${finding}=warn`),
  'fetch.recurseSubmodules=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'http.followRedirects=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
  'protocol.ext.allow=never',
  'protocol.version=2',
  'advice.detachedHead=false',
]

/** Returns the arguments of git with the settings that hold in every run, and `more` of them. */
export function gitArguments(more: readonly string[], args: readonly string[]): readonly string[] {
  return [...[...SETTINGS, ...more].flatMap((setting) => ['-c', setting]), ...args]
}

/** Returns git's whole environment: its own home, no prompts, and only the transports named. */
export function gitEnvironment(home: string, protocols: string): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const name of PASSED) {
    const value = process.env[name]
    if (value !== undefined) env[name] = value
  }
  return {
    ...env,
    HOME: home,
    USERPROFILE: home,
    TMPDIR: home,
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: protocols,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** Runs git to its end. Rejects only when git cannot be started. */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitRun> {
  return new Promise((done, failed) => {
    const child = spawn('git', args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const stdout: Buffer[] = []
    let size = 0
    let stderr = ''
    let timedOut = false
    let tooLarge = false
    const stop = () => child.kill('SIGKILL')
    const timer = setTimeout(() => {
      timedOut = true
      stop()
    }, options.timeoutMs ?? 60_000)
    const watch = setInterval(() => {
      tooLarge ||= options.isTooLarge?.() ?? false
      if (tooLarge) stop()
    }, 250)
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_OUTPUT) stdout.push(chunk)
      else {
        tooLarge = true
        stop()
      }
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR)
    })
    // Git may end without reading its input; how it ended says the rest.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    const settle = () => {
      clearTimeout(timer)
      clearInterval(watch)
    }
    child.on('error', (error) => {
      settle()
      failed(error)
    })
    child.on('close', (status) => {
      settle()
      done({ status, stdout: Buffer.concat(stdout), stderr, timedOut, tooLarge })
    })
  })
}
