import { isSkillmeatError, SkillmeatError } from '../../../errors.ts'
import type { PlainJson } from '../../../json/plain-json.ts'
import type { PlainObject } from '../data.ts'
import { tomlData } from '../toml/toml-data.ts'
import { setTomlKey } from '../toml/set-toml-key.ts'
import { readTomlDocument } from '../toml/toml-document.ts'
import { readMarkdown, setBody, setField } from './markdown-file.ts'

/** How a file of an agent's own is read into keys and changed key by key. */
export interface FileCodec {
  /** Throws `E_MANIFEST_PARSE` for a broken file. */
  read(file: string): PlainObject
  /** Returns the file with another value of a key; undefined takes it out. */
  set(file: string, key: string, value: PlainJson | undefined): string
}

/** Keys above the first table of a TOML file. */
export const tomlCodec: FileCodec = {
  read: (file) => tomlData(readTomlDocument(file).data),
  set: setTomlKey,
}

/** The key that stands for what is below the frontmatter; no field can have this name. */
export const BODY = ' body'

/** Fields of a markdown file, and its body. */
export const markdownCodec: FileCodec = {
  read(file) {
    if (file.trim() === '') return {}
    try {
      const { fields, body } = readMarkdown(file)
      return body === '' ? fields : { ...fields, [BODY]: body }
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      throw new SkillmeatError('E_MANIFEST_PARSE', `The file cannot be read: ${error.message}`, {
        fix: 'Mend the file by hand. Nothing was changed.',
        cause: error,
      })
    }
  },
  set(file, key, value) {
    if (key !== BODY) return file === '' ? newMarkdown(key, value) : setField(file, key, value)
    const body = typeof value === 'string' ? value : ''
    return file === '' ? body : setBody(file, body)
  },
}

function newMarkdown(key: string, value: PlainJson | undefined): string {
  return value === undefined ? '' : setField('\n', key, value)
}
