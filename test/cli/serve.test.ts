import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const BIN = join(import.meta.dirname, '../../src/cli/bin.ts')

test('serve says where it listens, answers with a key, and ends when asked to', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    const child = spawn(process.execPath, [BIN, 'serve', '--port', '0'], {
      cwd: join(bench.root, 'project'),
      env: bench.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    child.stderr.on('data', (data: Buffer) => (log += data.toString()))
    const said = await new Promise<string>((resolve) => {
      child.stdout.once('data', (data: Buffer) => resolve(data.toString()))
    })
    const { url, token } =
      /Listening on (?<url>\S+)\nThe pages: \S+#token=(?<token>[0-9a-f]{64})/.exec(said)?.groups ??
      {}
    const made = await bench.run('keys create me --json')
    const { key } = JSON.parse(made.stdout) as { key: string }
    const found = await fetch(`${url}/api/v1/artifacts`, { headers: { 'X-API-Key': key } })
    expect(((await found.json()) as { total_count: number }).total_count).toBe(3)
    const session = await fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    expect(session.status).toBe(201)
    expect((await fetch(`${url}/api/docs`)).status).toBe(200)
    child.kill('SIGTERM')
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code).toBe(0)
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { path: string; status: number })
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['/api/v1/artifacts', 200],
      ['/api/v1/session', 201],
      ['/api/docs', 200],
    ])
    expect(log).not.toContain(key)
  }))

test('keys are made, listed and revoked; what is shown later is never the key', () =>
  onWorkbench(async (bench) => {
    const made = await bench.run('keys create ci --scope write --days 30 --json')
    const { key, id } = JSON.parse(made.stdout) as { key: string; id: string }
    const listed = await bench.run('keys list')
    expect(listed.stdout).toMatch(
      /^[0-9a-f]{12} {2}ci {2}write {2}until \d{4}-\d\d-\d\d {2}never used\n$/,
    )
    expect(listed.stdout).not.toContain(key.slice(16))
    expect((await bench.run(`keys revoke ${id}`)).stdout).toBe(`Revoked ${id}.\n`)
    expect((await bench.run(`keys revoke ${id}`)).code).toBe(2)
    expect((await bench.run('keys list')).stdout).toContain('revoked')
  }))

test('a public address is refused, and so is half a certificate', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript('serve --host 0.0.0.0', 'serve --tls-cert x.pem', 'serve --port x'),
    ).toMatchInlineSnapshot(`
      "$ skillmeat serve --host 0.0.0.0
      ! error: 0.0.0.0 can be reached by others. [E_USAGE]
      !   Give --tls-cert and --tls-key, or --allow-public when something in front of it does TLS.
      [exit 2]

      $ skillmeat serve --tls-cert x.pem
      ! error: A certificate and its key come together. [E_USAGE]
      !   Give both --tls-cert and --tls-key.
      [exit 2]

      $ skillmeat serve --port x
      ! error: "x" is no port. [E_USAGE]
      !   Give a number below 65536.
      [exit 2]"
    `)
  }))

test.each([
  ['a certificate that is none', '--tls-cert ../user/cert.pem --tls-key ../user/cert.pem'],
  ['a folder for a certificate', '--tls-cert ../user --tls-key ../user'],
  ['a file for a source', '--source ../user/cert.pem'],
])('%s is refused with what to do', (_, options) =>
  onWorkbench(async (bench) => {
    bench.write({ 'user/cert.pem': 'no certificate\n' })
    const { code, stdout, stderr } = await bench.run(`serve --port 0 ${options}`)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/\[E_(?:USAGE|SOURCE_NOT_FOUND)\]\n {2}\S/)
  }),
)
