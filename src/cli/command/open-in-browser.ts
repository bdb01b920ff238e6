import { spawn } from 'node:child_process'
import { platform } from 'node:os'

/** Opens an address in the person's browser; where there is none, nothing happens. */
export function openInBrowser(url: string): void {
  const [program, ...words] =
    platform() === 'darwin'
      ? ['open', url]
      : platform() === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  const child = spawn(program ?? 'open', words, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
