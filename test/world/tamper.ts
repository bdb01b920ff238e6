import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { ObjectId } from '../../src/core/object/object-id.ts'
import type { World } from './world.ts'

type Value = string | number | Uint8Array

/** Changes the store behind everybody's back; the world must be closed. */
export function tamper(world: World, sql: string, ...values: Value[]): void {
  withStore(world, (database) => {
    database.prepare(sql).run(...values)
  })
}

/** Does something to the store's database. */
export function withStore<T>(world: World, task: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(join(world.home, 'store.db'))
  try {
    return task(database)
  } finally {
    database.close()
  }
}

export function rowKey(id: ObjectId): Uint8Array {
  return Buffer.from(id, 'hex')
}

/** Flips the lowest bit of the last byte of an object's row. */
export function damageObject(world: World, id: ObjectId): void {
  withStore(world, (database) => {
    const row = database.prepare('select data from objects where id = ?').get(rowKey(id))
    const data = row?.['data']
    if (!(data instanceof Uint8Array)) throw new Error(`the store has no ${id}`)
    data[data.length - 1] = (data.at(-1) ?? 0) ^ 1
    database.prepare('update objects set data = ? where id = ?').run(data, rowKey(id))
  })
}

export function removeObject(world: World, id: ObjectId): void {
  tamper(world, 'delete from objects where id = ?', rowKey(id))
}

/** Overwrites part of a file with zeros. */
export function zeroOut(file: string, from: number, to: number): void {
  const fd = fs.openSync(file, 'r+')
  fs.writeSync(fd, new Uint8Array(to - from), 0, to - from, from)
  fs.closeSync(fd)
}
