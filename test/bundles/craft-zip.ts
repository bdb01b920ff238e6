import { crc32, deflateRawSync } from 'node:zlib'

/** A file of a zip that is made by hand; what is not said is as an honest program writes it. */
export interface CraftedFile {
  readonly name: string | Buffer
  readonly bytes?: string | Uint8Array
  /** Permission and type bits. */
  readonly mode?: number
  readonly stored?: boolean
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
  /** The size that both headers claim. */
  readonly size?: number
  readonly extra?: Buffer
  readonly comment?: string
  /** Its checksum and sizes stand behind its data: these, or those of the directory. */
  readonly descriptor?: {
    readonly crc?: number
    readonly packed?: number
    readonly size?: number
    readonly signature?: boolean
  }
  /** The size of its data that the directory claims. */
  readonly packed?: number
  /** What its own header says in place of the directory. */
  readonly local?: {
    readonly name?: string
    readonly size?: number
    readonly crc?: number
    readonly packed?: number
  }
  /** The header of another file, by its position, that the directory names for this one. */
  readonly headerOf?: number
  /** Bytes between this file and the next. */
  readonly gap?: Buffer
  /** Bytes behind the end of the compressed data that count as its. */
  readonly tail?: Buffer
}

export interface CraftedArchive {
  readonly prefix?: Buffer
  readonly comment?: Buffer
  readonly suffix?: Buffer
  /** Bytes between the directory and the end record. */
  readonly beforeEnd?: Buffer
  readonly count?: number
  readonly disk?: number
}

const NONE = Buffer.alloc(0)

/** Makes a zip, also one that no honest program makes. */
export function craftZip(files: readonly CraftedFile[], archive: CraftedArchive = {}): Buffer {
  const { prefix = NONE, suffix = NONE, comment = NONE, beforeEnd = NONE } = archive
  const { count = files.length, disk = 0 } = archive
  const parts = files.map((file) => {
    const data = dataOf(file)
    return Buffer.concat([
      localHeader(file, data),
      data,
      descriptorOf(file, data),
      file.gap ?? NONE,
    ])
  })
  const offsets: number[] = []
  let offset = prefix.length
  for (const part of parts) {
    offsets.push(offset)
    offset += part.length
  }
  const central = Buffer.concat(
    files.map((file, index) =>
      centralHeader(file, dataOf(file), offsets[file.headerOf ?? index] ?? 0),
    ),
  )
  const end = fields([
    [0x06054b50, 4],
    [disk, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [comment.length, 2],
  ])
  return Buffer.concat([prefix, ...parts, central, beforeEnd, end, comment, suffix])
}

function bytesOf({ bytes = '' }: CraftedFile): Buffer {
  return Buffer.from(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
}

function dataOf(file: CraftedFile): Buffer {
  const plain = bytesOf(file)
  const data = file.stored === true ? plain : deflateRawSync(plain)
  return Buffer.concat([data, file.tail ?? NONE])
}

function nameOf(file: CraftedFile): Buffer {
  return Buffer.from(file.name as string)
}

function common(file: CraftedFile, data: Buffer, name: Buffer): Buffer {
  const plain = bytesOf(file)
  return fields([
    [20, 2],
    [file.flags ?? (file.descriptor === undefined ? 0x0800 : 0x0808), 2],
    [file.method ?? (file.stored === true ? 0 : 8), 2],
    [0, 2],
    [0x0021, 2],
    [file.crc ?? crc32(plain), 4],
    [file.packed ?? data.length, 4],
    [file.size ?? plain.length, 4],
    [name.length, 2],
    [file.extra?.length ?? 0, 2],
  ])
}

function localHeader(file: CraftedFile, data: Buffer): Buffer {
  const { local = file.descriptor === undefined ? undefined : { size: 0, crc: 0, packed: 0 } } =
    file
  const name = local?.name === undefined ? nameOf(file) : Buffer.from(local.name)
  const { name: _, ...numbers } = { name, ...local }
  const header = common({ ...file, ...numbers }, data, name)
  return Buffer.concat([fields([[0x04034b50, 4]]), header, name, file.extra ?? NONE])
}

function descriptorOf(file: CraftedFile, data: Buffer): Buffer {
  const { descriptor } = file
  if (descriptor === undefined) return NONE
  const { crc, packed = data.length, size, signature = true } = descriptor
  const plain = bytesOf(file)
  const signed = signature ? fields([[0x08074b50, 4]]) : NONE
  const said = fields([
    [crc ?? file.crc ?? crc32(plain), 4],
    [packed, 4],
    [size ?? file.size ?? plain.length, 4],
  ])
  return Buffer.concat([signed, said])
}

function centralHeader(file: CraftedFile, data: Buffer, offset: number): Buffer {
  const name = nameOf(file)
  const comment = Buffer.from(file.comment ?? '')
  return Buffer.concat([
    fields([
      [0x02014b50, 4],
      [(3 << 8) | 20, 2],
    ]),
    common(file, data, name),
    fields([
      [comment.length, 2],
      [0, 2],
      [0, 2],
      [(file.mode ?? 0o100644) * 0x10000, 4],
      [offset, 4],
    ]),
    name,
    file.extra ?? NONE,
    comment,
  ])
}

function fields(values: readonly (readonly [value: number, bytes: number])[]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const buffer = Buffer.alloc(bytes)
      buffer.writeUIntLE(value, 0, bytes)
      return buffer
    }),
  )
}
