import { createClient } from '../../api/client/client.ts'
import { waitForServer } from './connection.ts'
import { closeSession, sessionKey } from './session.ts'

/** The server's API, with this tab's key. A rejected key is forgotten; a missing server is waited for. */
export const api = createClient({
  base: '/api/v1',
  key: sessionKey,
  onError: ({ status }) => {
    if (status === 401) closeSession()
    if (status === 0) void waitForServer()
  },
})
