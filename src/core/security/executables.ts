import { extensionOf } from './encoding.ts'

interface Magic {
  readonly bytes: readonly number[]
  readonly what: string
}

const NATIVE: readonly Magic[] = [
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'a Linux program' },
  { bytes: [0x4d, 0x5a], what: 'a Windows program' },
  { bytes: [0xfe, 0xed, 0xfa, 0xce], what: 'a macOS program' },
  { bytes: [0xfe, 0xed, 0xfa, 0xcf], what: 'a macOS program' },
  { bytes: [0xce, 0xfa, 0xed, 0xfe], what: 'a macOS program' },
  { bytes: [0xcf, 0xfa, 0xed, 0xfe], what: 'a macOS program' },
  { bytes: [0xca, 0xfe, 0xba, 0xbe], what: 'a macOS or Java program' },
  { bytes: [0x00, 0x61, 0x73, 0x6d], what: 'a WebAssembly program' },
]

const ARCHIVE_EXTENSIONS = new Set(
  'zip tar gz tgz bz2 xz 7z rar zst jar whl skill skillmeat-pack'.split(' '),
)

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1\n'

/** Says what native program `bytes` are, or `null`. A Windows program must also carry its second header. */
export function nativeProgram(bytes: Uint8Array): string | null {
  const magic = NATIVE.find((one) => one.bytes.every((byte, at) => bytes[at] === byte))
  if (magic === undefined) return null
  return magic.bytes.length === 2 && !hasPeHeader(bytes) ? null : magic.what
}

/** Tells whether a file is an archive by its name; office documents, which are zips too, are not meant. */
export function isNestedArchive(path: string): boolean {
  return ARCHIVE_EXTENSIONS.has(extensionOf(path))
}

/** Tells whether a file is the stand-in that Git LFS keeps in place of the real one. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length < LFS_POINTER.length || bytes.length > 1024) return false
  return Array.from(LFS_POINTER).every((char, at) => bytes[at] === char.charCodeAt(0))
}

function hasPeHeader(bytes: Uint8Array): boolean {
  const offset = (bytes[0x3c] ?? 0) + ((bytes[0x3d] ?? 0) << 8)
  return offset > 0 && bytes[offset] === 0x50 && bytes[offset + 1] === 0x45
}
