import { diagnose } from '../../operations/upkeep/doctor.ts'
import type { HealthCheck } from '../../operations/upkeep/health-check.ts'
import { presentDiagnosis } from '../../api/present/upkeep.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption } from '../command/options.ts'
import type { Colour, Output } from '../command/output.ts'
import { keepHeapSmall } from '../command/small-heap.ts'
import { safeText, table } from '../render/text.ts'
import { renderVerified } from '../render/verified.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    repair: flagOption('--repair', 'do what is safe, and verify --repair'),
  },
  examples: [
    ['skillmeat doctor', 'exit code 1 when something is bad'],
    ['skillmeat doctor --repair', 'mend what can be mended'],
  ],
  details: 'A quick look; `skillmeat verify` reads everything.',
  changes: false,
  writesHome: true,
  run: async ({ ports, out }, _args, options) => {
    keepHeapSmall()
    const diagnosis = await diagnose(await ports(), { repair: options.repair })
    const { checks, verified, healthy } = diagnosis
    out.document(
      () => presentDiagnosis(diagnosis),
      () => [
        ...(verified === null ? [] : renderVerified(out, verified, true)),
        ...table(checks.map((check) => renderCheck(out, check))),
      ],
    )
    return healthy ? EXIT.done : EXIT.attention
  },
})

const COLOURS: Readonly<Record<HealthCheck['state'], Colour>> = {
  ok: 'green',
  warn: 'yellow',
  bad: 'red',
}

function renderCheck(out: Output, { check, state, message, fix }: HealthCheck): string[] {
  const text = fix === null ? message : `${message} ${fix}`
  return [out.paint(COLOURS[state], state), check, safeText(text, 400)]
}
