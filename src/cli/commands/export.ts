import { SkillmeatError } from '../../core/errors.ts'
import { exportBundle } from '../../operations/bundles/export-bundle.ts'
import type { Exported } from '../../operations/bundles/export-bundle.ts'
import { exportPlugins } from '../../operations/bundles/export-plugins.ts'
import type { ExportedPlugins } from '../../operations/bundles/export-plugins.ts'
import { presentBundle, presentPlugins } from '../../api/present/exports.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath, pathOrNull } from '../command/option-values.ts'
import type { ValuesOf } from '../command/options.ts'
import { choiceOption, flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { renderSize } from '../render/size.ts'
import { count, safeText } from '../render/text.ts'
import { unreadLines } from '../render/unread.ts'
import { warningLine } from '../render/warning.ts'

const FORMATS = ['bundle', 'claude-plugin', 'agent-plugin'] as const

const OPTIONS = {
  all: flagOption('--all', 'the whole collection in use'),
  output: textOption(
    '-o, --output <path>',
    'file or folder to write; it must not exist (a folder may be empty)',
  ),
  format: choiceOption(
    '--format <format>',
    'bundle: one file for another home; claude-plugin: a folder that Claude Code installs from; agent-plugin: one that clients of Agent Plugins load',
    FORMATS,
  ),
  withHistory: flagOption('--with-history', 'every version along with it, who made it and when'),
  sign: flagOption('--sign', 'sign it with your key, which is made for the first signature'),
  allow: repeatedOption(
    '--allow <finding>',
    'let out what looks like a credential, or like an unsettled merge, by its finding; may be repeated',
  ),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [
    {
      name: '[names...]',
      description: 'artifacts; a plugin brings its parts. A last word that is a path is the output',
      completes: 'artifact',
    },
  ],
  options: OPTIONS,
  details:
    'A bundle is taken in with `skillmeat add`. With the history go the names of people and the paths of projects that it tells of.',
  examples: [
    ['skillmeat export pdf docx office.skillmeat-pack', 'two skills as one file'],
    ['skillmeat export --all --with-history --sign', 'everything, signed'],
    ['skillmeat export review --format claude-plugin ./shop', 'a marketplace of one plugin'],
    ['skillmeat export review --format agent-plugin ./review', 'for Codex, Cursor, VS Code, goose'],
  ],
  changes: false,
  run: async (context, words, options) => {
    const { out } = context
    const { names, output } = readOutput(context, words, options)
    const chosen = { names, all: options.all }
    const allow = options.allow
    const ports = await context.ports()
    if (options.format === 'claude-plugin' || options.format === 'agent-plugin') {
      assertPlain(options)
      const kind = options.format
      const written = await exportPlugins(ports, { ...chosen, folder: output, allow, kind })
      out.document(
        () => presentPlugins(written),
        () => renderPlugins(out, written),
      )
      return written.unread.length > 0 ? EXIT.attention : EXIT.done
    }
    const written = await exportBundle(ports, {
      ...chosen,
      file: output,
      withHistory: options.withHistory,
      sign: options.sign,
      allow,
    })
    out.document(
      () => presentBundle(written),
      () => renderBundle(out, written),
    )
    return written.unread.length > 0 ? EXIT.attention : EXIT.done
  },
})

/** A name is never written like this. */
const PATH = /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|[A-Za-z]:[\\/])|\.skillmeat-pack$/i

function readOutput(
  context: CommandContext,
  words: readonly string[],
  options: Values,
): { readonly names: readonly string[]; readonly output: string | null } {
  const output = pathOrNull(context, options.output)
  const last = words.at(-1)
  if (output !== null || last === undefined || !PATH.test(last)) return { names: words, output }
  return { names: words.slice(0, -1), output: absolutePath(context, last) }
}

function assertPlain(options: Values): void {
  const given = (['withHistory', 'sign'] as const).find((name) => options[name])
  if (given === undefined) return
  throw new SkillmeatError('E_USAGE', 'A plugin folder has no history and no signature.', {
    fix: 'Leave --with-history and --sign out, or export a bundle.',
  })
}

const LEFT_OUT = 'is not in it'

function renderBundle(out: Output, written: Exported): string[] {
  const { file, bytes, artifacts, history, signedBy, leftOut, unread, warnings } = written
  const what = `${count(artifacts.length, 'artifact')}${history ? ' with their history' : ''}`
  return [
    ...leftOut.map((label) => `  ${out.paint('yellow', 'missing')} ${safeText(label, 60)}`),
    ...unreadLines(out, unread, LEFT_OUT),
    ...warnings.map((warning) => warningLine(out, warning.where ?? '', warning)),
    `Wrote ${safeText(file, 300)} (${renderSize(bytes)}): ${what}.`,
    ...(signedBy === null ? [] : [`Signed with ${signedBy}.`]),
  ]
}

function renderPlugins(out: Output, written: ExportedPlugins): string[] {
  const { folder, plugins, leftOut, unread, warnings } = written
  return [
    ...leftOut.map((label) => `  ${out.paint('yellow', 'missing')} ${safeText(label, 60)}`),
    ...unreadLines(out, unread, LEFT_OUT),
    ...warnings.map((warning) => warningLine(out, warning.where ?? '', warning)),
    ...plugins.map(
      ({ name, parts }) =>
        `  ${out.paint('green', safeText(name, 60))}  ${count(parts.length, 'part')}`,
    ),
    written.marketplace === null
      ? `Wrote ${count(plugins.length, 'Agent Plugin')} to ${safeText(folder, 300)}`
      : `Wrote the marketplace ${written.marketplace}. In Claude Code: /plugin marketplace add ${safeText(folder, 300)}`,
  ]
}
