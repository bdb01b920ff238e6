/** Every code an error may carry. Stable: scripts and documents search for them. */
export const ERROR_CODES = [
  'E_USAGE',
  'E_CONSENT_REQUIRED',
  'E_DECISION_NEEDED',
  'E_DEPENDENCY_UNMET',
  'E_TOO_MANY_JOBS',
  'E_NAME_INVALID',
  'E_NAME_TAKEN',
  'E_NAME_AMBIGUOUS',
  'E_NOT_FOUND',
  'E_COLLECTION_NOT_FOUND',
  'E_PROJECT_NOT_FOUND',
  'E_PROJECT_UNREACHABLE',
  'E_NOT_DEPLOYED',
  'E_TYPE_NOT_DEPLOYABLE',
  'E_DEPLOY_TARGET_MODIFIED',
  'E_DEPLOY_TARGET_EXISTS',
  'E_COLLECTION_BEHIND',
  'E_CONFLICT',
  'E_NOTHING_TO_UNDO',
  'E_NO_UPSTREAM',
  'E_SOURCE_NOT_FOUND',
  'E_SOURCE_MISMATCH',
  'E_SOURCE_EMPTY',
  'E_SOURCE_UNREACHABLE',
  'E_PATH_ESCAPE',
  'E_PATH_ABSOLUTE',
  'E_PATH_RESERVED',
  'E_PATH_CHARS',
  'E_PATH_COLLISION',
  'E_PATH_TOO_LONG',
  'E_LINK_FORBIDDEN',
  'E_LINK_ESCAPE',
  'E_PROJECT_LINK',
  'E_SPECIAL_FILE',
  'E_SIZE_LIMIT',
  'E_ARCHIVE_LIMIT',
  'E_ARCHIVE_MALFORMED',
  'E_ARCHIVE_DUPLICATE',
  'E_HASH_MISMATCH',
  'E_SIGNATURE_INVALID',
  'E_KEY_INVALID',
  'E_SECRET_IN_EXPORT',
  'E_FRONTMATTER_PARSE',
  'E_FRONTMATTER_LANG',
  'E_ENCODING',
  'E_HIDDEN_UNICODE',
  'E_MANIFEST_PARSE',
  'E_MANIFEST_SCHEMA',
  'E_MANIFEST_LIMIT',
  'E_RESERVED_FILE',
  'E_RECORD_TAMPERED',
  'E_RECORD_MISSING',
  'E_GIT_URL',
  'E_GIT_REF',
  'E_GIT_TREE',
  'E_URL_FORBIDDEN',
  'E_HOST_UNCONFIRMED',
  'E_REMOTE_NOT_FOUND',
  'E_PUSH_BEHIND',
  'E_PUSH_PROTECTED',
  'E_PUSH_REJECTED',
  'E_STORE_CORRUPT',
  'E_STORE_MISSING_OBJECT',
  'E_STORE_NEWER',
  'E_MERGE_BINARY',
  'E_CONFIG',
  'E_IO',
  'E_IO_DENIED',
  'E_IO_NOSPACE',
  'E_IO_READONLY',
  'E_IO_NOT_FOUND',
  'E_LOCKED',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Every code a warning may carry. A warning never stops a command. */
export const WARNING_CODES = [
  'W_NAME_NORMALISED',
  'W_NAME_DASH',
  'W_FRONTMATTER_LENIENT',
  'W_FRONTMATTER_MISSING',
  'W_LINK_RESOLVED',
  'W_LINK_FOLLOWED',
  'W_FORMAT_LOSS',
  'W_NOT_LOADED',
  'W_SEEN_TWICE',
  'W_RUNS_TWICE',
  'W_FILE_HIDDEN',
  'W_DISABLED',
  'W_FILES_GONE',
  'W_PART_MISSING',
  'W_DEPENDENCY',
  'W_PART_LEFT',
  'W_TAG_CLASH',
  'W_REMOTE',
  'W_ADDRESS',
  'W_SCRIPTS_NOT_RUN',
  'W_SOURCE_DROPPED',
  'W_LINK_BROKEN',
  'W_NESTED_ARCHIVE',
  'W_MODE_DROPPED',
  'W_ARCHIVE_LITTER',
  'W_SKILL_SPEC',
  'W_EXECUTABLE',
  'W_PROMPT_INJECTION',
  'W_SECRET',
  'W_VALUE_LEFT_OUT',
  'W_SUBMODULE_SKIPPED',
  'W_LFS_POINTER',
  'W_ATTRIBUTES_IGNORED',
  'W_CONTROL_STRIPPED',
  'W_CONTROL_CHARS',
  'W_HIDDEN_TEXT',
  'W_ESCAPED',
  'W_LIMIT_SCAN',
] as const

export type WarningCode = (typeof WARNING_CODES)[number]

/** Something worth saying about one thing, that stopped nothing. */
export interface Warning {
  readonly code: WarningCode
  readonly message: string
  /** The path or artifact concerned. */
  readonly where?: string
}

/** What there may be none of. */
export type Noun =
  | 'artifact'
  | 'file'
  | 'job'
  | 'key'
  | 'marketplace'
  | 'member'
  | 'merge'
  | 'operation'
  | 'place'
  | 'resolution'
  | 'set'
  | 'snapshot'
  | 'source'
  | 'tag'
  | 'version'

export interface ErrorDetails {
  /** The next thing to do, as a sentence with the command in it. */
  readonly fix?: string
  readonly data?: Readonly<Record<string, unknown>>
  /** Of what was not found; goes with `data`. */
  readonly missing?: Noun
  readonly cause?: unknown
}

/** Marks our errors across bundles and realms, where each has a class of its own. */
const BRAND = Symbol.for('skillmeat.error')

/**
 * The one error class of the product: an expected failure with a stable code.
 *
 * Anything else that is thrown is a bug.
 */
export class SkillmeatError extends Error {
  readonly [BRAND] = true
  readonly code: ErrorCode
  readonly fix: string | undefined
  readonly data: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'SkillmeatError'
    this.code = code
    this.fix = details.fix
    const { data = {}, missing } = details
    this.data = missing === undefined ? data : { ...data, missing }
  }
}

/** Tells whether `error` is an expected failure with one of `codes` (any code when none is given). */
export function isSkillmeatError(error: unknown, ...codes: ErrorCode[]): error is SkillmeatError {
  return isMarked(error) && (codes.length === 0 || codes.includes(error.code))
}

function isMarked(error: unknown): error is SkillmeatError {
  return typeof error === 'object' && error !== null && BRAND in error
}
