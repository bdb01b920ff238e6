import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Longest time that a program may take over one source. */
const TIME_LIMIT = 120_000

/** A machine of its own for one look at one source, without a network. */
export interface PeerWorld {
  readonly home: string
  /** A copy of the source, in which the program is started. */
  readonly source: string
  /** Runs a program and returns what it printed, on both ways, without colours. */
  readonly run: (program: string, ...words: readonly string[]) => PeerRun
}

export interface PeerRun {
  readonly code: number | null
  readonly text: string
}

/** Makes a machine below `dir`, with a copy of a source on it. */
export function makePeerWorld(dir: string, from: string): PeerWorld {
  const [home, source] = [join(dir, 'home'), join(dir, 'source')]
  fs.mkdirSync(home, { recursive: true })
  fs.cpSync(from, source, { recursive: true, verbatimSymlinks: true })
  const path = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':')
  const env = { PATH: path, HOME: home, SKILLMEAT_USER: 'tester', NO_COLOR: '1', CI: '1' }
  // Only root may leave the network without being root in a space of its own.
  const alone = process.getuid?.() === 0 ? ['-n'] : ['-r', '-n']
  const printed = join(dir, 'printed')
  return {
    home,
    source,
    run: (program, ...words) => {
      // To a file: a program that ends before its pipe is read would print a part of it.
      const out = fs.openSync(printed, 'w')
      const { status } = spawnSync('unshare', [...alone, program, ...words], {
        cwd: source,
        env,
        timeout: TIME_LIMIT,
        stdio: ['ignore', out, out],
      })
      fs.closeSync(out)
      return { code: status, text: stripVTControlCharacters(fs.readFileSync(printed, 'utf8')) }
    },
  }
}
