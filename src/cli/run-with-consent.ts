import { isSkillmeatError } from '../core/errors.ts'
import type { SkillmeatError } from '../core/errors.ts'
import { asVerified } from '../core/object/verified-json.ts'
import type { Consent } from '../operations/engine/consent/consents.ts'
import type { CommandContext } from './command/command.ts'
import { safeText } from './render/text.ts'

/**
 * Runs a command. Where it would deploy what runs by itself, or reach a host that is not public, it asks
 * first and runs it again.
 */
export async function runWithConsent(
  context: CommandContext,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (isSkillmeatError(error, 'E_HOST_UNCONFIRMED')) {
      await confirmHost(context, error)
      return runWithConsent(context, run)
    }
    if (!isSkillmeatError(error, 'E_CONSENT_REQUIRED')) throw error
    if (!context.allowExec) await ask(context, error)
    const { giveConsent } = await import('../operations/engine/consent/consents.ts')
    await giveConsent(await context.ports(), consentsOf(error))
    return run()
  }
}

async function ask({ prompts }: CommandContext, error: SkillmeatError): Promise<void> {
  if (!prompts.mayAsk) throw error
  for (const { artifact, commands, notes = [] } of consentsOf(error)) {
    prompts.show([
      `${safeText(artifact, 100)} will run by itself:`,
      ...[...commands, ...notes].map((line) => `  ${safeText(line, 400)}`),
    ])
  }
  const answer = await prompts.choose('Deploy it?', [
    { value: 'no', label: 'No', hint: 'nothing is changed' },
    { value: 'yes', label: 'Yes', hint: 'you will not be asked again for this content' },
  ])
  if (answer === 'no') throw error
}

async function confirmHost(context: CommandContext, error: SkillmeatError): Promise<void> {
  const { prompts } = context
  if (!prompts.mayAsk) throw error
  const host = String(error.data['host'])
  prompts.show([safeText(error.message, 400)])
  const answer = await prompts.choose(`Do you know ${safeText(host, 100)}?`, [
    { value: 'no', label: 'No', hint: 'nothing is fetched' },
    { value: 'yes', label: 'Yes', hint: 'you will not be asked again on this machine' },
  ])
  if (answer === 'no') throw error
  const { confirmHosts } = await import('../operations/engine/consent/confirmed-hosts.ts')
  await confirmHosts(await context.ports(), [host])
}

function consentsOf(error: SkillmeatError): readonly Consent[] {
  return asVerified<readonly Consent[]>(error.data['consents'])
}
