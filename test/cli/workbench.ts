import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { COMPILE_CACHE } from '../world/compile-cache.ts'
import { writeFiles } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { runInProcess } from './run-in-process.ts'
import type { CommandRun } from './run-in-process.ts'

/** A person's machine below one throw-away folder, to type commands on. */
export interface Workbench {
  readonly root: string
  readonly env: Readonly<Record<string, string>>
  /** Runs a line such as `deploy pdf`; words with spaces stand in quotes. */
  readonly run: (line: string, options?: RunOptions) => Promise<CommandRun>
  /** Runs lines and returns what a person would see, with everything that varies replaced. */
  readonly transcript: (...lines: string[]) => Promise<string>
  readonly write: (files: Files) => void
  readonly read: (path: string) => string
  readonly remove: () => void
}

export interface RunOptions {
  /** Below the root. */
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

const SKILL = `---
name: pdf
description: Reads and fills PDF files.
tags: [office]
---

# PDF

Read the file first.
Fill the form.
Save the result.
`

/** Two skills and a command, as a source has them, and a marketplace without plugins. */
export const SOURCE: Files = {
  'source/skills/pdf/SKILL.md': SKILL,
  'source/skills/pdf/scripts/fill.sh': '#!/bin/sh\necho fill\n',
  'source/skills/docx/SKILL.md': '---\nname: docx\ndescription: Writes documents.\n---\n\n# DOCX\n',
  'market/.claude-plugin/marketplace.json': '{"name":"market","plugins":[]}\n',
  'source/commands/commit.md': '---\ndescription: Commits what is staged.\n---\n\nCommit it.\n',
}

/** Makes a machine with an empty home, a project and a source. */
export function createWorkbench(files: Files = SOURCE): Workbench {
  const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-cli-')))
  for (const dir of ['user', 'project']) fs.mkdirSync(join(root, dir))
  writeFiles(root, files)
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: join(root, 'user'),
    SKILLMEAT_HOME: join(root, 'home'),
    SKILLMEAT_USER: 'tester',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  }
  const run: Workbench['run'] = (line, options = {}) =>
    runInProcess(splitWords(line), {
      cwd: join(root, options.cwd ?? 'project'),
      env: { ...env, ...options.env },
    })
  return {
    root,
    env,
    run,
    transcript: async (...lines) => {
      const shown: string[] = []
      for (const line of lines) shown.push(show(line, await run(line)))
      return normalise(shown.join('\n\n'), root)
    },
    write: (more) => writeFiles(root, more),
    read: (path) => fs.readFileSync(join(root, path), 'utf8'),
    remove: () => fs.rmSync(root, { recursive: true, force: true }),
  }
}

/** Runs `task` on a machine of its own. */
export async function onWorkbench<T>(
  task: (bench: Workbench) => Promise<T>,
  files: Files = SOURCE,
): Promise<T> {
  const bench = createWorkbench(files)
  try {
    return await task(bench)
  } finally {
    bench.remove()
  }
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

function show(line: string, { code, stdout, stderr }: CommandRun): string {
  return [
    `$ skillmeat ${line}`,
    ...(stdout === '' ? [] : [stdout.trimEnd()]),
    ...(stderr === ''
      ? []
      : stderr
          .trimEnd()
          .split('\n')
          .map((text) => `! ${text}`)),
    ...(code === 0 ? [] : [`[exit ${code}]`]),
  ].join('\n')
}

/** Replaces what is another on every run: folders, ids, hashes and times. */
export function normalise(text: string, root: string): string {
  return text
    .replaceAll(root, '')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
    .replaceAll(/\bav_[0-9a-f]{8}[0-9a-f]*\b/g, 'av_<version>')
    .replaceAll(/\b\d{8}_\d{6}_[0-9a-f]{6}\b/g, '<snapshot>')
    .replaceAll(/\bpm_[0-9a-f]+\b/g, 'pm_<merge>')
    .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b/g, '<hash>')
    .replaceAll(/\(\d+ bytes\)/g, '(<n> bytes)')
    .replaceAll(/(?<=[^\s!]) {3,}/g, '  ')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
}
