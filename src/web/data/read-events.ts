export interface ServerEvent {
  readonly type: string
  readonly data: string
}

/** Reads server-sent events from a stream of bytes, cut at any place. Comments are skipped. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseBlock(block)
        if (event !== null) yield event
      }
    }
  } finally {
    reader.releaseLock()
  }
}

function parseBlock(block: string): ServerEvent | null {
  const lines = block.split('\n')
  const valueOf = (field: string) =>
    lines
      .filter((line) => line.startsWith(`${field}: `))
      .map((line) => line.slice(field.length + 2))
  const data = valueOf('data').join('\n')
  return data === '' ? null : { type: valueOf('event')[0] ?? 'message', data }
}
