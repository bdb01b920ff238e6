import os from 'node:os'
import { join } from 'node:path'

/**
 * Where processes of tests keep what Node compiled, named in `NODE_COMPILE_CACHE`: starting from the
 * sources anew takes twice as long.
 */
export const COMPILE_CACHE = join(os.tmpdir(), `skillmeat-compile-cache-${os.userInfo().uid}`)
