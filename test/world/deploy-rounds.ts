import { runInProcess } from '../cli/run-in-process.ts'

/** Deploys artifacts one by one, each in a command of its own; prints the commands that did not succeed. */
const [folder = '', ...names] = process.argv.slice(2)
for (const name of names) {
  const env = Object.fromEntries(
    Object.entries(process.env).map(([key, value]): [string, string] => [key, value ?? '']),
  )
  const { code, stderr } = await runInProcess(['deploy', name], { cwd: folder, env })
  if (code !== 0) process.stdout.write(`deploy ${name}: exit ${code}\n${stderr}`)
}
