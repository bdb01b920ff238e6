import { expect, test } from 'vitest'
import { gitFailure } from './git-failure.ts'

/** What ssh and git print where a server is not reached, each with the line that tells why. */
const OVER_SSH = [
  {
    stderr:
      'ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.\n',
    says: 'cannot be reached: ssh: connect to host h port 22: Connection refused',
  },
  {
    stderr:
      'ssh: Could not resolve hostname h: Name or service not known\nfatal: Could not read from remote repository.\n',
    says: 'cannot be reached: ssh: Could not resolve hostname h: Name or service not known',
  },
  {
    stderr:
      'No ED25519 host key is known for h.\nHost key verification failed.\nfatal: Could not read from remote repository.\n',
    says: 'is on a host that ssh does not know by its key: Host key verification failed.',
  },
  {
    stderr:
      'root@h: Permission denied (publickey).\nfatal: Could not read from remote repository.\n',
    says: 'is not there, or asks who you are: root@h: Permission denied (publickey).',
  },
]

test.for(OVER_SSH)('over ssh: $says', ({ stderr, says }) => {
  const run = { status: 128, stdout: Buffer.alloc(0), stderr, tooLarge: false, timedOut: false }
  const error = gitFailure('ssh://git@h/a.git', run)
  expect(error).toMatchObject({ code: 'E_SOURCE_UNREACHABLE', message: `ssh://h/a.git ${says}` })
})
