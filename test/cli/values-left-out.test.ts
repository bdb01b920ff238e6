import { expect, test } from 'vitest'
import { onWorkbench } from './workbench.ts'

const SERVERS = JSON.stringify({
  mcpServers: {
    web: {
      url: 'https://servers.example',
      env: { TOKEN: 'sekret123', KEPT: '${KEPT}' },
      headers: { Authorization: 'Bearer sek' },
    },
    plain: { command: 'npx', env: { KEPT: '${KEPT}' } },
  },
})

test('values of a server that became placeholders are named, and not shown', () =>
  onWorkbench(
    async ({ run }) => {
      const { stdout } = await run('add ../source --dry-run')
      expect(stdout.split('\n').filter((line) => line.includes('W_VALUE_LEFT_OUT'))).toEqual([
        '  W_VALUE_LEFT_OUT mcp:web: Left out for a placeholder: env.TOKEN (${TOKEN}), headers.Authorization (${WEB_AUTHORIZATION}). Set the variable where it runs.',
      ])
      const { stdout: json } = await run('add ../source --json')
      expect(json).toContain('"W_VALUE_LEFT_OUT"')
      expect(stdout + json).not.toContain('sek')
    },
    { 'source/.mcp.json': SERVERS },
  ))
