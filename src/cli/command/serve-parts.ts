import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the server finds its further parts: beside the built program, or in its source. */
export function serveParts(): { readonly jobEntry: string; readonly pagesDir: string | null } {
  const folder = dirname(realpathSync(process.argv[1] ?? '.'))
  const built = join(folder, 'job.cjs')
  if (existsSync(built)) return { jobEntry: built, pagesDir: join(folder, '..', 'web') }
  const root = join(folder, '..', '..')
  return {
    jobEntry: join(root, 'src/library/job-main.ts'),
    pagesDir: join(root, 'dist/package/web'),
  }
}
