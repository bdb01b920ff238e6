import { runCommandLine } from '../../src/cli/run-command-line.ts'

export interface CommandRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, as if it had been started in `cwd` without a terminal. */
export async function runInProcess(
  words: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<CommandRun> {
  const stdout = new Recorder()
  const stderr = new Recorder()
  const surroundings = { env, stdin: {}, stdout, stderr, cwd: () => cwd }
  const code = await runCommandLine(words, surroundings)
  return { code, stdout: stdout.text, stderr: stderr.text }
}

class Recorder {
  private readonly chunks: Uint8Array[] = []

  write(text: string | Uint8Array): void {
    this.chunks.push(typeof text === 'string' ? Buffer.from(text) : text)
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }
}
