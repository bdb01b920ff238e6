import type { Format } from '../form/format.ts'
import { AGENTS } from './agents.ts'
import { renamedMarkdown, renamedSkill } from './shared/markdown/renamed.ts'

/** Loads every form that is not plain files. */
export async function loadFormats(): Promise<readonly Format[]> {
  const own = await Promise.all(AGENTS.map(async ({ formats }) => (await formats?.()) ?? []))
  return [...own.flat(), renamedSkill, renamedMarkdown]
}

/** Loads the format with an id that was stored; null for one of a newer program. */
export async function findFormat(id: string): Promise<Format | null> {
  return (await loadFormats()).find((format) => format.id === id) ?? null
}
