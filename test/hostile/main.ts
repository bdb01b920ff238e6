import fs from 'node:fs'
import os from 'node:os'
import { join, resolve } from 'node:path'
import type { HostileCase } from './hostile-case.ts'
import { isAsExpected, listSurprises, renderReport } from './render-report.ts'
import { runCase } from './run-case.ts'
import type { CaseMachine, CaseResult } from './run-case.ts'
import { programIn } from './run-program.ts'
import { unpackCorpus } from './unpack-corpus.ts'

/** Runs every hostile input through the built program: `node test/hostile/main.ts [program] [only…]`. */
async function main([
  program = 'dist/package/bin/skillmeat.cjs',
  ...only
]: readonly string[]): Promise<number> {
  const corpus = process.env['SKILLMEAT_CORPUS']
  if (corpus === undefined || corpus === '') {
    console.error('SKILLMEAT_CORPUS is not set: the hostile inputs are in the folder it names.')
    return 2
  }
  const root = fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-hostile-'))
  fs.chmodSync(root, 0o755)
  try {
    const inputs = join(root, 'inputs')
    const sandboxes = join(root, 'sandboxes')
    for (const dir of [inputs, sandboxes]) fs.mkdirSync(dir)
    const { cases, canary } = unpackCorpus(corpus, inputs)
    const chosen = cases.filter(({ id }) => only.length === 0 || only.some((p) => id.startsWith(p)))
    const machine = { run: programIn(resolve(program)), canary, root: sandboxes }
    const results = await runAll(chosen, machine)
    console.log(renderReport(results))
    const surprises = listSurprises(results)
    for (const line of surprises) console.log(line)
    return surprises.length === 0 && results.every(isAsExpected) ? 0 : 1
  } finally {
    fs.rmSync(root, { recursive: true, force: true })
  }
}

async function runAll(
  cases: readonly HostileCase[],
  machine: CaseMachine,
): Promise<readonly CaseResult[]> {
  const waiting = [...cases]
  const results: CaseResult[] = []
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      results.push(await runCase(one, machine))
    }
  }
  await Promise.all(Array.from({ length: os.availableParallelism() }, work))
  return results.toSorted((a, b) => (a.one.id < b.one.id ? -1 : 1))
}

process.exitCode = await main(process.argv.slice(2))
