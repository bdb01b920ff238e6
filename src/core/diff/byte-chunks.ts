/** Bytes put together piece by piece. */
export class ByteChunks {
  #chunks: Uint8Array[] = []
  #size = 0
  #encoder = new TextEncoder()

  /** Appends bytes, which must not change afterwards, or a text as UTF-8. */
  push(piece: Uint8Array | string): void {
    const chunk = typeof piece === 'string' ? this.#encoder.encode(piece) : piece
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /** Returns all bytes so far as one array of its own. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#size)
    let at = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }
}
