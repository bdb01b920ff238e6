import { ID_BYTES, writeHex } from '../../core/object/id-bytes.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { ObjectId } from '../../core/object/object-id.ts'

const FIRST_ROOM = 1024
const NONE = -1
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Object ids by number, 32 bytes each: hundreds of thousands of strings would take ten times as much. */
export class IdTable {
  count = 0
  private bytes = new Uint8Array(FIRST_ROOM * ID_BYTES)
  /** What is looked for: one look-up at a time. */
  private readonly wanted = new Uint8Array(ID_BYTES)
  /** Open addressing: an id is its own hash. Never more than half full. */
  private slots = new Int32Array(FIRST_ROOM * 2).fill(NONE)

  /** Adds an id that is not there yet and returns its number. */
  add(id: ObjectId): number {
    if (this.count * ID_BYTES === this.bytes.length) this.grow()
    const number = this.count
    this.count += 1
    writeHex(this.bytes, number * ID_BYTES, id)
    this.enter(number)
    return number
  }

  /** Returns the numbers of the ids that begin with these hex digits: eight at least, an even number of them. */
  find(digits: string): number[] {
    const wanted = this.wanted.subarray(0, digits.length / 2)
    writeHex(wanted, 0, digits)
    const found: number[] = []
    let slot = this.slotOf(wanted, 0)
    for (let number = this.at(slot); number !== NONE; number = this.at(slot)) {
      if (this.startsWith(number, wanted)) found.push(number)
      slot = (slot + 1) % this.slots.length
    }
    return found
  }

  idOf(number: number): ObjectId {
    if (number >= this.count) throw new Error(`there is no object number ${number}`)
    let id = ''
    for (const byte of this.bytes.subarray(number * ID_BYTES, (number + 1) * ID_BYTES)) {
      id += HEX[byte] ?? ''
    }
    return asVerified<ObjectId>(id)
  }

  private grow(): void {
    const bytes = new Uint8Array(this.bytes.length * 2)
    bytes.set(this.bytes)
    this.bytes = bytes
    this.slots = new Int32Array(this.slots.length * 2).fill(NONE)
    for (let number = 0; number < this.count; number += 1) this.enter(number)
  }

  private enter(number: number): void {
    let slot = this.slotOf(this.bytes, number * ID_BYTES)
    while (this.at(slot) !== NONE) slot = (slot + 1) % this.slots.length
    this.slots[slot] = number
  }

  private at(slot: number): number {
    return this.slots[slot] ?? NONE
  }

  private slotOf(bytes: Uint8Array, at: number): number {
    let hash = 0
    for (let index = at; index < at + 4; index += 1) hash = hash * 256 + (bytes[index] ?? 0)
    return hash % this.slots.length
  }

  private startsWith(number: number, wanted: Uint8Array): boolean {
    const start = number * ID_BYTES
    for (let index = 0; index < wanted.length; index += 1) {
      if (this.bytes[start + index] !== wanted[index]) return false
    }
    return true
  }
}
