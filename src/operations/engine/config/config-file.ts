import type { Ports } from '../../../ports/ports.ts'

/** A settings file: where it is, and its text; null where there is none. */
export interface ConfigFile {
  /** The file itself, where `config.toml` is a link to it. */
  readonly path: string
  /** How it is called towards a person. */
  readonly where: string
  readonly text: string | null
}

/** Reads the person's settings file. A link is followed: people keep such files elsewhere. */
export function readConfigFile({ files, places }: Pick<Ports, 'files' | 'places'>): ConfigFile {
  const where = `${places.home}/config.toml`
  const stat = files.lstat(where)
  if (stat === null) return { path: where, where, text: null }
  const path = stat.kind === 'link' ? files.realpath(where) : where
  return { path, where, text: new TextDecoder().decode(files.readFile(path)) }
}
