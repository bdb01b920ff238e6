import { SkillmeatError } from '../../../core/errors.ts'
import type { Ports } from '../../../ports/ports.ts'
import { writeOwnFile } from '../writing/write-own-file.ts'

/** A file in the home in which something is noted of what the person said. */
export interface NotedFile {
  readonly name: string
  /** What to do where it cannot be read. */
  readonly fix: string
}

/** Reads such a file; null where there is none. Throws `E_MANIFEST_PARSE` for a broken one. */
export function readNoted<Content>(
  { files, places }: Pick<Ports, 'files' | 'places'>,
  { name, fix }: NotedFile,
  parse: (text: string) => Content,
): Content | null {
  const path = `${places.home}/${name}`
  if (files.lstat(path) === null) return null
  try {
    return parse(new TextDecoder().decode(files.readFile(path)))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new SkillmeatError('E_MANIFEST_PARSE', `${path} cannot be read: ${error.message}`, {
      fix,
      data: { path },
      cause: error,
    })
  }
}

/** Replaces such a file. */
export async function writeNoted(
  ports: Pick<Ports, 'files' | 'places' | 'chance'>,
  { name }: NotedFile,
  content: object,
): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`)
  await writeOwnFile(ports, `${ports.places.home}/${name}`, bytes)
}
