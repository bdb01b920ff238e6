const FIRST_ROOM = 4096

/** Which numbers lead to which, in one array: an array each would take ten times as much. */
export class EdgeTable {
  private pool = new Int32Array(FIRST_ROOM)
  private used = 0
  private readonly starts: Int32Array
  private readonly lengths: Int32Array

  constructor(count: number) {
    this.starts = new Int32Array(count)
    this.lengths = new Int32Array(count)
  }

  of(number: number): Int32Array {
    const start = this.starts[number] ?? 0
    return this.pool.subarray(start, start + (this.lengths[number] ?? 0))
  }

  set(number: number, targets: readonly number[]): void {
    while (this.used + targets.length > this.pool.length) {
      const pool = new Int32Array(this.pool.length * 2)
      pool.set(this.pool)
      this.pool = pool
    }
    this.pool.set(targets, this.used)
    this.starts[number] = this.used
    this.lengths[number] = targets.length
    this.used += targets.length
  }
}
