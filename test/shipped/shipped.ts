import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { inject } from 'vitest'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'

/** The oldest Node that the package allows. */
export const OLDEST_NODE = '22.16.0'

/** Where it is written down what was installed. */
export const INSTALLED = resolve('dist/shipped/installed.json')

export interface Installed {
  readonly tarball: string
  readonly prefix: string
  /** Folders of the executables. */
  readonly nodes: { readonly oldest: string; readonly newest: string }
}

declare module 'vitest' {
  interface ProvidedContext {
    /** With which Node the installed program is run. */
    readonly node: keyof Installed['nodes']
  }
}

export function readInstalled(): Installed {
  return JSON.parse(fs.readFileSync(INSTALLED, 'utf8')) as Installed
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A user's machine: the installed program, an empty home, and nothing of our environment. */
export interface Machine {
  /** Holds `home`, the home folder, and whatever a test puts beside it. */
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  /** Runs a command line of a shell, `skillmeat …` as a rule, in a folder below the root. */
  readonly sh: (line: string, cwd?: string) => Promise<Run>
  readonly write: (files: Files) => void
  readonly read: (path: string) => string
}

/** Gives `task` a machine of its own, with the Node that this run is about. */
export async function onMachine<T>(
  task: (machine: Machine) => Promise<T>,
  files: Files = {},
): Promise<T> {
  const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'skillmeat-shipped-')))
  try {
    for (const dir of ['home', 'project']) fs.mkdirSync(join(root, dir))
    writeFiles(root, files)
    return await task(machineAt(root))
  } finally {
    fs.rmSync(root, { recursive: true, force: true })
  }
}

/** Returns the machine in a folder that is there. */
export function machineAt(root: string): Machine {
  const { prefix, nodes } = readInstalled()
  const searched = [
    nodes[inject('node')],
    join(prefix, 'bin'),
    '/usr/local/bin',
    '/usr/bin',
    '/bin',
  ]
  const env = {
    PATH: searched.join(delimiter),
    HOME: join(root, 'home'),
    TERM: 'dumb',
    // Every home has a cache of its own, which is empty at first: that would be half of all time.
    NODE_COMPILE_CACHE: join(prefix, '..', 'cache'),
  }
  return {
    root,
    env,
    sh: (line, cwd = 'project') => runShell(line, { cwd: join(root, cwd), env }),
    write: (files) => writeFiles(root, files),
    read: (path) => fs.readFileSync(join(root, path), 'utf8'),
  }
}

export function runShell(
  line: string,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Run> {
  return new Promise((done, reject) => {
    const child = spawn('sh', ['-c', line], {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      const [out, err] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString())
      done({ code: code ?? -1, stdout: out ?? '', stderr: err ?? '' })
    })
  })
}
