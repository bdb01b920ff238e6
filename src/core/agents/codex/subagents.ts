import type { PlainJson } from '../../json/plain-json.ts'
import type { PlainObject } from '../shared/data.ts'
import { isText } from '../shared/data.ts'
import type { Loss } from '../../form/format.ts'
import { isClaudeModel, readTools } from '../claude-code/words.ts'
import { tomlCodec } from '../shared/markdown/file-codec.ts'
import type { MarkdownFile } from '../shared/markdown/markdown-file.ts'
import { ownFile } from '../shared/markdown/own-file.ts'

/** No key in the file. */
const INHERIT = 'inherit'

const WRITING = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Bash', '*'])

/**
 * `.codex/agents/<name>.toml`: `name`, `description` and `developer_instructions`; a model that is
 * not Claude's. An agent whose tools only read gets `sandbox_mode = "read-only"`.
 *
 * Without that key an agent may do what its session may. So a file that says something else there, or
 * nothing any more, is an edit: it comes back as the field `sandbox_mode`, `inherit` for no key.
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
      ...(sandboxOf(fields) === INHERIT ? {} : { sandbox_mode: sandboxOf(fields) }),
      developer_instructions: body,
    }
  },
  decode(values, _slot, was) {
    const { name, description, model, developer_instructions: body } = values
    return {
      fields: {
        ...(isText(name) ? { name } : {}),
        ...(isText(description) ? { description } : {}),
        ...(isText(model) ? { model } : {}),
        ...readSandbox(values['sandbox_mode'], was?.fields ?? {}),
      },
      body: isText(body) ? body.replace(/^(?:[ \t]*\r?\n)+/, '') : null,
    }
  },
  losses,
  isEmpty: (file) => file.trim() === '',
})

/** Returns how far an agent may go: as it says, else as its tools say. */
function sandboxOf({ sandbox_mode: own, tools }: PlainObject): string {
  if (isText(own)) return own
  const names = readTools(tools)
  const isReading = names.length > 0 && !names.some((name) => WRITING.has(name))
  return isReading ? 'read-only' : INHERIT
}

/** Returns the field where the file says something else than the tools of the artifact do. */
function readSandbox(mode: PlainJson | undefined, { sandbox_mode: own, ...was }: PlainObject) {
  const said = isText(mode) ? mode : INHERIT
  return own === undefined && said === sandboxOf(was) ? {} : { sandbox_mode: said }
}

function losses({ fields }: MarkdownFile): readonly Loss[] {
  return Object.entries(fields).flatMap(([field, value]): Loss[] => {
    if (['name', 'description', 'sandbox_mode'].includes(field)) return []
    if (field === 'tools') {
      return [{ field, message: 'Codex has no tools per agent; at most it is told only to read.' }]
    }
    if (field !== 'model')
      return [{ field, message: `Codex does not read "${field}" of an agent.` }]
    if (!isText(value) || !isClaudeModel(value)) return []
    return [{ field, message: `Codex does not know the model "${value}".` }]
  })
}
