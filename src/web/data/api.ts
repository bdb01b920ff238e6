import { createClient } from '../../api/client/client.ts'
import { waitForServer } from './connection.ts'
import { closeSession, sessionKey } from './session.ts'

/** The server, with this tab's key. A key that it does not take is forgotten; one that is gone is looked for. */
export const api = createClient({
  base: '/api/v1',
  key: sessionKey,
  onError: ({ status }) => {
    if (status === 401) closeSession()
    if (status === 0) void waitForServer()
  },
})
