import { z } from 'zod'

/** Why something was refused, or could not be read. */
export const problem = z
  .strictObject({
    code: z.string().describe('stable, such as `E_IO_DENIED`'),
    message: z.string(),
    fix: z.string().nullable(),
  })
  .meta({ id: 'Problem' })

export const warning = z
  .strictObject({
    code: z.string().describe('stable, such as `W_EXECUTABLE`'),
    message: z.string(),
    where: z.string().optional().describe('the path or artifact concerned'),
  })
  .meta({ id: 'Warning' })
