import type { PlainObject } from '../data.ts'
import { isText } from '../data.ts'
import type { Loss } from '../format.ts'
import { isClaudeModel, readTools } from './claude-words.ts'
import { tomlCodec } from './file-codec.ts'
import type { MarkdownFile } from './markdown-file.ts'
import { ownFile } from './own-file.ts'

const WRITING = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Bash', '*'])

/**
 * `.codex/agents/<name>.toml`: `name`, `description` and `developer_instructions`; a model that is
 * not Claude's. An agent whose tools only read gets `sandbox_mode = "read-only"`, which is the
 * user's to change.
 *
 * Source: developers.openai.com/codex, "Custom agents"; formats.md 1.3.
 */
export const agentCodex = ownFile({
  id: 'agent-codex',
  codec: tomlCodec,
  order: ['name', 'description', 'model', 'sandbox_mode', 'developer_instructions'],
  encode({ fields, body }, slot) {
    const { name, description, model } = fields
    return {
      name: isText(name) ? name : slot.name,
      ...(isText(description) ? { description } : {}),
      ...(isText(model) && !isClaudeModel(model) ? { model } : {}),
      developer_instructions: body,
    }
  },
  defaults({ fields: { tools } }): PlainObject {
    const names = readTools(tools)
    const isReading = names.length > 0 && !names.some((name) => WRITING.has(name))
    return isReading ? { sandbox_mode: 'read-only' } : {}
  },
  decode(values) {
    const { name, description, model, developer_instructions: body } = values
    return {
      fields: {
        ...(isText(name) ? { name } : {}),
        ...(isText(description) ? { description } : {}),
        ...(isText(model) ? { model } : {}),
      },
      body: isText(body) ? body.replace(/^(?:[ \t]*\r?\n)+/, '') : null,
    }
  },
  losses,
  isEmpty: (file) => file.trim() === '',
})

function losses({ fields }: MarkdownFile): readonly Loss[] {
  return Object.entries(fields).flatMap(([field, value]): Loss[] => {
    if (field === 'name' || field === 'description') return []
    if (field === 'tools') {
      return [{ field, message: 'Codex has no tools per agent; at most it is told only to read.' }]
    }
    if (field !== 'model')
      return [{ field, message: `Codex does not read "${field}" of an agent.` }]
    if (!isText(value) || !isClaudeModel(value)) return []
    return [{ field, message: `Codex does not know the model "${value}".` }]
  })
}
