import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { CLI } from './run-command.ts'

/** Runs our program while the server of this process answers it. */
export function cli(home: string, cwd: string, args: readonly string[]): Promise<void> {
  return run(process.execPath, [CLI, ...args], { cwd, home })
}

/** Runs a program while the server of this process answers it. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Promise<void> {
  const env = {
    ...process.env,
    HOME: home,
    SKILLMEAT_HOME: join(home, '.skillmeat'),
    DISABLE_TELEMETRY: '1',
  }
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.on('error', failed)
    child.on('close', (code) => {
      if (code === 0) done()
      else failed(new Error(`${program} ${args.join(' ')}: ${errors}`))
    })
  })
}
