import type { Settings } from '../config/settings.ts'
import { SkillmeatError } from '../errors.ts'

/** The commands of well-known programs for three-way merges, as git runs them. */
const KNOWN_TOOLS: Readonly<Record<string, string>> = {
  bc: 'bcompare "$LOCAL" "$REMOTE" "$BASE" -mergeoutput="$MERGED"',
  kdiff3: 'kdiff3 --auto -o "$MERGED" "$BASE" "$LOCAL" "$REMOTE"',
  meld: 'meld "$LOCAL" "$BASE" "$REMOTE" --output "$MERGED"',
  nvimdiff: 'nvim -d "$MERGED" "$LOCAL" "$BASE" "$REMOTE" -c "wincmd J"',
  opendiff: 'opendiff "$LOCAL" "$REMOTE" -ancestor "$BASE" -merge "$MERGED" | cat',
  p4merge: 'p4merge "$BASE" "$REMOTE" "$LOCAL" "$MERGED"',
  smerge: 'smerge mergetool "$BASE" "$LOCAL" "$REMOTE" -o "$MERGED"',
  vimdiff: 'vim -d "$MERGED" "$LOCAL" "$BASE" "$REMOTE" -c "wincmd J"',
  vscode: 'code --wait --merge "$LOCAL" "$REMOTE" "$BASE" "$MERGED"',
}

/**
 * Returns the command of a merge tool: the person's own `mergetool.<name>.cmd`, else a known one.
 *
 * `name` null stands for the setting `merge.tool`. Throws `E_USAGE` when there is none of that name.
 */
export function findMergeTool(settings: Settings, name: string | null): string {
  const wanted = name ?? settings.merge.tool
  if (wanted === null) {
    throw new SkillmeatError('E_USAGE', 'No merge tool is set.', {
      fix: 'Name one with --tool <name>, or set one: skillmeat config set merge.tool vscode',
    })
  }
  const command = settings.mergetools.get(wanted) ?? KNOWN_TOOLS[wanted]
  if (command !== undefined) return command
  throw new SkillmeatError('E_USAGE', `"${wanted}" is no merge tool that is known here.`, {
    fix: `Known: ${Object.keys(KNOWN_TOOLS).join(', ')}. Or set its command: skillmeat config set mergetool.${wanted}.cmd '… "$LOCAL" "$BASE" "$REMOTE" "$MERGED"'`,
    data: { known: Object.keys(KNOWN_TOOLS) },
  })
}
