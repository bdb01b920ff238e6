/** Servers as the collection has them: one that is started, one that is reached over HTTP. */
export const LOCAL = `{
  "mcpServers": {
    "github": {
      "command": "npx",
      "args": ["-y", "server-github", "\${CLAUDE_PLUGIN_ROOT}/config.json"],
      "env": { "GITHUB_TOKEN": "\${GITHUB_TOKEN}", "LOG": "debug" },
      "timeout": 5000
    }
  }
}
`

export const REMOTE = `{
  "mcpServers": {
    "github": {
      "type": "http",
      "url": "https://api.github.test/mcp",
      "headers": { "Authorization": "Bearer \${GITHUB_TOKEN}", "X-Team": "\${TEAM:-none}" }
    }
  }
}
`
