import { createClient } from '../../api/client/client.ts'
import { closeSession, sessionKey } from './session.ts'

/** The server, with this tab's key. A key that it does not take is forgotten. */
export const api = createClient({
  base: '/api/v1',
  key: sessionKey,
  onError: ({ status }) => {
    if (status === 401) closeSession()
  },
})
