import { expect, test } from 'vitest'
import { patientStream } from './patient-stream.ts'

/** So many parts of ten bytes, each after a pause. */
function dripping(parts: number, pause: number): ReadableStream<Uint8Array> {
  let left = parts
  return new ReadableStream({
    pull: async (controller) => {
      if (left === 0) return controller.close()
      left -= 1
      await new Promise((resolve) => setTimeout(resolve, pause))
      controller.enqueue(new Uint8Array(10))
    },
  })
}

async function sizeOf(stream: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0
  for await (const part of stream) size += part.length
  return size
}

test('what keeps its pace may take longer than one wait', async () => {
  const stream = patientStream(dripping(10, 50), { milliseconds: 250, least: 20 })
  expect(await sizeOf(stream)).toBe(100)
})

test.each([
  ['drips, however often', 50, 1000],
  ['pauses too long', 400, 10],
])('what %s is cut', async (_, pause, least) => {
  const stream = patientStream(dripping(10, pause), { milliseconds: 250, least })
  await expect(sizeOf(stream)).rejects.toMatchObject({ status: 408, code: 'body_too_slow' })
})
