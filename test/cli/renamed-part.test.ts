import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

test('a part of a plugin is called what its artifact is called now', () =>
  onWorkbench(async ({ run }) => {
    await run('add ../source')
    await run('plugin create pg pdf docx')
    await run('rename pdf paper')
    expect((await run('plugin disable pg paper')).stdout).toContain('skill:paper')
    expect((await run('plugin enable pg skill:paper')).code).toBe(0)
    expect((await run('plugin disable pg pdf')).stderr).toContain(
      'Its parts: skill:paper, skill:docx',
    )
    expect((await run('plugin unlink pg paper')).stdout).toContain('skill:paper')
  }))
