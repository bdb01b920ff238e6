import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { normalise, onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** Another person's home on the same machine. */
function elsewhere(bench: Workbench) {
  const env = { SKILLMEAT_HOME: join(bench.root, 'home-two'), SKILLMEAT_USER: 'ben' }
  return async (line: string): Promise<string> => {
    const { stdout, stderr, code } = await bench.run(line, { env })
    return normalise(`${stdout}${stderr}${code === 0 ? '' : `[exit ${code}]`}`, bench.root)
  }
}

function withoutKeys(text: string): string {
  return text
    .replaceAll(/ed25519:(?:[0-9a-f]{64}|<hash>)/g, 'ed25519:<key>')
    .replaceAll(/[\d.]+ k?B\b|\d+ bytes/g, '<size>')
}

test('a bundle is written, looked at, taken in elsewhere, and told who signed it', () =>
  onWorkbench(async (bench) => {
    const there = elsewhere(bench)
    const shown = await bench.transcript(
      'add ../source',
      'plugin create office pdf docx',
      'export office --with-history --sign ../office.skillmeat-pack',
      'export office ../office.skillmeat-pack',
      'export',
    )
    expect(withoutKeys(shown.slice(shown.indexOf('$ skillmeat export')))).toMatchInlineSnapshot(`
      "$ skillmeat export office --with-history --sign ../office.skillmeat-pack
        W_SKILL_SPEC skill:pdf/SKILL.md: Its frontmatter has other fields: tags.
      Wrote /office.skillmeat-pack (<size>): 3 artifacts with their history.
      Signed with ed25519:<key>.

      $ skillmeat export office ../office.skillmeat-pack
      ! error: /office.skillmeat-pack is there already. [E_USAGE]
      !   Name a file that does not exist yet.
      [exit 2]

      $ skillmeat export
      ! error: It is not said what to export. [E_USAGE]
      !   Name artifacts, or write --all for the whole collection.
      [exit 2]"
    `)
    expect(withoutKeys(await there('add ../office.skillmeat-pack --dry-run')))
      .toMatchInlineSnapshot(`
      "Signed with a key that you do not know: \`skillmeat signer trust ed25519:<key> <name>\` once you know whose it is.
        added  skill:pdf  Reads and fills PDF files.
        added  skill:docx  Writes documents.
        added  composite:office
      3 artifacts from /office.skillmeat-pack.
      Dry run: nothing was written.
      "
    `)
    const { own } = JSON.parse((await bench.run('signer list --json')).stdout)
    expect(withoutKeys(await there(`signer trust ${own} ana`))).toMatchInlineSnapshot(`
      "ed25519:<key> is ana.
      "
    `)
    expect(withoutKeys(await there('add ../office.skillmeat-pack'))).toMatchInlineSnapshot(`
      "Signed by ana.
        added  skill:pdf  Reads and fills PDF files.
        added  skill:docx  Writes documents.
        added  composite:office
      3 artifacts from /office.skillmeat-pack.
      Take it back with \`skillmeat undo\`.
      "
    `)
    expect(withoutKeys(await there('signer list'))).toMatchInlineSnapshot(`
      "You have no key yet; \`skillmeat export --sign\` makes one.
      ana  ed25519:<key>
      "
    `)
    expect(await there('signer remove ana')).toMatchInlineSnapshot(`
      "The key of ana is trusted no more.
      "
    `)
    expect(await there('show office')).toMatchInlineSnapshot(`
      "composite:office

      collection  default
      version  av_<version>
      content  <hash>
      source  made here
      added  just now
      tags  -

      Made of (2)
        skill:pdf  av_<version>  as pinned
        skill:docx  av_<version>  as pinned

      Files (1)
           .claude-plugin/plugin.json  <hash>
      "
    `)
  }))

test('what a person changed is merged, or both are taken, as they say', () =>
  onWorkbench(async (bench) => {
    const there = elsewhere(bench)
    await bench.transcript('add ../source', 'export --all --with-history ../one.skillmeat-pack')
    await there('add ../one.skillmeat-pack')
    const place = 'collections/default/skills/pdf/SKILL.md'
    editFile(join(bench.root, 'home', place), 'Fill the form.', 'Fill the whole form.')
    editFile(join(bench.root, 'home-two', place), 'name: pdf', 'name: pdf\nlicense: MIT')
    await bench.transcript('export --all --with-history ../two.skillmeat-pack')
    expect(await there('add ../two.skillmeat-pack')).toMatchInlineSnapshot(`
      "error: The collection has another skill:pdf already; nothing was added. [E_DECISION_NEEDED]
        Decide with --on-conflict update (merge it in), fork (take both), keep (ours stands for it) or skip; for one alone: --on-conflict name=fork.
      [exit 2]"
    `)
    expect(await there('add ../two.skillmeat-pack --on-conflict update')).toMatchInlineSnapshot(`
      "Not signed: nobody vouches for what it holds.
        unchanged  command:commit  Commits what is staged.
        unchanged  skill:docx  Writes documents.
        merged  skill:pdf  Reads and fills PDF files.
      1 artifact from /two.skillmeat-pack.
      Take it back with \`skillmeat undo\`.
      "
    `)
    const merged = bench.read(`home-two/${place}`)
    expect(merged).toContain('whole form')
    expect(merged).toContain('license: MIT')
    expect(await there('undo')).toMatchInlineSnapshot(`
      "Took back: Added 1 artifacts from /two.skillmeat-pack
        as before  /home-two/collections/default/skills/pdf
      "
    `)
    expect(bench.read(`home-two/${place}`)).not.toContain('whole form')
  }))

test('a changed bundle, and one that leaves with a credential, are refused', () =>
  onWorkbench(async (bench) => {
    const there = elsewhere(bench)
    await bench.transcript('add ../source', 'export pdf ../pdf.skillmeat-pack')
    const file = join(bench.root, 'pdf.skillmeat-pack')
    const bytes = fs.readFileSync(file)
    bytes[60] = (bytes[60] ?? 0) ^ 1
    fs.writeFileSync(join(bench.root, 'bad.skillmeat-pack'), bytes)
    expect(await there('add ../bad.skillmeat-pack')).toContain('E_ARCHIVE_MALFORMED')
    expect(
      fs.readdirSync(join(bench.root, 'home-two')).filter((name) => name === 'collections'),
    ).toEqual([])
    const script = join(bench.root, 'home/collections/default/skills/pdf/scripts/fill.sh')
    fs.appendFileSync(script, `K=ghp_${'aB3dE5gH7j'.repeat(4)}\n`)
    expect(await bench.transcript('export pdf ../new.skillmeat-pack')).toMatchInlineSnapshot(`
      "$ skillmeat export pdf ../new.skillmeat-pack
      ! error: skill:pdf seems to hold a GitHub token (ghp_…) in skills/pdf/scripts/fill.sh:3 (finding <hash>). Nothing was written. [E_SECRET_IN_EXPORT]
      !   Take it out, and change it where it is valid. What may leave goes with --allow <hash>.
      [exit 2]"
    `)
    expect(fs.existsSync(join(bench.root, 'new.skillmeat-pack'))).toBe(false)
    const { stderr } = await bench.run('export pdf ../new.skillmeat-pack')
    const allow = /--allow [0-9a-f]{12}/.exec(stderr)?.[0] ?? ''
    expect((await bench.run(`export pdf ../new.skillmeat-pack ${allow}`)).code).toBe(0)
  }))

test('a folder that Claude Code installs from', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript(
        'add ../source',
        'plugin create office pdf docx',
        'export office commit --format claude-plugin ../shop',
        'export office --format claude-plugin ../shop',
        'export office --format claude-plugin --sign ../other',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  skill:docx  Writes documents.
        added  skill:pdf  Reads and fills PDF files.
        added  command:commit  Commits what is staged.
      3 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat plugin create office pdf docx
      composite:office
        linked  skill:pdf  av_<version>
        linked  skill:docx  av_<version>
      Take it back with \`skillmeat undo\`.

      $ skillmeat export office commit --format claude-plugin ../shop
        W_SKILL_SPEC skill:pdf/SKILL.md: Its frontmatter has other fields: tags.
        office  2 parts
        shop  1 part
      Wrote the marketplace shop. In Claude Code: /plugin marketplace add /shop

      $ skillmeat export office --format claude-plugin ../shop
      ! error: /shop is there already, and not empty. [E_USAGE]
      !   Name a folder that does not exist yet.
      [exit 2]

      $ skillmeat export office --format claude-plugin --sign ../other
      ! error: A plugin folder has no history and no signature. [E_USAGE]
      !   Leave --with-history and --sign out, or export a bundle.
      [exit 2]"
    `)
    const market = JSON.parse(bench.read('shop/.claude-plugin/marketplace.json'))
    expect(market.plugins.map(({ source }: { source: string }) => source)).toEqual([
      './plugins/office',
      './plugins/shop',
    ])
    expect(bench.read('shop/plugins/shop/commands/commit.md')).toContain('Commit it.')
  }))

test('one JSON document says what was written, and who signed what was taken in', () =>
  onWorkbench(async (bench) => {
    const there = elsewhere(bench)
    await bench.transcript('add ../source')
    const { stdout } = await bench.run('export pdf --sign --json ../pdf.skillmeat-pack')
    const written = JSON.parse(stdout)
    expect(Object.keys(written)).toEqual([
      'file',
      'bytes',
      'sha256',
      'artifacts',
      'history',
      'signed_by',
      'left_out',
      'unread',
      'warnings',
    ])
    expect(written.artifacts).toEqual(['skill:pdf'])
    const { result } = JSON.parse(await there('add --json ../pdf.skillmeat-pack'))
    expect(result.signer).toMatchObject({ state: 'unknown', name: null })
    const plain = JSON.parse((await bench.run('add --json ../source')).stdout)
    expect(plain.result.signer).toBe(null)
  }))

test('two artifacts of one bundle stay two, whatever they hold', () =>
  onWorkbench(async (bench) => {
    await bench.transcript(
      'add ../source',
      'fork pdf pdf-twin',
      'export --all -o ../two.skillmeat-pack',
    )
    const env = { SKILLMEAT_HOME: join(bench.root, 'second-home') }
    await bench.run('add ../two.skillmeat-pack', { env })
    const { items } = JSON.parse((await bench.run('list --json', { env })).stdout) as {
      items: { name: string }[]
    }
    expect(items.map(({ name }) => name).toSorted()).toEqual(['commit', 'docx', 'pdf', 'pdf-twin'])
  }))
