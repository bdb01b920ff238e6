import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { runInProcess } from '../cli/run-in-process.ts'
import { writeFiles } from '../world/write-files.ts'
import type { RunProgram } from './run-program.ts'

/** A place for cases that runs the program in this process, with a secret that must stay where it is. */
export function makeMachine() {
  const base = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-hostile-'))
  const canary = { dir: join(base, 'canary'), secret: 'a-secret-that-stays-here' }
  const machine = { run: runHere, canary, root: join(base, 'sandboxes') }
  writeFiles(canary.dir, { 'secret.txt': canary.secret })
  fs.mkdirSync(machine.root)
  return { base, machine, remove: () => fs.rmSync(base, { recursive: true, force: true }) }
}

async function runHere(...[words, options]: Parameters<RunProgram>): ReturnType<RunProgram> {
  const start = performance.now()
  const run = await runInProcess(words, options)
  return { ...run, milliseconds: performance.now() - start, peakKib: 0 }
}
