import { expect, test } from 'vitest'
import { VERSION } from '../../src/cli/command/version.ts'
import { onWorkbench } from './workbench.ts'

test('collections are made, used, listed and deleted', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(
      await transcript(
        'collection create work',
        'collection create work',
        'collection create ../x',
        'collection use work',
        'add ../source pdf',
        'collections',
        'collection use default',
        'collection delete work',
        'collection delete work --force',
        'collection list',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat collection create work
      Created collection work. Work on it with \`skillmeat collection use work\`.
      Take it back with \`skillmeat undo\`.

      $ skillmeat collection create work
      ! error: There is a collection "work" already. [E_NAME_TAKEN]
      !   Use it with \`skillmeat collection use work\`.
      [exit 2]

      $ skillmeat collection create ../x
      ! error: "../x" cannot be a collection's name: it has a "/". [E_NAME_INVALID]
      !   Use letters, digits and hyphens, such as work or team-tools.
      [exit 2]

      $ skillmeat collection use work
      Using collection work.
      Take it back with \`skillmeat undo\`.

      $ skillmeat add ../source pdf
        added  skill:pdf  Reads and fills PDF files.
      1 artifact from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat collections
         default  3 artifacts
      *  work  1 artifact

      $ skillmeat collection use default
      Using collection default.
      Take it back with \`skillmeat undo\`.

      $ skillmeat collection delete work
      ! error: Collection "work" holds an artifact. [E_DECISION_NEEDED]
      !   Add --force to delete it with them; undo brings everything back.
      [exit 2]

      $ skillmeat collection delete work --force
      Deleted collection work with 1 artifact.
      Take it back with \`skillmeat undo\`.

      $ skillmeat collection list
      *  default  3 artifacts"
    `)
  }))

test('version prints the version, three ways', () =>
  onWorkbench(async ({ run }) => {
    for (const line of ['version', '--version', '-V']) {
      expect(await run(line)).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' })
    }
  }))

test('a command that is none suggests the nearest', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('depoly pdf', 'list --tpye skill', 'list --dry-run', 'show'))
      .toMatchInlineSnapshot(`
        "$ skillmeat depoly pdf
        ! error: There is no command "depoly". [E_USAGE]
        !   Did you mean deploy? \`skillmeat --help\` lists all.
        [exit 2]

        $ skillmeat list --tpye skill
        ! error: Unknown option '--tpye' (Did you mean --type?). [E_USAGE]
        !   \`skillmeat list --help\` shows how it is used.
        [exit 2]

        $ skillmeat list --dry-run
        ! error: \`list\` changes nothing, so --dry-run means nothing. [E_USAGE]
        !   Leave --dry-run out.
        [exit 2]

        $ skillmeat show
        ! error: Missing required argument 'name'. [E_USAGE]
        !   \`skillmeat show --help\` shows how it is used.
        [exit 2]"
      `)
  }))

test('without a command, an empty home shows how to begin and a used one the status', () =>
  onWorkbench(async ({ run, transcript }) => {
    expect((await run('')).stdout).toContain('Begin with')
    await transcript('add ../source', 'deploy pdf')
    expect(await transcript('')).toMatchInlineSnapshot(`
      "$ skillmeat 
        in sync  skill:pdf  deployed just now
      1 deployment, all in sync."
    `)
  }))

test('a language of a shell that is none is refused', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('completion tcsh')).toMatchInlineSnapshot(`
      "$ skillmeat completion tcsh
      ! error: There is no completion for "tcsh". [E_USAGE]
      !   Shells: bash, zsh, fish, powershell.
      [exit 2]"
    `)
  }))
