import type {
  Format,
  FormatContents,
  Loss,
  OddEntry,
  Slot,
  TextChange,
} from '../../../form/format.ts'
import type { PlainObject } from '../data.ts'
import { isObject, isSame, withoutKeys } from '../data.ts'
import { isBare } from '../json/json-gap.ts'
import { findNode, jsonProblem, nodeData, readJsonDocument } from '../json/json-document.ts'
import { repeatedKeys } from '../json/repeated-keys.ts'
import { removeOuter, setJson } from '../json/set-json.ts'
import type { HookDialect, HookEntry } from './hook-dialect.ts'
import { readHookFile, unreadEvents } from './hook-file.ts'
import { hookItems, hooksOf } from './hook-items.ts'
import { encodeHooks, locateHooks } from './locate-hooks.ts'
import { readAllHooks, readChanges } from './read-hooks.ts'
import { replaceHooks } from './write-hooks.ts'

const MODULES_LOST: Loss = {
  field: 'modules',
  message:
    'Modules of hooks.json are loaded from a plugin that is deployed whole (--native) alone; here they are left out.',
}

function unreadLoss(event: string): Loss {
  return {
    field: `hooks.${event}`,
    message: 'Not all of it is groups with lists of hooks; what is in another form is left out.',
  }
}

/** Makes the format of hooks that stand in lists, one for each event, under the key `hooks`. */
export function listHooks(dialect: HookDialect): Format {
  return {
    ...(dialect.isOwnFile ? {} : { contents: contentsOf(dialect) }),
    id: dialect.id,
    part: 'hooks.json',
    read: (file, slot, was) => readHooks(dialect, file, { slot, was }),
    write: (file, slot, change) => writeHooks(dialect, file, { slot, change }),
    isEmpty: (file) => isEmptyFile(file, dialect.header),
    hasKey: (file) =>
      !dialect.isOwnFile && findNode(readJsonDocument(file).root, ['hooks']) !== undefined,
    losses: (text, slot) => {
      const { events, modules } = readHookFile(text)
      return [
        ...dialect.losses(events, slot),
        ...unreadEvents(events).map(unreadLoss),
        ...(modules === null ? [] : [MODULES_LOST]),
      ]
    },
  }
}

function contentsOf(dialect: HookDialect): FormatContents {
  return {
    kind: 'whole',
    odd: oddEntries,
    items: (file, slot) => hookItems(dialect, readLists(file), slot),
    read: (file, slot, isWanted) => hooksOf(dialect, readLists(file), { slot, isWanted }),
  }
}

function oddEntries(file: string): readonly OddEntry[] {
  const { root } = readJsonDocument(file)
  const node = findNode(root, ['hooks'])
  const isRight = node === undefined || node.type === 'object'
  const noObject = isRight ? [] : [{ key: 'hooks', what: 'is no object', hidesAll: true } as const]
  return [...repeatedKeys(root, 'hooks'), ...noObject]
}

function readHooks(
  dialect: HookDialect,
  file: string,
  { slot, was }: { readonly slot: Slot; readonly was: string | null },
): string | null {
  const lists = readLists(file)
  if (was === null) {
    return dialect.isOwnFile && Object.keys(lists).length > 0
      ? readAllHooks(dialect, lists, slot)
      : null
  }
  const entries = writtenHooks(dialect, was, { file, slot })
  // Hooks that the agent cannot express are not in its file, so nobody can have changed them.
  if (entries.length === 0) return was
  const located = locateHooks(entries, lists, slot)
  if (located.every(({ found }) => found === null)) return null
  return readChanges(dialect, located, { slot, was })
}

function writeHooks(
  dialect: HookDialect,
  file: string,
  { slot, change }: { readonly slot: Slot; readonly change: TextChange },
): string {
  const { was, now, keepKey } = change
  const written = was === null ? [] : writtenHooks(dialect, was, { file, slot })
  const next = now === null ? [] : encodeHooks(dialect, now, slot)
  if (was === now && isSameList(written, next)) return file
  const start = next.length === 0 ? file : withOuterKey(file, dialect.header)
  const lists = readLists(start)
  const text = replaceHooks(start, { was: written, now: next }, { lists, slot })
  if (now !== null || keepKey) return text
  const outer = findNode(readJsonDocument(text).root, ['hooks'])
  return outer !== undefined && isBare(text, outer)
    ? removeOuter(text, 'hooks', dialect.header)
    : text
}

/** Returns our items as they were written: whether they set the plugin's folder is seen in the file. */
function writtenHooks(
  dialect: HookDialect,
  was: string,
  { file, slot }: { readonly file: string; readonly slot: Slot },
): readonly HookEntry[] {
  const lists = readLists(file)
  const ways = [false, true].map((setsRoot) => {
    const entries = encodeHooks(dialect, was, { ...slot, setsRoot })
    const there = locateHooks(entries, lists, slot).filter(({ found }) => found !== null)
    const same = there.filter(({ entry, found }) => isSame(found ?? undefined, entry.value))
    return { entries, same: same.length, there: there.length }
  })
  const [best] = ways.toSorted((a, b) => b.same - a.same || b.there - a.there)
  return best?.entries ?? []
}

function isSameList(left: readonly HookEntry[], right: readonly HookEntry[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ value }, at) => isSame(value, right[at]?.value ?? null))
  )
}

function withOuterKey(file: string, header: PlainObject): string {
  const { root } = readJsonDocument(file)
  if (root === null) return setJson(file, [], { ...header, hooks: {} })
  return findNode(root, ['hooks']) === undefined ? setJson(file, ['hooks'], {}) : file
}

function readLists(file: string): PlainObject {
  const { text, root } = readJsonDocument(file)
  const node = findNode(root, ['hooks'])
  if (node === undefined) return {}
  const lists = nodeData(node)
  if (!isObject(lists)) throw jsonProblem(text, node.offset, 'has "hooks" that is no object')
  return lists
}

function isEmptyFile(file: string, header: PlainObject): boolean {
  const { text, root } = readJsonDocument(file)
  if (root === null) return text.trim() === ''
  if (/\/[/*]/.test(text) && !isBare(text, root)) return false
  const data = nodeData(root)
  if (!isObject(data)) return false
  const { hooks, ...rest } = data
  const isHooksEmpty = hooks === undefined || isSame(hooks, {})
  return (
    isHooksEmpty &&
    isSame(
      withoutKeys(rest, (key) => isSame(rest[key], header[key])),
      {},
    )
  )
}
