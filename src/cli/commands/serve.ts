import { readFileSync, realpathSync, statSync } from 'node:fs'
import { SkillmeatError } from '../../core/errors.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { openInBrowser } from '../command/open-in-browser.ts'
import { absolutePath } from '../command/option-values.ts'
import type { ValuesOf } from '../command/options.ts'
import { flagOption, repeatedOption, textOption } from '../command/options.ts'
import { serveParts } from '../command/serve-parts.ts'
import { VERSION } from '../command/version.ts'

const PORT = 7330

const OPTIONS = {
  port: textOption('--port <port>', `where to listen (${PORT}; 0 takes a free one)`),
  host: textOption('--host <address>', 'address to listen on (127.0.0.1)'),
  name: repeatedOption('--name <name>', 'another name under which it is reached; may be repeated'),
  source: repeatedOption(
    '--source <folder>',
    'a folder that may be imported from; may be repeated',
  ),
  tlsCert: textOption('--tls-cert <file>', 'certificate, in PEM'),
  tlsKey: textOption('--tls-key <file>', 'its key, in PEM'),
  allowPublic: flagOption('--allow-public', 'others may reach it, and something else does TLS'),
  open: flagOption('--open', 'open the pages in the browser'),
  quiet: flagOption('--quiet', 'no line for each request'),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [],
  options: OPTIONS,
  examples: [
    ['skillmeat serve --open', 'the web pages, on this machine only'],
    ['skillmeat serve --source ~/my-skills', 'with a folder to import from'],
  ],
  details:
    'Prints an address with a token that opens the pages once. Programs use a key: `skillmeat keys create`. Ctrl-C stops it.',
  changes: false,
  writesHome: true,
  run: async (context, _args, options) => {
    const { startServer } = await import('../../library/serve.ts')
    const { standsIn: _, ...places } = (await context.ports()).places
    const isQuiet = options.quiet
    const server = await startServer({
      places,
      env: context.env,
      address: { host: options.host ?? '127.0.0.1', port: readPort(options) },
      names: options.name,
      tls: readTls(context, options),
      allowPublic: options.allowPublic,
      sources: options.source.map((dir) => realFolder(context, dir)),
      version: VERSION,
      ...serveParts(),
      log: (line) => {
        if (!isQuiet) context.out.note(JSON.stringify({ time: new Date().toISOString(), ...line }))
      },
    })
    const page = `${server.url}/#token=${server.token()}`
    context.out.document(
      () => ({ url: server.url, page }),
      () => [`Listening on ${server.url}`, `The pages: ${page}`, `The API: ${server.url}/api/docs`],
    )
    if (options.open) openInBrowser(page)
    await stopped()
    await server.close()
    return EXIT.done
  },
})

function readPort(options: Values): number {
  const text = options.port ?? String(PORT)
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new SkillmeatError('E_USAGE', `"${text}" is no port.`, {
    fix: 'Give a number below 65536.',
  })
}

function readTls(context: CommandContext, options: Values) {
  const cert = options.tlsCert
  const key = options.tlsKey
  if (cert === null && key === null) return null
  if (cert === null || key === null) {
    throw new SkillmeatError('E_USAGE', 'A certificate and its key come together.', {
      fix: 'Give both --tls-cert and --tls-key.',
    })
  }
  return { cert: read(absolutePath(context, cert)), key: read(absolutePath(context, key)) }
}

function read(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    return readFileSync(file, 'utf8')
  throw new SkillmeatError('E_USAGE', `There is no file ${file}`, { fix: 'Check the path.' })
}

function realFolder(context: CommandContext, dir: string): string {
  const path = absolutePath(context, dir)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return realpathSync(path)
  throw new SkillmeatError('E_SOURCE_NOT_FOUND', `There is no folder ${path}`, {
    fix: 'Check the path.',
  })
}

async function stopped(): Promise<void> {
  process.removeAllListeners('SIGINT')
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
