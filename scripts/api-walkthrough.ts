import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Prints docs/api-walkthrough.md: the API from curl, every line of it run on a throw-away home. */
/** Another program than the one that was built here, such as an installed one. */
const BIN =
  process.env['SKILLMEAT_PROGRAM'] ??
  join(import.meta.dirname, '..', 'dist', 'package', 'bin', 'skillmeat.cjs')
const NODE = process.env['SKILLMEAT_NODE'] ?? process.execPath
/** What is shown; the server takes a port that is free. */
const SHOWN_URL = 'http://127.0.0.1:7357'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'skillmeat-api-')))
const env: Record<string, string> = {
  PATH: process.env['PATH'] ?? '',
  HOME: home,
  SKILLMEAT_USER: 'you',
}
const skill = (name: string, text: string) =>
  `---\nname: ${name}\ndescription: About ${name} files.\n---\n\n${text}\n`

await main()

async function main(): Promise<void> {
  prepare()
  const { server, url } = await serve()
  env['URL'] = `${url}/api/v1`
  try {
    say(
      '# The API, from curl',
      'Every line here was run (`node scripts/api-walkthrough.ts`). `skillmeat serve` prints where it listens; `/api/docs` there is the whole reference, `/api/v1/openapi.json` the same for programs.',
    )
    say(
      '## A key',
      'Keys have a scope (`read`, `write`, `admin`) and may have an end. A key is shown once.',
    )
    env['KEY'] = shell('skillmeat keys create ci --scope write --days 30').split('\n')[0] ?? ''
    say('', 'In what follows `$KEY` is that key, and `$URL` is `http://127.0.0.1:7357/api/v1`.')
    look()
    change()
    merge()
    say(
      '## Import',
      'Long work is a job. `wait` is how many seconds to wait for its end; `GET /jobs/{id}` tells how far it is, `DELETE` stops it. From this machine only folders are read that the server was started with (`--source`).',
    )
    env['SCAN'] = idOf(
      `curl -sX POST "$URL/sources/scan?wait=20" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"source": "${home}/more"}' | jq '{id, status, found: [.result.result.added[] | {artifact, bucket}]}'`,
    )
    shell(
      `curl -sX POST "$URL/imports?wait=20" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d "{\\"scan\\": \\"$SCAN\\"}" | jq '{kind, status, added: [.result.result.added[] | {artifact, action}]}'`,
    )
    refusals()
  } finally {
    server.kill('SIGTERM')
    await new Promise((resolve) => server.once('exit', resolve))
    rmSync(home, { recursive: true, force: true })
  }
}

function prepare(): void {
  write('office/skills/pdf/SKILL.md', skill('pdf', 'Read it.\n\nFill it.\n\nSave it.'))
  write('office/skills/docx/SKILL.md', skill('docx', 'Write it.'))
  write('more/skills/xlsx/SKILL.md', skill('xlsx', 'Count it.'))
  mkdirSync(join(home, 'website'))
  const bin = join(home, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'skillmeat'), `#!/bin/sh\nexec '${NODE}' '${BIN}' "$@"\n`, {
    mode: 0o755,
  })
  env['PATH'] = `${bin}:${env['PATH']}`
  run('skillmeat add office')
  run('cd website && skillmeat deploy pdf docx')
  run("sed -i 's/Fill it/Fill it twice/' website/.claude/skills/pdf/SKILL.md")
  run("sed -i 's/Fill it/Fill it once/' .skillmeat/collections/default/skills/pdf/SKILL.md")
  run('skillmeat sync --all-projects')
}

async function serve(): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const line = 'exec skillmeat serve --port 0 --source more --quiet'
  const server = spawn('sh', ['-c', line], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(server.stdout, 'data')) as [Buffer]
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said.toString())?.[0]
  if (url === undefined) throw new Error(`the server said: ${said.toString()}`)
  return { server, url }
}

function look(): void {
  say('## Look', 'Lists are paged by `limit` and `cursor`, and count what else there is.')
  shell(
    `curl -s "$URL/artifacts?type=skill&limit=1" -H "Authorization: Bearer $KEY" | jq '{items: [.items[] | {id, description, deployments}], next_cursor, total_count, types: .facets.type}'`,
  )
  say('', 'Every answer to a GET has an `ETag`: what is as before costs nothing.')
  shell(
    `curl -si "$URL/artifacts/skill:pdf" -H "X-API-Key: $KEY" | grep -i -E '^(etag|cache-control)'`,
  )
  shell(
    `E=$(curl -si "$URL/artifacts/skill:pdf" -H "X-API-Key: $KEY" | grep -i ^etag | cut -d' ' -f2 | tr -d '\\r'); curl -so /dev/null -w '%{http_code}\\n' "$URL/artifacts/skill:pdf" -H "X-API-Key: $KEY" -H "If-None-Match: $E"`,
  )
  say('', 'A project is named by the base64url of its path, and only if it is registered.')
  shell(
    `P=$(printf %s ${home}/website | basenc --base64url -w0 | tr -d =); curl -s -X POST "$URL/projects/$P/check-modifications" -H "X-API-Key: $KEY" | jq '.deployments[] | {artifact_name, is_modified}' -c`,
  )
}

function change(): void {
  say(
    '## Change',
    '`dry_run=true` shows what would happen. A repeated `Idempotency-Key` gets the first answer. `operation` is what `undo` takes back.',
  )
  shell(
    `curl -sX PATCH "$URL/artifacts/skill:docx?dry_run=true" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"name": "word"}' | jq '{name: .result.name, operation, dry_run}' -c`,
  )
  shell(
    `curl -sX PATCH "$URL/artifacts/skill:docx" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -H 'Idempotency-Key: tags-1' -d '{"tags": ["office"]}' | jq '{tags: .result.tags, dry_run}' -c`,
  )
  shell(`curl -sX POST "$URL/operations/undo" -H "X-API-Key: $KEY" | jq .result.summary`)
}

function merge(): void {
  say('## Merge', 'What a sync could not settle waits under `/merges`, place by place.')
  env['MERGE'] = idOf(
    `curl -s "$URL/merges" -H "X-API-Key: $KEY" | jq '.items[0] | {id, artifact, open}'`,
  )
  shell(
    `curl -s "$URL/merges/$MERGE" -H "X-API-Key: $KEY" | jq '.files[].hunks[] | {number, base, ours, theirs}'`,
  )
  shell(
    `curl -sX POST "$URL/merges/$MERGE/resolve" -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '{"path": "SKILL.md", "hunks": [{"number": 1, "take": "ours"}]}' | jq .result -c`,
  )
}

function refusals(): void {
  say('## Refusals', 'Every failure has the same form, with a `code` that does not change.')
  shell(`curl -s "$URL/artifacts/skill:nothing" -H "X-API-Key: $KEY" | jq 'del(.timestamp)'`)
  shell(`curl -s "$URL/artifacts?limit=0" -H "X-API-Key: $KEY" | jq '{status, code, fields}' -c`)
  shell(`curl -s "$URL/artifacts" | jq '{status, code}' -c`)
}

function say(title: string, text: string): void {
  print([title, text].filter((one) => one !== '').join('\n\n'))
}

/** Runs a line and prints it with what it printed. */
function shell(line: string): string {
  const text = run(line)
  print(`\`\`\`console\n$ ${line}\n${text.trimEnd()}\n\`\`\``)
  return text
}

function idOf(line: string): string {
  return /"id": "([0-9a-z_]+)"/.exec(shell(line))?.[1] ?? ''
}

function run(line: string): string {
  const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: home, env, encoding: 'utf8' })
  return stdout + stderr
}

function print(text: string): void {
  const shown = text
    .replaceAll(home, '/home/you')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, SHOWN_URL)
    .replaceAll(/(sk_[0-9a-f]{12}_)[0-9a-f]{48,64}/g, '$1…')
  process.stdout.write(`${shown}\n\n`)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}
