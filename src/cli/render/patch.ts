import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { renderUnifiedDiff } from '../../core/diff/unified-diff.ts'

/** Lets a patch hold binary files, as git writes them. */
export const patchOptions: Parameters<typeof renderUnifiedDiff>[1] = {
  binary: {
    deflate: (bytes) => deflateSync(bytes),
    sha1: (bytes) => createHash('sha1').update(bytes).digest('hex'),
  },
}
