import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

test('settings are listed, set, read and unset; undo knows nothing of them', () =>
  onWorkbench(async ({ transcript, write, read }) => {
    write({ 'home/config.toml': '# mine\n[merge]\nstructured = true # for now\nfuture = 1\n' })
    expect(
      await transcript(
        'config list',
        'config set merge.structured false --dry-run',
        'config set merge.structured false',
        'config set merge.structured false',
        'config get merge.structured',
        'config set snapshots.keep_last 5',
        'config unset snapshots.keep_last',
        'config get snapshots.keep_last',
        'config get merge.tool',
        'undo',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat config list
      merge.structured  true  merge frontmatter, JSON, TOML and YAML by key where their lines conflict
      merge.recorded  true  settle a conflict as the same one was settled before (default)
      merge.tool  -  the merge tool to use; mergetool.<name>.cmd is its command (default)
      team.resolutions  false  share how conflicts were settled with the team, and settle them as others there did (default)
      sources.allowed_hosts  -  hosts of private networks that may be fetched from, whoever names them: git.corp.example, *.lan (default)
      snapshots.keep_last  50  how many of the last safety snapshots are kept (default)
      snapshots.daily_days  30  for how many days the last safety snapshot of each day is kept (default)
      merge.future means nothing to this version.

      $ skillmeat config set merge.structured false --dry-run
      merge.structured is false.
      Dry run: nothing was written.

      $ skillmeat config set merge.structured false
      merge.structured is false.
      Written to /home/config.toml

      $ skillmeat config set merge.structured false
      merge.structured is false.
      Nothing changed.

      $ skillmeat config get merge.structured
      false

      $ skillmeat config set snapshots.keep_last 5
      snapshots.keep_last is 5.
      Written to /home/config.toml

      $ skillmeat config unset snapshots.keep_last
      snapshots.keep_last is 50.
      Written to /home/config.toml

      $ skillmeat config get snapshots.keep_last
      50

      $ skillmeat config get merge.tool

      $ skillmeat undo
      ! error: There is nothing to undo. [E_NOTHING_TO_UNDO]
      !   \`skillmeat operations\` shows what was done.
      [exit 2]"
    `)
    expect(read('home/config.toml')).toBe(
      '# mine\n[merge]\nstructured = false # for now\nfuture = 1\n\n[snapshots]\n',
    )
  }))

test('what no setting takes is refused with what it takes', () =>
  onWorkbench(async ({ transcript, run, write }) => {
    expect(
      await transcript(
        'config set merge.structured maybe',
        'config set snapshots.keep_last 0',
        'config get merge.structurd',
        'config get',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat config set merge.structured maybe
      ! error: merge.structured cannot be "maybe". [E_CONFIG]
      !   It takes true or false.
      [exit 2]

      $ skillmeat config set snapshots.keep_last 0
      ! error: snapshots.keep_last cannot be "0". [E_CONFIG]
      !   It takes a whole number, 1 or more.
      [exit 2]

      $ skillmeat config get merge.structurd
      ! error: There is no setting "merge.structurd". [E_CONFIG]
      !   Did you mean merge.structured? \`skillmeat config list\` lists all.
      [exit 2]

      $ skillmeat config get
      ! error: Missing required argument 'key'. [E_USAGE]
      !   \`skillmeat config get --help\` shows how it is used.
      [exit 2]"
    `)
    write({ 'home/config.toml': '[merge]\nstructured = "yes"\n' })
    expect(await transcript('config list')).toMatchInlineSnapshot(`
      "$ skillmeat config list
      merge.structured  true  merge frontmatter, JSON, TOML and YAML by key where their lines conflict (default)
      merge.recorded  true  settle a conflict as the same one was settled before (default)
      merge.tool  -  the merge tool to use; mergetool.<name>.cmd is its command (default)
      team.resolutions  false  share how conflicts were settled with the team, and settle them as others there did (default)
      sources.allowed_hosts  -  hosts of private networks that may be fetched from, whoever names them: git.corp.example, *.lan (default)
      snapshots.keep_last  50  how many of the last safety snapshots are kept (default)
      snapshots.daily_days  30  for how many days the last safety snapshot of each day is kept (default)
      refused merge.structured is "yes" in /home/config.toml.
        It takes true or false: \`skillmeat config set merge.structured <value>\`, or \`skillmeat config unset merge.structured\`.
      [exit 1]"
    `)
    await run('config set merge.structured true')
    expect((await run('config get merge.structured')).stdout).toBe('true\n')
  }))

test('a settings file that is a link is changed where it lies', () =>
  onWorkbench(async ({ root, run, write, read }) => {
    write({
      'dotfiles/skillmeat.toml': '# shared\n',
      'home/config.toml': '-> ../dotfiles/skillmeat.toml',
    })
    await run('config set merge.recorded false')
    expect(read('dotfiles/skillmeat.toml')).toBe('# shared\n\n[merge]\nrecorded = false\n')
    expect(fs.lstatSync(join(root, 'home/config.toml')).isSymbolicLink()).toBe(true)
  }))

test('--json says what is set and what is not', () =>
  onWorkbench(async ({ run }) => {
    const set = await run('config set snapshots.keep_last 5 --json')
    expect(JSON.parse(set.stdout)).toMatchObject({
      result: { key: 'snapshots.keep_last', value: 5, is_changed: true },
      operation: null,
      dry_run: false,
    })
    const { items, unknown } = JSON.parse((await run('config list --json')).stdout)
    expect(unknown).toEqual([])
    expect(items).toContainEqual({
      key: 'snapshots.keep_last',
      value: 5,
      default: 50,
      is_set: true,
      what: expect.any(String),
    })
  }))

test('a value that cannot count is no concern of other settings', () =>
  onWorkbench(async ({ run, write }) => {
    write({ 'home/config.toml': '[merge]\nstructured = "maybe"\n' })
    expect(await run('config get merge.recorded')).toMatchObject({ code: 0, stdout: 'true\n' })
    expect((await run('config get merge.structured')).stderr).toContain('E_CONFIG')
  }))
