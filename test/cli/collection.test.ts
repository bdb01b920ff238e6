import { expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import { join } from 'node:path'
import { onWorkbench } from './workbench.ts'

test('init says where the collection is and how to begin', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('init')).toMatchInlineSnapshot(`
      "$ skillmeat init
      The collection is in /home
      Nothing was there to adopt. Import something: skillmeat add anthropics/skills
      Take it back with \`skillmeat undo\`."
    `)
  }))

test('init adopts what a project holds already', () =>
  onWorkbench(
    async ({ transcript }) => {
      expect(await transcript('init')).toMatchInlineSnapshot(`
        "$ skillmeat init
        The collection is in /home
        In /project
          Claude Code
            added  skill:notes  .claude/skills/notes
        Adopted 1 artifact.
        Take it back with \`skillmeat undo\`."
      `)
    },
    { 'project/.claude/skills/notes/SKILL.md': '---\nname: notes\ndescription: Takes.\n---\n' },
  ))

test('add says what it took, and the same again that nothing changed', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('add ../source --dry-run', 'add ../source', 'add ../source'))
      .toMatchInlineSnapshot(`
        "$ skillmeat add ../source --dry-run
          added  skill:docx  Writes documents.
          added  skill:pdf  Reads and fills PDF files.
          added  command:commit  Commits what is staged.
        3 artifacts from /source.
        Could be one plugin too, composite:source (a folder with commands/ and skills/): add it with --type composite.
        Dry run: nothing was written.

        $ skillmeat add ../source
          added  skill:docx  Writes documents.
          added  skill:pdf  Reads and fills PDF files.
          added  command:commit  Commits what is staged.
        3 artifacts from /source.
        Take it back with \`skillmeat undo\`.

        $ skillmeat add ../source
          unchanged  skill:docx  Writes documents.
          unchanged  skill:pdf  Reads and fills PDF files.
          unchanged  command:commit  Commits what is staged.
        0 artifacts from /source.
        Nothing changed."
      `)
  }))

test('add names what it refuses and takes the rest', () =>
  onWorkbench(
    async ({ transcript }) => {
      expect(await transcript('add ../source')).toMatchInlineSnapshot(`
        "$ skillmeat add ../source
          added  skill:good  Good.
          refused skill:bad [E_FRONTMATTER_PARSE]: The frontmatter never ends: no closing "---".
        1 artifact from /source.
        Take it back with \`skillmeat undo\`.
        [exit 1]"
      `)
    },
    {
      'source/skills/good/SKILL.md': '---\nname: good\ndescription: Good.\n---\n',
      'source/skills/bad/SKILL.md': '---\nname: bad\ndescription: never closed\n',
    },
  ))

test('add asks for a decision when a name is taken', () =>
  onWorkbench(async ({ transcript, write }) => {
    await transcript('add ../source')
    write({ 'other/pdf/SKILL.md': '---\nname: pdf\ndescription: Another one.\n---\n' })
    expect(await transcript('add ../other', 'add ../other --on-conflict fork', 'list --type skill'))
      .toMatchInlineSnapshot(`
        "$ skillmeat add ../other
        ! error: The collection has another skill:pdf already; nothing was added. [E_DECISION_NEEDED]
        !   Decide with --on-conflict update (merge it in), fork (take both), keep (ours stands for it) or skip; for one alone: --on-conflict name=fork.
        [exit 2]

        $ skillmeat add ../other --on-conflict fork
          forked  skill:pdf-2  Another one.
        1 artifact from /other.
        Take it back with \`skillmeat undo\`.

        $ skillmeat list --type skill
        skill  docx  av_<version>  Writes documents.
        skill  pdf  av_<version>  Reads and fills PDF files.
        skill  pdf-2  av_<version>  Another one.
        3 artifacts"
      `)
  }))

test('list shows types, names, versions and where things are deployed', () =>
  onWorkbench(async ({ transcript }) => {
    expect(await transcript('list')).toMatchInlineSnapshot(`
      "$ skillmeat list
      The collection is empty. Import something: skillmeat add anthropics/skills"
    `)
    await transcript('add ../source', 'deploy pdf')
    expect(await transcript('list', 'list --type command', 'list --tag office', 'list --type skil'))
      .toMatchInlineSnapshot(`
        "$ skillmeat list
        command  commit  av_<version>  Commits what is staged.
        skill  docx  av_<version>  Writes documents.
        skill  pdf  av_<version>  1×  Reads and fills PDF files.
        3 artifacts

        $ skillmeat list --type command
        command  commit  av_<version>  Commits what is staged.
        1 artifact

        $ skillmeat list --tag office
        skill  pdf  av_<version>  1×  Reads and fills PDF files.
        1 artifact

        $ skillmeat list --type skil
        ! error: Option '--type <type>' argument 'skil' is invalid. Allowed choices are skill, command, agent, hook, mcp, composite. [E_USAGE]
        !   \`skillmeat list --help\` shows how it is used.
        [exit 2]"
      `)
  }))

test('show describes one artifact; a name that is none suggests the nearest', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source', 'deploy pdf')
    expect(await transcript('show pdf', 'show pfd', 'show skill:../x')).toMatchInlineSnapshot(`
      "$ skillmeat show pdf
      skill:pdf
      Reads and fills PDF files.

      collection  default
      version  av_<version>
      content  <hash>
      source  /source skills/pdf
      added  just now
      tags  office

      Files (2)
           SKILL.md  <hash>
        *  scripts/fill.sh  <hash>

      Deployed in (1)
        /project/.claude/skills/pdf

      $ skillmeat show pfd
      ! error: The collection has no artifact "pfd". [E_NOT_FOUND]
      !   Did you mean pdf? \`skillmeat list\` shows all.
      [exit 2]

      $ skillmeat show skill:../x
      ! error: "../x" cannot be an artifact's name: dots alone are not names. [E_NAME_INVALID]
      !   Use letters, digits and hyphens, such as pdf or code-review.
      [exit 2]"
    `)
  }))

test('search looks into contents', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(await transcript('search form', 'search nothing-like-it')).toMatchInlineSnapshot(`
      "$ skillmeat search form
      skill:pdf  Reads and fills PDF files.
        …Fill the form. Save the result. #!/bin/sh echo fill

      $ skillmeat search nothing-like-it
      Nothing found."
    `)
  }))

test('edit opens the editor and keeps what was saved as a version', () =>
  onWorkbench(async ({ transcript, run, read }) => {
    await transcript('add ../source')
    expect(await transcript('edit pdf')).toMatchInlineSnapshot(`
      "$ skillmeat edit pdf
      ! error: No editor is set. [E_USAGE]
      !   Set EDITOR, such as: export EDITOR=nano
      [exit 2]"
    `)
    const edited = await run('edit pdf', { env: { EDITOR: 'sed -i s/first/twice/' } })
    expect(edited.code).toBe(0)
    expect(read('home/collections/default/skills/pdf/SKILL.md')).toContain('Read the file twice.')
    expect(await transcript('log pdf')).toMatchInlineSnapshot(`
      "$ skillmeat log pdf
      av_<version>  edit  just now  Edited SKILL.md  ← head
      av_<version>  import  just now  Imported from /source  ← upstream"
    `)
  }))

test('update brings in what changed upstream and merges it with own edits', () =>
  onWorkbench(async ({ transcript, root }) => {
    await transcript('add ../source')
    editFile(join(root, 'source/skills/pdf/SKILL.md'), 'Save the result.', 'Save it as PDF/A.')
    editFile(join(root, 'source/skills/docx/SKILL.md'), '# DOCX', '# Word')
    const own = join(root, 'home/collections/default/skills/pdf/SKILL.md')
    editFile(own, '# PDF', '# Portable documents')
    expect(await transcript('update --check', 'update', 'update')).toMatchInlineSnapshot(`
      "$ skillmeat update --check
        up to date  command:commit
        updated  skill:docx
        merged  skill:pdf  SKILL.md
      Dry run: nothing was written.
      [exit 1]

      $ skillmeat update
        up to date  command:commit
        updated  skill:docx
        merged  skill:pdf  SKILL.md
      Take it back with \`skillmeat undo\`.

      $ skillmeat update
        up to date  command:commit
        up to date  skill:docx
        up to date  skill:pdf
      Nothing changed."
    `)
  }))

test('remove, rename and tag say what became of it', () =>
  onWorkbench(async ({ transcript }) => {
    await transcript('add ../source')
    expect(
      await transcript(
        'rename docx word',
        'rename word pdf',
        'tag pdf --add forms',
        'tag pdf',
        'remove word',
        'remove word',
        'list',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat rename docx word
      Renamed skill:docx to skill:word
      Take it back with \`skillmeat undo\`.

      $ skillmeat rename word pdf
      ! error: The collection has skill:pdf already. [E_NAME_TAKEN]
      !   Choose another name, or rename the other one first.
      [exit 2]

      $ skillmeat tag pdf --add forms
      skill:pdf  forms, office
      Take it back with \`skillmeat undo\`.

      $ skillmeat tag pdf
      No tags yet. Name the present version with \`skillmeat tag <name> v1.0.0\`.

      $ skillmeat remove word
      Removed skill:word
      Take it back with \`skillmeat undo\`.

      $ skillmeat remove word
      ! error: The collection has no artifact "word". [E_NOT_FOUND]
      !   \`skillmeat list\` shows what there is; \`skillmeat add\` brings more.
      [exit 2]

      $ skillmeat list
      command  commit  av_<version>  Commits what is staged.
      skill  pdf  av_<version>  Reads and fills PDF files.
      2 artifacts"
    `)
  }))
