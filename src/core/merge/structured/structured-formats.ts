import type { ResolvedBy } from './resolved-by.ts'
import type { Data } from './data.ts'
import { listJsonComments, readCommentedJsonData, readJsonData, readJsonText } from './json-text.ts'
import type { TextDocument } from './text-value.ts'
import { listTomlComments, readTomlData, readTomlText } from './toml-text.ts'
import { listYamlComments, readYamlData } from './yaml-data.ts'
import { readYamlText } from './yaml-text.ts'

/** How one kind of structured text is read, in two ways that know nothing of each other. */
export interface StructuredFormat {
  /** Reads the data; null or an error where the text is not of this kind. */
  readonly readData: (text: string) => Data | null
  /** Takes the text apart; null where it is written in a way that cannot be. */
  readonly readText: (text: string) => TextDocument | null
  readonly listComments: (text: string) => string[]
}

const YAML: StructuredFormat = {
  readData: readYamlData,
  readText: readYamlText,
  listComments: listYamlComments,
}

const JSON_FORMAT: StructuredFormat = {
  readData: readJsonData,
  readText: readJsonText,
  listComments: listJsonComments,
}

/** The ways in which a kind may be written, the strictest first. */
export const STRUCTURED_FORMATS: Readonly<
  Record<Exclude<ResolvedBy, 'recorded'>, readonly StructuredFormat[]>
> = {
  frontmatter: [YAML],
  yaml: [YAML],
  json: [JSON_FORMAT, { ...JSON_FORMAT, readData: readCommentedJsonData }],
  toml: [{ readData: readTomlData, readText: readTomlText, listComments: listTomlComments }],
}
