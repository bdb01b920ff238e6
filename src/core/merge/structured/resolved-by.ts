/**
 * What settled a file whose lines conflict: its frontmatter or data merged by key, or a decision
 * that a person made about the same conflict before.
 */
export type ResolvedBy = 'frontmatter' | 'json' | 'toml' | 'yaml' | 'recorded'
