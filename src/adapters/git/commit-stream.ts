import type { NewCommit } from '../../ports/repository.ts'

/** The ref under which a commit lies until it is pushed. */
export const BUILT = 'refs/skillmeat/built'

/** Returns what `git fast-import` takes to build a commit on `parent`; null for a first commit. */
export function commitStream(commit: NewCommit, parent: string | null): Uint8Array {
  const { author, at, message, removed, files } = commit
  const who = `${plainText(author.name, 'unknown')} <${plainText(author.email, '')}> ${Math.floor(at / 1000)} +0000`
  const parts: Uint8Array[] = []
  const line = (text: string) => parts.push(UTF8.encode(`${text}\n`))
  const data = (bytes: Uint8Array) => {
    line(`data ${bytes.length}`)
    parts.push(bytes)
    line('')
  }
  line('feature done')
  line(`commit ${BUILT}`)
  line(`author ${who}`)
  line(`committer ${who}`)
  data(UTF8.encode(message))
  if (parent !== null) line(`from ${parent}`)
  for (const path of removed) line(`D ${quoted(path)}`)
  for (const { path, mode, bytes } of files) {
    line(`M ${mode} inline ${quoted(path)}`)
    data(bytes)
  }
  line('done')
  return Buffer.concat(parts)
}

const UTF8 = new TextEncoder()

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`
}

/** A name in a commit holds no line break and no angle bracket. */
function plainText(text: string, instead: string): string {
  // oxlint-disable-next-line no-control-regex -- leaving them out is the purpose
  const plain = text.replace(/[\u0000-\u001f\u007f<>]/g, '').trim()
  return plain === '' ? instead : plain
}
