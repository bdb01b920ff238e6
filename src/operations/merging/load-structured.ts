import type { JudgeMerge, SettleConflict } from '../../core/merge/merge-trees.ts'
import type { SettleKeys } from '../../core/merge/lines/split-places.ts'
import { findStructuredKind } from '../../core/merge/structured/structured-kind.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** What can be done with files that are more than lines. */
export interface StructuredMerging {
  readonly settle: SettleConflict
  readonly settleKeys: SettleKeys
  readonly judge: JudgeMerge
}

/** Loads the readers of YAML, JSON and TOML: they take longer to load than most commands to run. */
export async function loadStructured(): Promise<StructuredMerging> {
  const [{ mergeStructured }, { settleKeys }, { judgeMerge }] = await Promise.all([
    import('../../core/merge/structured/merge-structured.ts'),
    import('../../core/merge/structured/settle-keys.ts'),
    import('../../core/merge/structured/judge-merge.ts'),
  ])
  return { settle: mergeStructured, settleKeys, judge: judgeMerge }
}

/** Returns how the keys of a file are settled; undefined where it has none or the settings are against it. */
export async function loadKeySettling(
  { settings }: Pick<Transaction, 'settings'>,
  path: string,
): Promise<SettleKeys | undefined> {
  if (!settings.merge.structured || findStructuredKind(path) === null) return undefined
  return (await loadStructured()).settleKeys
}
